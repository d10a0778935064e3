// How cart and pole truly are.
import { STATE_INDEX } from '../../sim/index.js';

export interface RigState {
  /** From the centre of the track, positive to the right. */
  readonly positionM: number;
  readonly velocityMps: number;
  /** 0 upright, positive towards +x; not wrapped. */
  readonly angleRad: number;
  readonly angularVelocityRadps: number;
}

/** What a plant's state says by name. @param state of a `RigPlant` */
export function rigStateOf(state: Float64Array): RigState {
  return {
    positionM: state[STATE_INDEX.position]!,
    velocityMps: state[STATE_INDEX.velocity]!,
    angleRad: state[STATE_INDEX.angle]!,
    angularVelocityRadps: state[STATE_INDEX.angularVelocity]!,
  };
}

/** Between two states, `share` of the way from the first to the second. */
export function between(a: RigState, b: RigState, share: number): RigState {
  const mix = (from: number, to: number): number => from + share * (to - from);
  return {
    positionM: mix(a.positionM, b.positionM),
    velocityMps: mix(a.velocityMps, b.velocityMps),
    angleRad: mix(a.angleRad, b.angleRad),
    angularVelocityRadps: mix(a.angularVelocityRadps, b.angularVelocityRadps),
  };
}
