// The fields of a rig file: what each is, and the schema that checks them one by one.
import * as z from 'zod/mini';
import {
  flag,
  isQuantity,
  kinds,
  number,
  oneOf,
  quantity,
  quantityIn,
  read,
  share,
  text,
  wrong,
} from '../quantities/index.js';
import { contacts, parseLimitSwitches } from './switches.js';

/** How far a number may be off: training varies it by as much, and what is off by its own size is nothing. */
const uncertainty = () => share('a share from 0 to 0.9', (value) => value >= 0 && value <= 0.9);

/** A cart encoder counts either lengths, or turns of the pulley. */
const cartCounts = read(
  text('a number of counts such as 2000 counts/m or 2400 counts/rev', 'has no unit'),
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
  dutySteps: z.optional(
    number('a whole number from 0 to 65535', (value) => Number.isInteger(value) && value >= 0 && value <= 65_535),
  ),
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
