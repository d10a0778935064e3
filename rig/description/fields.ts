// The fields of a rig file: what each is, and the schema that checks them one by one.
import { z } from 'zod';
import { hasCode } from '../../src/base/index.js';
import { isQuantity, type Kind, parseQuantity } from './quantity.js';

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

const inRange: Readonly<Record<Range, (value: number) => boolean>> = {
  'above 0': (value) => value > 0,
  'at least 0': (value) => value >= 0,
  any: () => true,
};

/** A text that must be there; the message says what to write when it is not one. */
function text(wanted: string, unitless: string) {
  return z.string({
    error: ({ input }) => {
      if (input === undefined) return `is missing; write ${wanted}`;
      return `"${String(input)}" ${typeof input === 'number' ? unitless : 'is no text'}; write ${wanted}`;
    },
  });
}

function quantity(kind: Kind, range: Range) {
  return text(`${kind.name} such as ${kind.example}`, 'has no unit').transform((written, context) => {
    try {
      const value = parseQuantity(written, kind);
      if (inRange[range](value)) return value;
      context.addIssue(`"${written}" is out of range; write ${kind.name} ${range}, such as ${kind.example}`);
    } catch (error) {
      if (!hasCode(error, 'QUANTITY_INVALID')) throw error;
      context.addIssue(error.message);
    }
    return z.NEVER;
  });
}

function number(wanted: string, isRight: (value: number) => boolean) {
  const error = ({ input }: { input?: unknown }) => `"${String(input)}" is not ${wanted}; write ${wanted}`;
  return z.number({ error }).refine(isRight, { error });
}

const share = () => number('a share from 0 to 1', (value) => value >= 0 && value <= 1);
const flag = () => z.boolean({ error: ({ input }) => `"${String(input)}" is not true or false; write true or false` });

/** A cart encoder counts either lengths, or turns of the pulley. */
const cartCounts = text(
  `${kinds.countsPerLength.name} such as 2000 counts/m or 2400 counts/rev`,
  'has no unit',
).transform((written, context) => {
  const perTurn = isQuantity(written, kinds.countsPerTurn);
  const parsed = quantity(perTurn ? kinds.countsPerTurn : kinds.countsPerLength, 'above 0').safeParse(written);
  if (parsed.success) return { count: parsed.data, per: perTurn ? ('rev' as const) : ('m' as const) };
  context.addIssue(parsed.error.issues[0]!.message);
  return z.NEVER;
});

/** Every field; docs/rig-file.md says what it means. */
export const rigFields = z.strictObject({
  about: z.string({ error: () => 'is no text; write a sentence' }).optional(),

  controlPeriod: quantity(kinds.duration, 'above 0'),
  captureAngle: quantity(kinds.angle, 'above 0').optional(),
  homingSpeed: quantity(kinds.speed, 'above 0').optional(),
  velocitySmoothing: number('a share of at least 0 and below 1', (value) => value >= 0 && value < 1).optional(),
  velocityWindow: quantity(kinds.duration, 'at least 0').optional(),
  observationScales: z
    .array(
      number('a scale above 0', (value) => value > 0),
      {
        error: () => 'is no list; write five numbers such as [5.2, 3.6, 1, 14.6, 0.65]',
      },
    )
    .length(5, { error: () => 'has not five numbers; write one for each of x, v, cos, sin and angular velocity' })
    .optional(),

  cartMass: quantity(kinds.mass, 'above 0'),
  cartFriction: quantity(kinds.friction, 'at least 0').optional(),
  cartCoulombFriction: quantity(kinds.force, 'at least 0').optional(),
  cartStiction: quantity(kinds.force, 'at least 0').optional(),
  poleMass: quantity(kinds.mass, 'above 0'),
  poleLength: quantity(kinds.length, 'above 0').optional(),
  poleCentre: quantity(kinds.length, 'above 0').optional(),
  poleOffset: quantity(kinds.length, 'any').optional(),
  poleInertia: quantity(kinds.inertia, 'at least 0').optional(),
  poleFriction: quantity(kinds.hingeFriction, 'at least 0').optional(),
  poleCoulombFriction: quantity(kinds.torque, 'at least 0').optional(),
  damping: number('a number of at least 0', (value) => value >= 0).optional(),
  gravity: quantity(kinds.acceleration, 'above 0').optional(),
  topSpeed: quantity(kinds.speed, 'above 0').optional(),
  topPoleSpeed: quantity(kinds.turning, 'above 0').optional(),

  endStops: quantity(kinds.length, 'above 0'),
  limitSwitches: quantity(kinds.length, 'above 0').optional(),
  softLimits: quantity(kinds.length, 'above 0'),
  bumpers: flag().optional(),
  emergencyStop: flag().optional(),

  force: quantity(kinds.force, 'above 0').optional(),
  backEmf: quantity(kinds.friction, 'at least 0').optional(),
  forceLimit: quantity(kinds.force, 'above 0').optional(),
  stallTorque: quantity(kinds.torque, 'above 0').optional(),
  noLoadSpeed: quantity(kinds.rotation, 'above 0').optional(),
  torqueConstant: quantity(kinds.torqueConstant, 'above 0').optional(),
  resistance: quantity(kinds.resistance, 'above 0').optional(),
  gear: number('a number above 0', (value) => value > 0).optional(),
  rotorInertia: quantity(kinds.inertia, 'above 0').optional(),
  pulleyCircumference: quantity(kinds.length, 'above 0').optional(),
  motorReversed: flag().optional(),
  dutyMax: share().optional(),
  deadZone: share().optional(),
  deadZoneRight: share().optional(),
  deadZoneLeft: share().optional(),
  dutySteps: number('a whole number of at least 0', (value) => Number.isInteger(value) && value >= 0).optional(),
  supply: quantity(kinds.voltage, 'above 0').optional(),
  supplyMin: quantity(kinds.voltage, 'above 0').optional(),
  supplyDivider: number('a share above 0, at most 1', (value) => value > 0 && value <= 1).optional(),

  cartEncoder: cartCounts,
  cartEncoderReversed: flag().optional(),
  poleEncoder: quantity(kinds.countsPerTurn, 'above 0'),
  poleEncoderReversed: flag().optional(),
});

export type RigFields = z.infer<typeof rigFields>;
export type RigField = keyof RigFields;
export const fieldNames = Object.keys(rigFields.shape) as readonly RigField[];
