// Gymnasium's Acrobot-v1: two links that hang from a fixed hinge, with a motor between them.
import { sin, sinCos } from '../math/index.js';

const STEP_S = 0.2;
const LARGEST_SPEED_1 = 4 * Math.PI;
const LARGEST_SPEED_2 = 9 * Math.PI;

/** Where a state holds what: rad (0 hanging; the second relative to the first), rad/s, sines and cosines of both angles, and the tip's height above the hinge, m. */
export const STATE_INDEX = {
  angle1: 0,
  angle2: 1,
  angularVelocity1: 2,
  angularVelocity2: 3,
  sine1: 4,
  cosine1: 5,
  sine2: 6,
  cosine2: 7,
  tipM: 8,
} as const;

/** Angles, angular velocities, and how fast each changes. */
type Motion = [number, number, number, number];

const sineCosine = new Float64Array(2);

/** Source: gymnasium/envs/classic_control/acrobot.py, the equations of the book of Sutton and Barto, by one step of Runge-Kutta of order 4. */
export class Acrobot {
  static readonly stateSize = 9;

  /** Angles are wrapped to +-pi. */
  place(state: Float64Array, angle1: number, angle2: number, angularVelocity1: number, angularVelocity2: number): void {
    const first = wrapped(angle1);
    const second = wrapped(angle2);
    state[STATE_INDEX.angle1] = first;
    state[STATE_INDEX.angle2] = second;
    state[STATE_INDEX.angularVelocity1] = limited(angularVelocity1, LARGEST_SPEED_1);
    state[STATE_INDEX.angularVelocity2] = limited(angularVelocity2, LARGEST_SPEED_2);
    sinCos(first, state, STATE_INDEX.sine1);
    sinCos(second, state, STATE_INDEX.sine2);
    sinCos(second + first, sineCosine, 0);
    state[STATE_INDEX.tipM] = -state[STATE_INDEX.cosine1]! - sineCosine[1]!;
  }

  /** Advances by 200 ms under a torque (N m) between the links. */
  step(state: Float64Array, torqueNm: number): void {
    const at: Motion = [state[0]!, state[1]!, state[2]!, state[3]!];
    const k1 = change(at, torqueNm);
    const k2 = change(after(at, STEP_S / 2, k1), torqueNm);
    const k3 = change(after(at, STEP_S / 2, k2), torqueNm);
    const k4 = change(after(at, STEP_S, k3), torqueNm);
    const next = (i: 0 | 1 | 2 | 3) => at[i] + (STEP_S / 6) * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
    this.place(state, next(0), next(1), next(2), next(3));
  }
}

/** Links of 1 kg and 1 m, their centres halfway, 1 kg m^2 about these, 9.8 m/s^2. */
function change([angle1, angle2, omega1, omega2]: Motion, torqueNm: number): Motion {
  sinCos(angle2, sineCosine, 0);
  const s2 = sineCosine[0]!;
  const c2 = sineCosine[1]!;
  const d1 = 3.5 + c2;
  const d2 = 1.25 + 0.5 * c2;
  const phi2 = 4.9 * sin(angle1 + angle2);
  const phi1 = 14.7 * sin(angle1) + phi2 - (0.5 * (omega2 * omega2) + omega2 * omega1) * s2;
  const share = d2 / d1;
  const pushed = torqueNm + share * phi1 - 0.5 * (omega1 * omega1) * s2 - phi2;
  const acceleration2 = pushed / (1.25 - share * d2);
  return [omega1, omega2, -(d2 * acceleration2 + phi1) / d1, acceleration2];
}

function after(at: Motion, seconds: number, k: Motion): Motion {
  return [at[0] + seconds * k[0], at[1] + seconds * k[1], at[2] + seconds * k[2], at[3] + seconds * k[3]];
}

function wrapped(angle: number): number {
  return angle - 2 * Math.PI * Math.floor((angle + Math.PI) / (2 * Math.PI));
}

function limited(x: number, limit: number): number {
  return Math.max(Math.min(x, limit), -limit);
}
