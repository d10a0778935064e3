// Units as people write them, "kg·m²" or "600 PPR", in the words that mathjs reads.
import { nearestName } from '../../src/base/index.js';

/** The units that a machine needs. mathjs knows hundreds more, and many look like these: G is a gauss, Mm a thousand kilometres. */
const units = [
  ...['um', 'mm', 'cm', 'm', 'in', 'inch', 'inches', 'ft'],
  ...['mg', 'g', 'kg', 'oz', 'lb'],
  ...['us', 'ms', 's', 'min'],
  ...['mrad', 'rad', 'deg', 'rev', 'rpm'],
  ...['mN', 'N', 'kN', 'kgf', 'lbf'],
  ...['mV', 'V', 'mA', 'A', 'mohm', 'ohm', 'kohm'],
  ...['counts', 'pulses'],
];

/** Units with the words for them in full, one of each; there may be many. */
const inFull: readonly (readonly [unit: string, ...words: string[]])[] = [
  ['um', 'micrometer', 'micrometre', 'micron'],
  ['mm', 'millimeter', 'millimetre'],
  ['cm', 'centimeter', 'centimetre'],
  ['m', 'meter', 'metre'],
  ['ft', 'foot', 'feet'],
  ['mg', 'milligram'],
  ['g', 'gram'],
  ['kg', 'kilogram'],
  ['oz', 'ounce'],
  ['lb', 'pound'],
  ['us', 'microsecond', 'usec'],
  ['ms', 'millisecond', 'msec'],
  ['s', 'second', 'sec'],
  ['min', 'minute'],
  ['rad', 'radian'],
  ['deg', 'degree'],
  ['rev', 'turn', 'revolution'],
  ['N', 'newton', 'Newton'],
  ['V', 'volt', 'Volt'],
  ['mV', 'millivolt'],
  ['A', 'amp', 'ampere', 'Ampere'],
  ['ohm', 'ohm', 'Ohm'],
  ['counts', 'count', 'edge'],
  ['pulses', 'pulse', 'line'],
];

/** Other words for them. */
const synonyms: readonly (readonly [word: string, unit: string])[] = [
  ...inFull.flatMap(([unit, ...names]) =>
    names.flatMap(
      (name) =>
        [
          [name, unit],
          [`${name}s`, unit],
        ] as const,
    ),
  ),
  ['RPM', 'rpm'],
  // Of revolutions, in r/min and P/r.
  ['r', 'rev'],
  ['PPR', 'pulses/rev'],
  ['ppr', 'pulses/rev'],
];

const words: ReadonlyMap<string, string> = new Map([...units.map((name) => [name, name] as const), ...synonyms]);

/** What is not read because it may mean two things, with the words that mean one. */
const ambiguous = /^(cpr|cycles?|ticks?|steps?|impulses?)$/i;

/** A factor from the lines of an encoder to its edges, and the word for it: "600 PPR x4", "600 pulses/rev (quadrature)". */
const factorBehindPulses = /^(ppr|p\s*\/|pulses?|lines?)\b.*([x×*]\s*[124]\b|\bquad)/i;

/** Longer than any unit; what is longer is no unit, and is not looked at. */
const LENGTH_MAX = 60;

/**
 * A unit in mathjs's words, or what is wrong with it as the end of a sentence that begins with the quantity: 'has a unit ...'.
 *
 * @param isWanted whether a unit that could be meant is one that can be.
 */
export function readUnit(
  written: string,
  isWanted: (unit: string) => boolean = () => true,
): { readonly unit: string } | { readonly problem: string } {
  if (written.length > LENGTH_MAX) return { problem: 'is too long for a quantity' };
  const text = plain(written);
  const isUnit = /^[\p{L}\s()*/^\d-]+$/u.test(text) && !/\d/.test(text.replace(/\^-?[1-9]/g, ''));
  const names = text.match(/\p{L}+/gu) ?? [];
  const unclear = names.find((name) => ambiguous.test(name));
  if (unclear !== undefined) {
    const meant = 'write "counts/rev", or "pulses/rev" for the pulses of one channel, which are 4 counts each';
    return { problem: `has the unit "${unclear}", which may mean counts or pulses; ${meant}` };
  }
  const unknown = names.find((name) => !words.has(name));
  if (!isUnit || names.length === 0 || unknown !== undefined) {
    if (factorBehindPulses.test(written))
      return { problem: 'has a factor behind its pulses, which are 4 counts each without it; leave it out' };
    const meant = unknown === undefined ? [] : [productIn(unknown), nearestName(unknown, [...words.keys()])];
    const isRight = (word: string): boolean => {
      const read = readUnit(written.replace(unknown!, word));
      return 'unit' in read && isWanted(read.unit);
    };
    const word = meant.find((each) => each !== undefined && isRight(each));
    const hint = word === undefined ? '' : ` (did you mean "${written.replace(unknown!, word)}"?)`;
    return { problem: `has a unit that is not known, "${written}"${hint}` };
  }
  return { unit: text.replace(/\p{L}+/gu, (name) => words.get(name)!) };
}

/** Two units that were written in one word, "Nm", as they are written in two; undefined where it is not clear which two. */
function productIn(name: string): string | undefined {
  const products = Array.from(name, (_, i) => [name.slice(0, i), name.slice(i)] as const);
  const [product, another] = products.filter((pair) => pair.every((word) => words.has(word)));
  return another === undefined ? product?.join(' ') : undefined;
}

/** The signs of print and of other keyboards as those of a programmer: micro signs, ohms, superscripts, middle dots, the hyphen in N-m, degrees, inches. */
function plain(written: string): string {
  return written
    .replace(/[⁺⁻⁰¹²³⁴-⁹]+/gu, (power) => `^${power.normalize('NFKC')}`)
    .replace(/[°º˚]/g, ' deg ')
    .replace(/["″]/g, ' in ')
    .replace(/(?<=\p{L})-(?=\p{L})/gu, ' ')
    .normalize('NFKC')
    .replace(/\u03bc/g, 'u')
    .replace(/\u03a9/g, 'ohm')
    .replace(/[·⋅∙•×]/g, '*')
    .replaceAll('**', '^')
    .replaceAll('\u2212', '-')
    .replace(/(?<=\p{L})[1-9]/gu, '^$&')
    .replace(/\bper\b/g, '/')
    .replace(/^p\s*\/\s*r$/i, 'PPR')
    .trim();
}
