// The fields of a rig file: what each is, and the schema that checks them one by one.
import * as z from 'zod/mini';
import { CodedError, hasCode, quoted, said } from '../../src/base/index.js';
import { isQuantity, type Kind, parseQuantity } from './quantity.js';
import { contacts, parseLimitSwitches } from './switches.js';

export const kinds = {
  mass: { name: 'a mass', unit: 'kg', example: '0.23 kg' },
  length: { name: 'a length', unit: 'm', example: '30 cm' },
  inertia: { name: 'a moment of inertia', unit: 'kg m^2', example: '0.0011 kg m^2' },
  acceleration: { name: 'an acceleration', unit: 'm/s^2', example: '9.81 m/s^2' },
  force: { name: 'a force', unit: 'N', example: '3.1 N' },
  friction: { name: 'a friction that grows with the speed', unit: 'N/(m/s)', example: '5.63 N/(m/s)' },
  torque: { name: 'a torque', unit: 'N m', example: '0.049 N m' },
  hingeFriction: { name: 'a friction that grows with the angular speed', unit: 'N m s', example: '0.0002 N m s' },
  voltage: { name: 'a voltage', unit: 'V', example: '12 V' },
  torqueConstant: { name: 'a torque constant', unit: 'N m/A', example: '0.011 N m/A' },
  resistance: { name: 'a resistance', unit: 'ohm', example: '2.2 ohm' },
  duration: { name: 'a time', unit: 'us', example: '10 ms' },
  speed: { name: 'a speed', unit: 'm/s', example: '0.1 m/s' },
  turning: { name: 'an angular speed', unit: 'rad/s', example: '20 rad/s' },
  rotation: { name: 'a speed of rotation', unit: 'rad/s', example: '10000 rpm' },
  angle: { name: 'an angle', unit: 'rad', example: '20 deg' },
  countsPerLength: { name: 'a number of counts', unit: 'counts/m', example: '2000 counts/m' },
  countsPerTurn: { name: 'a number of counts', unit: 'counts/rev', example: '2400 counts/rev' },
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
function wrong(input: unknown, what: string, wanted: string): string {
  if (input === undefined) return `is missing; write ${wanted}`;
  if (input === null || input === '') return `is empty; write ${wanted}`;
  return `${typeof input === 'number' ? quoted(String(input)) : said(input)} ${what}; write ${wanted}`;
}

/** A text that must be there; the message says what to write when it is not one. */
function text(wanted: string, unitless: string) {
  const error = ({ input }: { input?: unknown }) =>
    wrong(input, typeof input === 'number' ? unitless : 'is no text', wanted);
  const written = z.string({ error }).check(z.refine((written) => written !== '', { error, abort: true }));
  return written.register(z.globalRegistry, { description: wanted });
}

/** What a text says; the message of a QUANTITY_INVALID is what is wrong with the field. */
function read<T>(written: z.ZodMiniString, meaning: (written: string) => T) {
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

function quantity(kind: Kind, range: Range) {
  return read(text(`${kind.name} such as ${kind.example}`, 'has no unit'), (written) =>
    quantityIn(written, kind, range),
  );
}

function quantityIn(written: string, kind: Kind, range: Range): number {
  const value = parseQuantity(written, kind);
  if (inRange[range](value)) return value;
  const wanted = `write ${kind.name} ${range}, such as ${kind.example}`;
  throw new CodedError('QUANTITY_INVALID', `${quoted(written)} is out of range; ${wanted}`);
}

function number(wanted: string, isRight: (value: number) => boolean) {
  const error = ({ input }: { input?: unknown }) => wrong(input, `is not ${wanted}`, wanted);
  const right = z.refine<number>((value) => isRight(value) && value <= NUMBER_MAX, { error });
  return z.number({ error }).check(right).register(z.globalRegistry, { description: wanted });
}

const percentPattern = /^(\d+(?:\.\d+)?)\s*(?:%|per ?cent)$/;

/** A number from 0 to 1, or so many per cent. */
function share(wanted = 'a share from 0 to 1', isRight = (value: number) => value >= 0 && value <= 1) {
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

/** How far a number may be off: training varies it by as much, and what is off by its own size is nothing. */
const uncertainty = () => share('a share from 0 to 0.9', (value) => value >= 0 && value <= 0.9);

const flag = () => z.boolean({ error: ({ input }) => wrong(input, 'is not true or false', 'true or false') });

function oneOf<Word extends string>(...choices: readonly Word[]) {
  const wanted = choices.join(' or ');
  return z.enum(choices, { error: ({ input }) => wrong(input, `is not ${wanted}`, wanted) });
}

/** A cart encoder counts either lengths, or turns of the pulley. */
const cartCounts = read(
  text(`${kinds.countsPerLength.name} such as 2000 counts/m or 2400 counts/rev`, 'has no unit'),
  (written) => {
    const per = isQuantity(written, kinds.countsPerTurn) ? 'rev' : 'm';
    return {
      count: quantityIn(written, per === 'rev' ? kinds.countsPerTurn : kinds.countsPerLength, 'above 0'),
      per,
    } as const;
  },
);

/** The play of a belt is a length, that of a gear an angle of the pulley. */
const backlash = read(
  text(`${kinds.length.name} such as 0.3 mm, or ${kinds.angle.name} of the pulley such as 1 deg`, 'has no unit'),
  (written) => {
    const per = isQuantity(written, kinds.angle) ? 'rad' : 'm';
    return { size: quantityIn(written, per === 'rad' ? kinds.angle : kinds.length, 'at least 0'), per } as const;
  },
);

/** Where the limit switches are, and how their contacts are at rest. */
const limitSwitches = read(text(`${kinds.length.name} such as ${kinds.length.example}`, 'has no unit'), (written) => {
  const { where, normallyOpen } = parseLimitSwitches(written);
  return { atM: quantityIn(where, kinds.length, 'above 0'), normallyOpen };
});

/** How the contact of the emergency stop is at rest; true for the usual one, false where there is no button. */
const emergencyStop = z.union([z.boolean(), z.enum(contacts)], {
  error: ({ input }) =>
    wrong(input, 'is no contact', '"normally closed" or "normally open", or false if there is no button'),
});

/** Every field; docs/rig-file.md says what it means. */
export const rigFields = z.strictObject({
  about: z.optional(text('a sentence', 'is no text')),

  controlPeriod: quantity(kinds.duration, 'above 0'),
  captureAngle: z.optional(quantity(kinds.angle, 'above 0')),
  homingSpeed: z.optional(quantity(kinds.speed, 'above 0')),
  velocitySmoothing: z.optional(share('a share of at least 0 and below 1', (value) => value >= 0 && value < 1)),
  velocityWindow: z.optional(quantity(kinds.duration, 'at least 0')),
  observationScales: z.optional(
    z
      .array(
        number('a scale above 0', (value) => value > 0),
        { error: ({ input }) => wrong(input, 'is no list', 'five numbers such as [5.2, 3.6, 1, 14.6, 0.65]') },
      )
      .check(
        z.length(5, { error: () => 'has not five numbers; write one for each of x, v, cos, sin and angular velocity' }),
      ),
  ),

  cartMass: quantity(kinds.mass, 'above 0'),
  cartFriction: z.optional(quantity(kinds.friction, 'at least 0')),
  cartCoulombFriction: z.optional(quantity(kinds.force, 'at least 0')),
  cartStiction: z.optional(quantity(kinds.force, 'at least 0')),
  poleMass: quantity(kinds.mass, 'above 0'),
  poleLength: z.optional(quantity(kinds.length, 'above 0')),
  poleCentre: z.optional(quantity(kinds.length, 'above 0')),
  poleOffset: z.optional(quantity(kinds.length, 'any')),
  poleInertia: z.optional(quantity(kinds.inertia, 'at least 0')),
  poleFriction: z.optional(quantity(kinds.hingeFriction, 'at least 0')),
  poleCoulombFriction: z.optional(quantity(kinds.torque, 'at least 0')),
  damping: z.optional(number('a number of at least 0', (value) => value >= 0)),
  gravity: z.optional(quantity(kinds.acceleration, 'above 0')),
  topSpeed: z.optional(quantity(kinds.speed, 'above 0')),
  topPoleSpeed: z.optional(quantity(kinds.turning, 'above 0')),

  endStops: quantity(kinds.length, 'above 0'),
  limitSwitches: z.optional(limitSwitches),
  softLimits: quantity(kinds.length, 'above 0'),
  trackTilt: z.optional(quantity(kinds.angle, 'any')),
  bumpers: z.optional(flag()),
  emergencyStop: z.optional(emergencyStop),

  force: z.optional(quantity(kinds.force, 'above 0')),
  backEmf: z.optional(quantity(kinds.friction, 'at least 0')),
  forceLimit: z.optional(quantity(kinds.force, 'above 0')),
  stallTorque: z.optional(quantity(kinds.torque, 'above 0')),
  noLoadSpeed: z.optional(quantity(kinds.rotation, 'above 0')),
  torqueConstant: z.optional(quantity(kinds.torqueConstant, 'above 0')),
  resistance: z.optional(quantity(kinds.resistance, 'above 0')),
  gear: z.optional(number('a number above 0', (value) => value > 0)),
  rotorInertia: z.optional(quantity(kinds.inertia, 'above 0')),
  pulleyCircumference: z.optional(quantity(kinds.length, 'above 0')),
  motorReversed: z.optional(flag()),
  motorDecay: z.optional(oneOf('slow', 'fast')),
  dutyMax: z.optional(share()),
  deadZone: z.optional(share()),
  deadZoneRight: z.optional(share()),
  deadZoneLeft: z.optional(share()),
  dutySteps: z.optional(number('a whole number of at least 0', (value) => Number.isInteger(value) && value >= 0)),
  supply: z.optional(quantity(kinds.voltage, 'above 0')),
  supplyMin: z.optional(quantity(kinds.voltage, 'above 0')),
  supplyDivider: z.optional(share('a share above 0, at most 1', (value) => value > 0 && value <= 1)),

  cartEncoder: cartCounts,
  cartEncoderReversed: z.optional(flag()),
  poleEncoder: quantity(kinds.countsPerTurn, 'above 0'),
  poleEncoderReversed: z.optional(flag()),
  backlash: z.optional(backlash),
  angleZero: z.optional(quantity(kinds.angle, 'any')),
  positionZero: z.optional(quantity(kinds.length, 'any')),

  massUncertainty: z.optional(uncertainty()),
  lengthUncertainty: z.optional(uncertainty()),
  frictionUncertainty: z.optional(uncertainty()),
  forceUncertainty: z.optional(uncertainty()),
  angleZeroUncertainty: z.optional(quantity(kinds.angle, 'at least 0')),
  positionZeroUncertainty: z.optional(quantity(kinds.length, 'at least 0')),
  trackTiltUncertainty: z.optional(quantity(kinds.angle, 'at least 0')),
});

export type RigFields = z.infer<typeof rigFields>;
export type RigField = keyof RigFields;
export const fieldNames = Object.keys(rigFields.shape) as readonly RigField[];
