// A rig that comes as data, as from a recording's head, is checked as a rig file is.
import * as z from 'zod/mini';
import { articleParameters } from '../../sim/index.js';
import { CodedError, hasCode } from '../../src/base/index.js';
import { type SwitchName, switches } from '../../src/protocol/index.js';
import { formatRig } from './format-rig.js';
import { parseRigWith } from './parse-rig.js';
import type { RigErrorCode } from './problem.js';
import type { Rig } from './rig.js';
import { deriveUncertainties } from './uncertainties.js';

const number = z.number({ error: () => 'is no number' });
const flag = z.boolean({ error: () => 'is neither true nor false' });
const text = z.string({ error: () => 'is no text' });
const part = <Shape extends z.core.$ZodLooseShape>(shape: Shape) => z.looseObject(shape, { error: () => 'is missing' });

/** What must be there for a rig to be written as a rig file, which has the other checks. */
const shape = part({
  name: text,
  about: text,
  periodUs: number,
  plant: part({
    ...Object.fromEntries(Object.keys(articleParameters).map((name) => [name, number])),
    // Of a program that knew shorted motors alone.
    motorFloats: z._default(number, articleParameters.motorFloats),
    // Of one that knew level tracks alone.
    trackTiltRad: z._default(number, 0),
  }),
  track: part({ softLimitM: number, switchM: z.optional(number) }),
  cartEncoder: part({ countsPerM: number, reversed: flag }),
  poleEncoder: part({ countsPerRev: number, reversed: flag }),
  // Of a program that knew none of these.
  backlashM: z._default(number, 0),
  zero: z._default(part({ angleRad: number, positionM: number }), { angleRad: 0, positionM: 0 }),
  uncertainties: z._default(
    part(Object.fromEntries(Object.keys(deriveUncertainties()).map((name) => [name, number]))),
    { ...deriveUncertainties() },
  ),
  motor: part({ reversed: flag, dutyMax: number, deadZoneRight: number, deadZoneLeft: number }),
  emergencyStop: flag,
  // Of a program that had no choice.
  normallyOpen: z._default(
    z.array(z.enum(Object.keys(switches) as SwitchName[]), { error: () => 'is no list of switches' }),
    [],
  ),
  supply: z.optional(part({ volts: number, minVolts: number, voltsPerStep: number })),
  topSpeedMps: number,
  topPoleRadps: number,
  captureRad: number,
  homingSpeedMps: number,
  velocitySmoothing: number,
  velocityWindowUs: number,
  observationScales: z.array(number, { error: () => 'is no list' }),
});

/**
 * The rig that some data is.
 * @throws CodedError RIG_INVALID when it is none, or one that no rig file may describe; the message says what is wrong with which field.
 */
export function checkRig(data: unknown): Rig {
  const checked = shape.safeParse(data);
  if (!checked.success) {
    const wrong = checked.error.issues.map(({ path, message }) => `${path.join('.') || 'the rig'} ${message}`);
    throw new CodedError<RigErrorCode>('RIG_INVALID', `${wrong.join(', ')}.`);
  }
  const rig = checked.data as unknown as Rig;
  try {
    parseRigWith(() => undefined, formatRig(rig), '');
  } catch (error) {
    if (!hasCode(error, 'RIG_INVALID') && !hasCode(error, 'RIG_SYNTAX')) throw error;
    throw new CodedError<RigErrorCode>('RIG_INVALID', error.message);
  }
  return rig;
}
