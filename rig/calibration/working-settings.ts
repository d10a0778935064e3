// The settings of the board while a rig is calibrated: those of the file, but free of what is not known yet.
import { limits, type RigSettings } from '../../src/protocol/index.js';
import { changeRig, type Rig, rigSettings } from '../description/index.js';
import type { DeadZone } from './dead-zone.js';

/** Whether each is reversed. */
export interface Reversals {
  readonly motor: boolean;
  readonly cart: boolean;
  readonly pole: boolean;
}

/** Where the cart begins to move, and where it stops. */
export interface DeadZones {
  readonly right: DeadZone;
  readonly left: DeadZone;
}

/** Homing compares the track with this length, and at its second end finds it shorter: no track is so long. */
const ANY_TRACK_COUNTS = 65535;
/** Before its scale is known, the cart may be so much faster in counts than the file has it. */
const RUNAWAY_RESERVE = 4;
const WORD_MAX = 65535;

/** For DRIVE: up to the largest duty that the file allows. */
export function drivenSettings(rig: Rig, reversals: Reversals): RigSettings {
  return { ...settings(rig, reversals), homingDuty: largestDuty(rig) };
}

/** For looking for the ends of a track of any length. */
export function searchSettings(rig: Rig, reversals: Reversals, { right, left }: DeadZones): RigSettings {
  const deadZoneRight = right.begins / limits.DUTY_MAX;
  const deadZoneLeft = left.begins / limits.DUTY_MAX;
  const moving = changeRig(rig, { motor: { ...rig.motor, deadZoneRight, deadZoneLeft } });
  return { ...settings(moving, reversals), trackCounts: ANY_TRACK_COUNTS };
}

export function largestDuty({ motor }: Rig): number {
  return Math.round(motor.dutyMax * limits.DUTY_MAX);
}

function settings(rig: Rig, { motor, cart, pole }: Reversals): RigSettings {
  const known = rigSettings({
    ...rig,
    motor: { ...rig.motor, reversed: motor },
    cartEncoder: { ...rig.cartEncoder, reversed: cart },
    poleEncoder: { ...rig.poleEncoder, reversed: pole },
  });
  return { ...known, speedMaxCounts: Math.min(WORD_MAX, RUNAWAY_RESERVE * known.speedMaxCounts) };
}
