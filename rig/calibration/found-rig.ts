// The rig of a file with all that calibration found.
import type { RigParameters } from '../../sim/index.js';
import { limits } from '../../src/protocol/index.js';
import { changeRig, type Rig } from '../description/index.js';
import type { CartMotion } from './cart.js';
import { swallowedDuty } from './dead-zone.js';
import { leftOpen, SURE } from './left-open.js';
import { type Swing, stretched } from './swing.js';
import type { DeadZones, Reversals } from './working-settings.js';

export interface Findings {
  readonly reversals: Reversals;
  readonly zones: DeadZones;
  /** Between the ends of the track, as a person measured it. */
  readonly trackM: number;
  readonly counts: { readonly perRev: number; readonly perM: number };
  readonly swing: Swing;
  readonly motion: CartMotion;
}

/** Shares of full duty that are as good as none: the motion that shows them needs as much. */
const UNSEEN_SHARE = 0.015;

export function foundRig(rig: Rig, { reversals, zones, trackM, counts, swing, motion }: Findings): Rig {
  const plant = foundPlant(rig.plant, swing, motion);
  return changeRig(rig, {
    uncertainties: leftOpen(rig, plant, counts, swing, motion),
    plant: {
      ...plant,
      ...foundDeadZone(zones, plant, counts.perM, rig.periodUs / 1e6),
      stopM: rig.plant.stopM + shift(rig, trackM),
    },
    track: foundTrack(rig, trackM),
    cartEncoder: { countsPerM: rounded(counts.perM), reversed: reversals.cart },
    poleEncoder: { countsPerRev: counts.perRev, reversed: reversals.pole },
    motor: {
      ...rig.motor,
      reversed: reversals.motor,
      deadZoneRight: share(zones.right.begins),
      deadZoneLeft: share(zones.left.begins),
    },
  });
}

function foundPlant(plant: RigParameters, swing: Swing, motion: CartMotion): RigParameters {
  const pole = stretched(plant, swing.lengthM);
  // What its swings tell of a pole is relative to its mass.
  const heavier = motion.poleMassKg / plant.poleMassKg;
  return {
    ...pole,
    poleCentreM: rounded(pole.poleCentreM),
    poleMassKg: rounded(motion.poleMassKg),
    poleInertiaKgM2: rounded(pole.poleInertiaKgM2 * heavier),
    poleViscousNms: rounded(swing.viscousNms * heavier),
    poleCoulombNm: rounded(swing.coulombNm * heavier),
    forceN: rounded(motion.forceN),
    ...foundBraking(plant, motion),
    cartCoulombN: rounded(motion.coulombN),
    trackTiltRad: seenTilt(motion),
    deadZone: 0,
  };
}

/** A tilt that chance may have made is none. */
function seenTilt({ tiltRad, tiltError }: CartMotion): number {
  return Math.abs(tiltRad) > SURE * tiltError ? rounded(tiltRad) : 0;
}

/** Friction and back EMF, and what the driver does with the motor between two pulses. */
function foundBraking(
  { cartViscousNsPerM, backEmfNsPerM, motorFloats }: RigParameters,
  motion: CartMotion,
): Pick<RigParameters, 'cartViscousNsPerM' | 'backEmfNsPerM' | 'motorFloats'> {
  if (motion.floatingNsPerM > 0) {
    return {
      cartViscousNsPerM: rounded(motion.viscousNsPerM),
      backEmfNsPerM: rounded(motion.floatingNsPerM),
      motorFloats: 1,
    };
  }
  // Motion cannot tell friction and the back EMF of a shorted motor apart: they keep the proportion that they have in the file.
  const viscous = cartViscousNsPerM + backEmfNsPerM;
  const backEmfShare = viscous > 0 ? backEmfNsPerM / viscous : 0;
  return {
    cartViscousNsPerM: rounded(motion.viscousNsPerM * (1 - backEmfShare)),
    backEmfNsPerM: rounded(motion.viscousNsPerM * backEmfShare),
    // A motor without back EMF is the same with either.
    motorFloats: backEmfNsPerM > 0 ? 0 : motorFloats,
  };
}

/**
 * What keeps the cart at a duty at which its friction would let it go is the driver, or else stiction. The plant is the same to both sides: the smaller
 * of two counts.
 */
function foundDeadZone(
  { right, left }: DeadZones,
  plant: RigParameters,
  perM: number,
  periodS: number,
): Pick<RigParameters, 'deadZone' | 'cartStictionN'> {
  const smooth = { ...plant, cartStictionN: 0, dutySteps: 0, stopM: Number.POSITIVE_INFINITY };
  const slides = plant.cartCoulombN / plant.forceN;
  const swallowed = share(Math.min(...[right, left].map((zone) => swallowedDuty(zone, smooth, perM, periodS))));
  const begins = share(Math.min(right.begins, left.begins));
  const deadZone = swallowed > slides + UNSEEN_SHARE ? swallowed : 0;
  const isHeld = begins > Math.max(deadZone, slides) + UNSEEN_SHARE;
  return { deadZone, cartStictionN: isHeld ? rounded(begins * plant.forceN) : 0 };
}

function foundTrack(rig: Rig, trackM: number): Rig['track'] {
  const { switchM, softLimitM } = rig.track;
  const by = shift(rig, trackM);
  return { softLimitM: softLimitM + by, ...(switchM !== undefined && { switchM: switchM + by }) };
}

/** How much further out than in the file each end of the track is. */
function shift({ plant, track }: Rig, trackM: number): number {
  return trackM / 2 - (track.switchM ?? plant.stopM);
}

/** Of full duty. */
function share(duty: number): number {
  const of = duty / limits.DUTY_MAX;
  return of > UNSEEN_SHARE ? of : 0;
}

/** For people who read the file: nothing is known more exactly. */
function rounded(value: number): number {
  return Number(value.toPrecision(5));
}
