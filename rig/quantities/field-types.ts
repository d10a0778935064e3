// The kinds of values that people write in a file, each with its check: quantities with units, shares, words.
import * as z from 'zod/mini';
import { CodedError, hasCode, quoted, said } from '../../src/base/index.js';
import { type Kind, parseQuantity } from './quantity.js';

export const kinds = {
  mass: { name: 'a mass', unit: 'kg', example: '0.23 kg' },
  length: { name: 'a length', unit: 'm', example: '30 cm' },
  inertia: { name: 'a moment of inertia', unit: 'kg m^2', example: '0.0011 kg m^2' },
  acceleration: { name: 'an acceleration', unit: 'm/s^2', example: '9.81 m/s^2' },
  impulse: { name: 'an impulse', unit: 'N s', example: '0.2 N s' },
  force: { name: 'a force', unit: 'N', example: '3.1 N' },
  friction: { name: 'a friction that grows with the speed', unit: 'N/(m/s)', example: '5.63 N/(m/s)' },
  torque: { name: 'a torque', unit: 'N m', example: '0.049 N m' },
  hingeFriction: {
    name: 'a friction that grows with the angular speed',
    unit: 'N m s',
    sameUnit: 'N m s/rad',
    example: '0.0002 N m s',
  },
  voltage: { name: 'a voltage', unit: 'V', example: '12 V' },
  torqueConstant: { name: 'a torque constant', unit: 'N m/A', sameUnit: 'V s/rad', example: '0.011 N m/A' },
  resistance: { name: 'a resistance', unit: 'ohm', example: '2.2 ohm' },
  duration: { name: 'a time', unit: 'us', example: '10 ms' },
  speed: { name: 'a speed', unit: 'm/s', example: '0.1 m/s' },
  turning: { name: 'an angular speed', unit: 'rad/s', example: '20 rad/s' },
  rotation: { name: 'a speed of rotation', unit: 'rad/s', example: '10000 rpm' },
  angle: { name: 'an angle', unit: 'rad', example: '20 deg' },
  countsPerLength: { name: 'a number of counts along a length', unit: 'counts/m', example: '2000 counts/m' },
  countsPerTurn: { name: 'a number of counts in a turn', unit: 'counts/rev', example: '2400 counts/rev' },
} as const satisfies Record<string, Kind>;

type Range = 'above 0' | 'at least 0' | 'any';

/** More than any plain number of a machine: a gear, a scale, steps. */
const NUMBER_MAX = 1e9;

const inRange: Readonly<Record<Range, (value: number) => boolean>> = {
  'above 0': (value) => value > 0,
  'at least 0': (value) => value >= 0,
  any: () => true,
};

/** What is wrong with a value that is not what is `wanted`: it is missing, empty, or something else. */
export function wrong(input: unknown, what: string, wanted: string): string {
  if (input === undefined) return `is missing; write ${wanted}`;
  if (input === null || input === '') return `is empty; write ${wanted}`;
  return `${typeof input === 'number' ? quoted(String(input)) : said(input)} ${what}; write ${wanted}`;
}

/** A text that must be there; the message says what to write when it is not one. */
export function text(wanted: string, unitless: string) {
  const error = ({ input }: { input?: unknown }) =>
    wrong(input, typeof input === 'number' ? unitless : 'is no text', wanted);
  const written = z.string({ error }).check(z.refine((written) => written !== '', { error, abort: true }));
  return written.register(z.globalRegistry, { description: wanted });
}

/** What a text says; the message of a QUANTITY_INVALID is what is wrong with the field. */
export function read<T>(written: z.ZodMiniString, meaning: (written: string) => T) {
  const reading = z.transform<string, T>((input, { issues }) => {
    try {
      return meaning(input);
    } catch (error) {
      if (!hasCode(error, 'QUANTITY_INVALID')) throw error;
      issues.push({ code: 'custom', message: error.message, input });
      return z.NEVER;
    }
  });
  return z.pipe(written, reading);
}

export function quantity(kind: Kind, range: Range) {
  return read(text(`${kind.name} such as ${kind.example}`, 'has no unit'), (written) =>
    quantityIn(written, kind, range),
  );
}

export function quantityIn(written: string, kind: Kind, range: Range): number {
  const value = parseQuantity(written, kind);
  if (inRange[range](value)) return value;
  const wanted = `write ${kind.name} ${range}, such as ${kind.example}`;
  throw new CodedError('QUANTITY_INVALID', `${quoted(written)} is out of range; ${wanted}`);
}

export function number(wanted: string, isRight: (value: number) => boolean) {
  const error = ({ input }: { input?: unknown }) => wrong(input, `is not ${wanted}`, wanted);
  const right = z.refine<number>((value) => isRight(value) && value <= NUMBER_MAX, { error });
  return z.number({ error }).check(right).register(z.globalRegistry, { description: wanted });
}

const percentPattern = /^(\d+(?:\.\d+)?)\s*(?:%|per ?cent)$/;

/** A number from 0 to 1, or so many per cent. */
export function share(wanted = 'a share from 0 to 1', isRight = (value: number) => value >= 0 && value <= 1) {
  const percent = z.transform<unknown, unknown>((input, { issues }) => {
    const [, digits] = (typeof input === 'string' && percentPattern.exec(input.trim())) || [];
    if (digits === undefined) return input;
    const value = Number(digits) / 100;
    if (isRight(value)) return value;
    issues.push({ code: 'custom', message: wrong(input, `is not ${wanted}`, wanted), input });
    return z.NEVER;
  });
  const anyOf = [{ type: 'number' as const }, { type: 'string' as const, pattern: percentPattern.source }];
  return z.pipe(percent, number(wanted, isRight)).register(z.globalRegistry, { description: wanted, anyOf });
}

export const flag = () => z.boolean({ error: ({ input }) => wrong(input, 'is not true or false', 'true or false') });

export function oneOf<Word extends string>(...choices: readonly Word[]) {
  const wanted = choices.join(' or ');
  return z.enum(choices, { error: ({ input }) => wrong(input, `is not ${wanted}`, wanted) });
}
