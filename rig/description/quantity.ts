// Quantities as people write them in a rig file, "30 cm" or "2400 counts/rev", to numbers in one unit and back.
import { create, createUnitDependencies, type Unit, unitDependencies } from '#mathjs';
import { CodedError } from '../../src/base/index.js';

/** What a quantity must be. */
export interface Kind {
  /** In words: 'a length'. */
  readonly name: string;
  /** The unit it is kept in. */
  readonly unit: string;
  readonly example: string;
}

let units: ReturnType<typeof create> | undefined;

/** A unit, from a table of our own, so that nobody else's mathjs learns what is added here. It is built for the first quantity. */
function unitOf(name: string): Unit {
  if (!units) {
    units = create({ ...unitDependencies, ...createUnitDependencies });
    units.createUnit('counts', { aliases: ['count'] });
    units.createUnit('rev', '360 deg');
    units.createUnit('rpm', '1 rev/minute');
  }
  return units.unit(1, name);
}

const pattern = /^([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)\s*(.*)$/i;

/**
 * The value of a quantity in the unit of its kind. Exact where the units differ by a power of ten: "30 cm" is 0.3.
 * @throws CodedError QUANTITY_INVALID: its message follows the name of the field
 */
export function parseQuantity(text: string, kind: Kind): number {
  const wanted = `write ${kind.name} such as ${kind.example}`;
  const [, digits, unit] = pattern.exec(text.trim()) ?? [];
  if (digits === undefined || unit === undefined)
    throw new CodedError('QUANTITY_INVALID', `"${text}" is no quantity; ${wanted}`);
  const number = Number(digits);
  if (unit === '') throw new CodedError('QUANTITY_INVALID', `"${text}" has no unit; ${wanted}`);
  const factor = unitFactor(unit, kind.unit);
  if (factor === 'unknown')
    throw new CodedError('QUANTITY_INVALID', `"${text}" has a unit that is not known, "${unit}"; ${wanted}`);
  if (factor === 'other kind') throw new CodedError('QUANTITY_INVALID', `"${text}" is not ${kind.name}; ${wanted}`);
  return scale(number, factor);
}

/** Whether a text is a quantity of this kind. */
export function isQuantity(text: string, kind: Kind): boolean {
  const unit = pattern.exec(text.trim())?.[2];
  return unit !== undefined && unit !== '' && typeof unitFactor(unit, kind.unit) === 'number';
}

/** A value as text in the unit `shown`, with as few digits as read back as the same value; else in the unit of its kind. */
export function formatQuantity(value: number, kind: Kind, shown: string): string {
  const factor = unitFactor(shown, kind.unit) as number;
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

function unitFactor(from: string, to: string): number | 'unknown' | 'other kind' {
  let unit: Unit;
  try {
    unit = unitOf(from);
  } catch {
    return 'unknown';
  }
  return unit.equalBase(unitOf(to)) ? unit.toNumber(to) : 'other kind';
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
