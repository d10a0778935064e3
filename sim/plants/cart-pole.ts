// Gymnasium's CartPole-v1: Barto, Sutton and Anderson's cart-pole with explicit Euler steps.
import { sinCos } from '../math/index.js';

const STEP_S = 0.02;
const GRAVITY = 9.8;
const POLE_MASS = 0.1;
const MASS = 1 + POLE_MASS;
/** Half the pole's length in metres. */
const HALF_LENGTH = 0.5;
const POLE_MOMENT = POLE_MASS * HALF_LENGTH;
const sineCosine = new Float64Array(2);

/** State: cart position (m) and velocity, pole angle (rad, 0 upright, positive to +x) and velocity. */
export class CartPole {
  static readonly stateSize = 4;

  /** Advances one step of 20 ms with a force (N) on the cart. Positions move by the old velocities. */
  step(state: Float64Array, force: number): void {
    const x = state[0]!;
    const v = state[1]!;
    const theta = state[2]!;
    const omega = state[3]!;
    sinCos(theta, sineCosine, 0);
    const s = sineCosine[0]!;
    const c = sineCosine[1]!;
    const push = (force + POLE_MOMENT * (omega * omega) * s) / MASS;
    const angular = (GRAVITY * s - c * push) / (HALF_LENGTH * (4 / 3 - (POLE_MASS * (c * c)) / MASS));
    const linear = push - (POLE_MOMENT * angular * c) / MASS;
    state[0] = x + STEP_S * v;
    state[1] = v + STEP_S * linear;
    state[2] = theta + STEP_S * omega;
    state[3] = omega + STEP_S * angular;
  }
}
