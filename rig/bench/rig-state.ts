// How cart and pole truly are.

export interface RigState {
  /** From the centre of the track, positive to the right. */
  readonly positionM: number;
  readonly velocityMps: number;
  /** 0 upright, positive towards +x; not wrapped. */
  readonly angleRad: number;
  readonly angularVelocityRadps: number;
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
