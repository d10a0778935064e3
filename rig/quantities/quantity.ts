// Quantities as people write them in a rig file, "30 cm" or "2400 counts/rev", to numbers in one unit and back.
import { create, createUnitDependencies, type Unit, unitDependencies } from '#mathjs';
import { CodedError, quoted } from '../../src/base/index.js';
import { readUnit } from './unit-text.js';

/** What a quantity must be. */
export interface Kind {
  /** In words: 'a length'. */
  readonly name: string;
  /** The unit it is kept in. */
  readonly unit: string;
  /** The same in other units, which mathjs takes for another kind. */
  readonly sameUnit?: string;
  readonly example: string;
}

let units: ReturnType<typeof create> | undefined;

/** A unit, from a table of our own, so that nobody else's mathjs learns what is added here. It is built for the first quantity. */
function unitOf(name: string): Unit {
  if (!units) {
    units = create({ ...unitDependencies, ...createUnitDependencies });
    units.createUnit('counts', { aliases: ['count'] });
    // One line of an encoder: two edges on each of its two channels.
    units.createUnit('pulses', '4 counts');
    units.createUnit('rev', '360 deg');
    units.createUnit('rpm', '1 rev/minute');
  }
  return units.unit(1, name);
}

/**
 * Units in daily use in units of their kind. Whoever uses no others needs no mathjs, which takes longer to load than many a command
 * takes for all its work. Each factor is mathjs's own, bit for bit.
 */
const everyday: ReadonlyMap<string, readonly [unit: string, factor: number]> = new Map([
  ...['kg', 'm', 'kg m^2', 'm/s^2', 'N s', 'N', 'N/(m/s)', 'N m', 'N m s', 'V', 'us', 'm/s', 'rad/s', 'rad'].map(
    itself,
  ),
  ...['counts/m', 'counts/rev'].map(itself),
  ['mm', ['m', 0.001]],
  ['cm', ['m', 0.01]],
  ['g', ['kg', 0.001]],
  ['ms', ['us', 1000]],
  ['s', ['us', 1e6]],
  ['deg', ['rad', Math.PI / 180]],
]);

function itself(unit: string): [string, readonly [string, number]] {
  return [unit, [unit, 1]];
}

const pattern = /^([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)\s*(.*)$/is;
/** No quantity of a machine is further from 0 in the unit of its kind, nor nearer to it: what is derived from one stays a number. */
const LARGEST = 1e12;
const SMALLEST = 1e-15;

/**
 * The value of a quantity in the unit of its kind. Exact where the units differ by a power of ten: "30 cm" is 0.3.
 * @throws CodedError QUANTITY_INVALID: its message follows the name of the field
 */
export function parseQuantity(text: string, kind: Kind): number {
  const wanted = `write ${kind.name} such as ${kind.example}`;
  const wrong = (problem: string) => new CodedError('QUANTITY_INVALID', `${quoted(text)} ${problem}; ${wanted}`);
  const [digits, unit] = split(text);
  if (digits === undefined || unit === undefined) throw wrong('is no quantity');
  if (unit === '') throw wrong('has no unit');
  if (/^,\d/.test(unit)) throw wrong('has a comma in its number, and a number has a point');
  if (/^[\d'_]/.test(unit)) throw wrong('has its number in pieces, and a number is written in one');
  if (/^([×x·*]\s*10\s*[-^*⁻⁺⁰¹²³⁴-⁹−]|\^)/.test(unit))
    throw wrong('has a power in its number, which is written as in 1e-6');
  const read = readUnit(unit, (meant) => typeof unitFactor(meant, kind) === 'number');
  if ('problem' in read) throw wrong(read.problem);
  const factor = unitFactor(read.unit, kind);
  if (factor === 'unknown') throw wrong(`has a unit that is not known, "${unit}"`);
  if (factor === 'other kind') {
    const isNot = `is not ${kind.name}`;
    const [mass] = /\b(?:mg|g|kg|oz|lb)\b/.exec(read.unit) ?? [];
    const byWeight = mass !== undefined && unitFactor(read.unit.replace(mass, 'kgf'), kind);
    if (typeof byWeight === 'number')
      throw wrong(`${isNot}, as ${mass} is a mass; the force of a weight is in kgf or lbf`);
    const overOne = unitFactor(`1/(${read.unit})`, kind);
    if (typeof overOne !== 'number' || Number(digits) === 0) throw wrong(isNot);
    throw wrong(`${isNot} but one over it, ${Number((overOne / Number(digits)).toPrecision(4))} ${kind.unit}`);
  }
  const value = scale(Number(digits), factor);
  const size = Math.abs(value);
  if (size > LARGEST) throw wrong('is more than any machine has');
  if (size < SMALLEST && /[1-9]/.test(digits.replace(/e.*/i, '')))
    throw wrong('is less than any machine has; 0 may be meant');
  return value;
}

/** Whether a text is a quantity of this kind. */
export function isQuantity(text: string, kind: Kind): boolean {
  const read = readUnit(split(text)[1] ?? '');
  return 'unit' in read && typeof unitFactor(read.unit, kind) === 'number';
}

/** Number and unit; a minus may be that of print. */
function split(text: string): readonly (string | undefined)[] {
  return pattern.exec(text.trim().replace(/^\u2212/, '-'))?.slice(1) ?? [];
}

/** A value as text in the unit `shown`, with as few digits as read back as the same value; else in the unit of its kind. */
export function formatQuantity(value: number, kind: Kind, shown: string): string {
  const factor = unitFactor(shown, kind) as number;
  const number = fewestDigits(value / factor, (rounded) => scale(rounded, factor) === value);
  return number === undefined ? `${value} ${kind.unit}` : `${number} ${shown}`;
}

/** The roundest number near `value` that is right. */
export function fewestDigits(value: number, isRight: (rounded: number) => boolean): number | undefined {
  for (let precision = 1; precision <= 17; precision++) {
    const rounded = Number(value.toPrecision(precision));
    if (isRight(rounded)) return rounded;
  }
  return undefined;
}

function unitFactor(
  from: string,
  { unit: to, sameUnit }: Pick<Kind, 'unit' | 'sameUnit'>,
): number | 'unknown' | 'other kind' {
  const known = everyday.get(from);
  if (known?.[0] === to) return known![1];
  if (known !== undefined && everyday.get(to)?.[0] === to) return 'other kind';
  let unit: Unit;
  try {
    unit = unitOf(from);
  } catch {
    return 'unknown';
  }
  const same = [to, sameUnit].find((name) => name !== undefined && unit.equalBase(unitOf(name)));
  return same === undefined ? 'other kind' : unit.toNumber(same);
}

/** number * factor, rounded once where the factor is a whole number or one over it, but for mathjs's own rounding. */
function scale(number: number, factor: number): number {
  if (factor >= 1) return number * nearlyWhole(factor);
  return number / nearlyWhole(1 / factor);
}

function nearlyWhole(factor: number): number {
  const whole = Math.round(factor);
  return Math.abs(factor - whole) < 1e-12 * factor ? whole : factor;
}
