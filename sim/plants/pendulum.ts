// Gymnasium's Pendulum-v1: a rod on a motor that is too weak to lift it at once.
import { sinCos } from '../math/index.js';

const STEP_S = 0.05;
/** A rod of 1 kg and 1 m at 10 m/s^2, turned about its end: 3 g / (2 l) and 3 / (m l^2). */
const GRAVITY_PER_SINE = 15;
const ACCELERATION_PER_NM = 3;
const LARGEST_SPEED = 8;

/** Where a state holds what: rad (0 upright, not wrapped), rad/s, and sine and cosine of the angle. */
export const STATE_INDEX = { angle: 0, angularVelocity: 1, sine: 2, cosine: 3 } as const;

/** Source: gymnasium/envs/classic_control/pendulum.py. */
export class Pendulum {
  static readonly stateSize = 4;

  place(state: Float64Array, angle: number, angularVelocity: number): void {
    state[STATE_INDEX.angle] = angle;
    state[STATE_INDEX.angularVelocity] = angularVelocity;
    sinCos(angle, state, STATE_INDEX.sine);
  }

  /** Advances by 50 ms under a torque (N m). */
  step(state: Float64Array, torqueNm: number): void {
    const push = GRAVITY_PER_SINE * state[STATE_INDEX.sine]! + ACCELERATION_PER_NM * torqueNm;
    const omega = state[STATE_INDEX.angularVelocity]! + push * STEP_S;
    const limited = Math.max(Math.min(omega, LARGEST_SPEED), -LARGEST_SPEED);
    this.place(state, state[STATE_INDEX.angle]! + limited * STEP_S, limited);
  }
}
