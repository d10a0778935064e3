// Gymnasium's CartPole-v1: the cart-pole of Barto, Sutton and Anderson (1983) in explicit Euler steps.
import { sinCos } from '../math/index.js';

const STEP_S = 0.02;
const GRAVITY = 9.8;
const POLE_MASS_KG = 0.1;
const MASS_KG = POLE_MASS_KG + 1;
const HALF_LENGTH_M = 0.5;
const POLE_MOMENT = POLE_MASS_KG * HALF_LENGTH_M;

/** Where a state holds what: m, m/s, rad (0 upright, positive to +x), rad/s. */
export const STATE_INDEX = { position: 0, velocity: 1, angle: 2, angularVelocity: 3 } as const;

const sineCosine = new Float64Array(2);

/** Source: gymnasium/envs/classic_control/cartpole.py, in its order of operations. */
export class CartPole {
  static readonly stateSize = 4;

  /** Advances by 20 ms under a force (N, positive to +x) on the cart. Positions move by the velocities before the step. */
  step(state: Float64Array, force: number): void {
    const v = state[STATE_INDEX.velocity]!;
    const omega = state[STATE_INDEX.angularVelocity]!;
    sinCos(state[STATE_INDEX.angle]!, sineCosine, 0);
    const s = sineCosine[0]!;
    const c = sineCosine[1]!;

    const push = (force + POLE_MOMENT * (omega * omega) * s) / MASS_KG;
    const angularAcceleration =
      (GRAVITY * s - c * push) / (HALF_LENGTH_M * (4 / 3 - (POLE_MASS_KG * (c * c)) / MASS_KG));
    const acceleration = push - (POLE_MOMENT * angularAcceleration * c) / MASS_KG;

    state[STATE_INDEX.position]! += STEP_S * v;
    state[STATE_INDEX.velocity] = v + STEP_S * acceleration;
    state[STATE_INDEX.angle]! += STEP_S * omega;
    state[STATE_INDEX.angularVelocity] = omega + STEP_S * angularAcceleration;
  }
}
