// The cart and pole of CartPoleSwingUp, on which weight agnostic networks were shown: a pole as heavy as its cart, in explicit Euler steps.
import { sinCos } from '../math/index.js';

const STEP_S = 0.01;
const GRAVITY = 9.82;
const POLE_MASS_KG = 0.5;
const MASS_KG = POLE_MASS_KG + 0.5;
const POLE_LENGTH_M = 0.6;
const POLE_MOMENT = POLE_MASS_KG * POLE_LENGTH_M;
const FRICTION = 0.1;

/** Where a state holds what: m, m/s, rad (0 upright, not wrapped), rad/s, and sine and cosine of the angle. */
export const STATE_INDEX = { position: 0, velocity: 1, angle: 2, angularVelocity: 3, sine: 4, cosine: 5 } as const;

/** Source: WANNRelease/WANN/domain/cartpole_swingup.py of google/brain-tokyo-workshop, in its order of operations. */
export class SwingCart {
  static readonly stateSize = 6;

  place(state: Float64Array, position: number, velocity: number, angle: number, angularVelocity: number): void {
    state[STATE_INDEX.position] = position;
    state[STATE_INDEX.velocity] = velocity;
    state[STATE_INDEX.angle] = angle;
    state[STATE_INDEX.angularVelocity] = angularVelocity;
    sinCos(angle, state, STATE_INDEX.sine);
  }

  /** Advances by 10 ms under a force (N, positive to +x) on the cart. Positions move by the velocities before the step. */
  step(state: Float64Array, force: number): void {
    const v = state[STATE_INDEX.velocity]!;
    const omega = state[STATE_INDEX.angularVelocity]!;
    const s = state[STATE_INDEX.sine]!;
    const c = state[STATE_INDEX.cosine]!;

    const squared = omega * omega;
    const acceleration =
      (-2 * POLE_MOMENT * squared * s + 3 * POLE_MASS_KG * GRAVITY * s * c + 4 * force - 4 * FRICTION * v) /
      (4 * MASS_KG - 3 * POLE_MASS_KG * (c * c));
    const angularAcceleration =
      (-3 * POLE_MOMENT * squared * s * c + 6 * MASS_KG * GRAVITY * s + 6 * (force - FRICTION * v) * c) /
      (4 * POLE_LENGTH_M * MASS_KG - 3 * POLE_MOMENT * (c * c));

    this.place(
      state,
      state[STATE_INDEX.position]! + v * STEP_S,
      v + acceleration * STEP_S,
      state[STATE_INDEX.angle]! + omega * STEP_S,
      omega + angularAcceleration * STEP_S,
    );
  }
}
