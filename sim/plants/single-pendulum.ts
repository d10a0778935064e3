// A pole hinged to a cart on a rail: the plant of balance and swing-up, as Bullet computes it.
import { sinCos } from '../math/index.js';
import { CART_MASS_KG, dampingAt, GRAVITY, limitVelocity, STEP_S, stopImpulse } from './bullet.js';

const POLE_MASS = 5.018591545810472;
/** Centre of mass in the pole's frame. */
const CENTRE_X = 0.0005000000237487257;
const CENTRE_Z = 0.30000001192092896;
/** About the centre of mass. */
const POLE_INERTIA = 0.26653950154827094;
const MASS = CART_MASS_KG + POLE_MASS;

/** State: cart position (m) and velocity, pole angle (rad, 0 upright, positive to +x, not wrapped) and velocity, sine and cosine of the angle. */
export class SinglePendulum {
  static readonly stateSize = 6;
  readonly railM: number;

  /** @param railM the cart's stops are at +-railM */
  constructor(railM: number) {
    this.railM = railM;
  }

  place(state: Float64Array, x: number, v: number, theta: number, omega: number): void {
    state[0] = x;
    state[1] = v;
    state[2] = theta;
    state[3] = omega;
    sinCos(theta, state, 4);
  }

  /** Advances one step of 16.5 ms with a force (N) on the cart. */
  step(state: Float64Array, force: number): void {
    const x = state[0]!;
    let v = state[1]!;
    const theta = state[2]!;
    let omega = state[3]!;
    const s = state[4]!;
    const c = state[5]!;

    const rx = CENTRE_X * c + CENTRE_Z * s;
    const rz = -CENTRE_X * s + CENTRE_Z * c;
    const ux = v + rz * omega;
    const uz = -rx * omega;
    const kc = CART_MASS_KG * dampingAt(v * v);
    const kl = POLE_MASS * dampingAt(ux * ux + uz * uz);
    const ka = POLE_INERTIA * dampingAt(omega * omega);
    const fx = -kl * ux + POLE_MASS * rx * omega * omega;
    const fz = -kl * uz + POLE_MASS * rz * omega * omega - POLE_MASS * GRAVITY;
    const q1 = force - kc * v + fx;
    const q2 = rz * fx - rx * fz - ka * omega;
    const m12 = POLE_MASS * rz;
    const m22 = POLE_INERTIA + POLE_MASS * (rx * rx + rz * rz);
    const determinant = MASS * m22 - m12 * m12;
    v = limitVelocity(v + (STEP_S * (m22 * q1 - m12 * q2)) / determinant);
    omega = limitVelocity(omega + (STEP_S * (MASS * q2 - m12 * q1)) / determinant);

    const impulse = stopImpulse(x, v, this.railM, m22 / determinant);
    if (impulse !== 0) {
      v = limitVelocity(v + (impulse * m22) / determinant);
      omega = limitVelocity(omega - (impulse * m12) / determinant);
    }
    this.place(state, x + STEP_S * v, v, theta + STEP_S * omega, omega);
  }
}
