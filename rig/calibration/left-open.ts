// How far off the numbers may still be that a calibration has found: the uncertainties of the rig file.
import type { RigParameters } from '../../sim/index.js';
import { RADIANS_PER_DEGREE } from '../../src/base/index.js';
import type { Rig, RigUncertainties } from '../description/index.js';
import type { CartMotion } from './cart.js';
import type { Swing } from './swing.js';

/** So many standard errors: the misses in one run depend on each other, so that the errors are larger than they look. */
export const SURE = 4;
/** Belts stretch, hands tremble and friction differs along the track: nothing is known better than this on a real machine. */
const LEAST = { length: 0.01, force: 0.05, friction: 0.1, tiltRad: 0.1 * RADIANS_PER_DEGREE } as const;
/** A rig file has no larger ones. */
const MOST = 0.9;

/**
 * Masses are as uncertain as in the file, because motion tells nothing of them.
 *
 * @param plant as it was found.
 */
export function leftOpen(
  { uncertainties, homingSpeedMps, periodUs }: Rig,
  plant: RigParameters,
  counts: { readonly perRev: number; readonly perM: number },
  swing: Swing,
  motion: CartMotion,
): RigUncertainties {
  const share = (least: number, error: number): number => rounded(Math.min(MOST, Math.max(least, SURE * error)));
  const weightNm = plant.poleMassKg * plant.gravityMps2 * plant.poleCentreM;
  const brakes = plant.cartViscousNsPerM + plant.backEmfNsPerM + plant.cartCoulombN > 0;
  return {
    ...uncertainties,
    lengthShare: share(LEAST.length, swing.lengthError),
    forceShare: share(LEAST.force, motion.forceError),
    frictionShare: brakes ? share(LEAST.friction, motion.brakingError) : uncertainties.frictionShare,
    tiltRad: rounded(Math.max(LEAST.tiltRad, SURE * motion.tiltError)),
    // A count, what the hinge's dry friction can hold beside hanging, or what it held this time.
    angleZeroRad: rounded(
      Math.max((2 * Math.PI) / counts.perRev, plant.poleCoulombNm / weightNm, Math.abs(swing.zeroRad)),
    ),
    // At each end the cart goes on for up to a control period before its switch is seen.
    positionZeroM: rounded(1 / counts.perM + (homingSpeedMps * periodUs) / 2e6),
  };
}

function rounded(value: number): number {
  return Number(value.toPrecision(2));
}
