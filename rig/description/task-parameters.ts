// A rig as the parameters of the tasks rig-balance and rig-swing-up.
import type { RigParameters, RigTaskParameters } from '../../sim/index.js';
import type { Rig } from './rig.js';

/** What of a task's parameters the rig decides; the rest, such as starts and noise, are the training's choice. */
export type RigTaskNumbers = { readonly [Name in keyof RigParameters]: number } & {
  readonly [Name in Extract<
    keyof RigTaskParameters,
    | 'periodUs'
    | 'softLimitM'
    | 'dutyMax'
    | 'deadZoneRight'
    | 'deadZoneLeft'
    | 'cartCountM'
    | 'poleCountRad'
    | 'backlashM'
    | 'velocitySmoothing'
    | 'velocityWindowUs'
  >]: number;
};

/**
 * The parameters that a rig gives the tasks `rig-balance` and `rig-swing-up`.
 *
 * @param options encoders: whether positions come in counts and velocities from them, as on the board; exact by default.
 */
export function rigTaskParameters(rig: Rig, options: { readonly encoders?: boolean } = {}): RigTaskNumbers {
  const { encoders = false } = options;
  const { dutyMax, deadZoneRight, deadZoneLeft } = rig.motor;
  return {
    ...rig.plant,
    periodUs: rig.periodUs,
    softLimitM: rig.track.softLimitM,
    dutyMax,
    deadZoneRight,
    deadZoneLeft,
    cartCountM: encoders ? 1 / rig.cartEncoder.countsPerM : 0,
    poleCountRad: encoders ? (2 * Math.PI) / rig.poleEncoder.countsPerRev : 0,
    backlashM: encoders ? rig.backlashM : 0,
    velocitySmoothing: encoders ? rig.velocitySmoothing : 0,
    velocityWindowUs: encoders ? rig.velocityWindowUs : 0,
  };
}
