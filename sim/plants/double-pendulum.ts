// Two poles on a cart, the second hinged to the tip of the first, as Bullet computes them.
import { sinCos } from '../math/index.js';
import { CART_MASS_KG, dampingAt, GRAVITY, limitVelocity, STEP_S, stopImpulse } from './bullet.js';

/** Mass, and inertia about the centre of mass, of each pole. */
const POLE_MASS = 4.198739082051421;
const POLE_INERTIA = 0.217564678634353;
/** From a pole's hinge to its centre of mass, and from the first hinge to the second. */
const CENTRE = 0.30000001192092896;
const LENGTH = 0.6000000238418579;

const M11 = CART_MASS_KG + 2 * POLE_MASS;

/**
 * State: cart position (m) and velocity, first pole's angle (rad, 0 upright, positive to +x, not wrapped) and velocity,
 * second pole's angle relative to the first and its velocity, sine and cosine of both angles, and the second pole's centre of
 * mass (x, z) as the engine reports it: one step late.
 */
export class DoublePendulum {
  static readonly stateSize = 12;
  readonly railM: number;

  /** @param railM the cart's stops are at +-railM */
  constructor(railM: number) {
    this.railM = railM;
  }

  place(
    state: Float64Array,
    x: number,
    v: number,
    theta: number,
    omega: number,
    gamma: number,
    gammaVelocity: number,
  ): void {
    state[0] = x;
    state[1] = v;
    state[2] = theta;
    state[3] = omega;
    state[4] = gamma;
    state[5] = gammaVelocity;
    sinCos(theta, state, 6);
    sinCos(gamma, state, 8);
    const s1 = state[6]!;
    const c1 = state[7]!;
    const s12 = s1 * state[9]! + c1 * state[8]!;
    const c12 = c1 * state[9]! - s1 * state[8]!;
    state[10] = x + LENGTH * s1 + CENTRE * s12;
    state[11] = LENGTH * c1 + CENTRE * c12;
  }

  /** Advances one step of 16.5 ms with a force (N) on the cart. */
  step(state: Float64Array, force: number): void {
    const x = state[0]!;
    let v = state[1]!;
    const theta = state[2]!;
    let w = state[3]!;
    const gamma = state[4]!;
    let gd = state[5]!;
    const s1 = state[6]!;
    const c1 = state[7]!;
    const s12 = s1 * state[9]! + c1 * state[8]!;
    const c12 = c1 * state[9]! - s1 * state[8]!;

    const wb = w + gd;
    const rx = CENTRE * s1;
    const rz = CENTRE * c1;
    const sx = CENTRE * s12;
    const sz = CENTRE * c12;
    const px = LENGTH * s1;
    const pz = LENGTH * c1;
    const tx = px + sx;
    const tz = pz + sz;

    const u1x = v + rz * w;
    const u1z = -rx * w;
    const u2x = v + pz * w + sz * wb;
    const u2z = -px * w - sx * wb;
    const kc = CART_MASS_KG * dampingAt(v * v);
    const kl1 = POLE_MASS * dampingAt(u1x * u1x + u1z * u1z);
    const kl2 = POLE_MASS * dampingAt(u2x * u2x + u2z * u2z);
    const t1 = POLE_INERTIA * dampingAt(w * w) * w;
    const t2 = POLE_INERTIA * dampingAt(wb * wb) * wb;
    const f1x = -kl1 * u1x + POLE_MASS * rx * w * w;
    const f1z = -kl1 * u1z + POLE_MASS * rz * w * w - POLE_MASS * GRAVITY;
    const f2x = -kl2 * u2x + POLE_MASS * (px * w * w + sx * wb * wb);
    const f2z = -kl2 * u2z + POLE_MASS * (pz * w * w + sz * wb * wb) - POLE_MASS * GRAVITY;

    const q1 = force - kc * v + f1x + f2x;
    const q2 = rz * f1x - rx * f1z + tz * f2x - tx * f2z - t1 - t2;
    const q3 = sz * f2x - sx * f2z - t2;

    const m12 = POLE_MASS * (rz + tz);
    const m13 = POLE_MASS * sz;
    const m22 = 2 * POLE_INERTIA + POLE_MASS * (rx * rx + rz * rz + tx * tx + tz * tz);
    const m23 = POLE_INERTIA + POLE_MASS * (tx * sx + tz * sz);
    const m33 = POLE_INERTIA + POLE_MASS * (sx * sx + sz * sz);

    const a11 = m22 * m33 - m23 * m23;
    const a12 = m13 * m23 - m12 * m33;
    const a13 = m12 * m23 - m13 * m22;
    const a22 = M11 * m33 - m13 * m13;
    const a23 = m12 * m13 - M11 * m23;
    const a33 = M11 * m22 - m12 * m12;
    const determinant = M11 * a11 + m12 * a12 + m13 * a13;

    v = limitVelocity(v + (STEP_S * (a11 * q1 + a12 * q2 + a13 * q3)) / determinant);
    w = limitVelocity(w + (STEP_S * (a12 * q1 + a22 * q2 + a23 * q3)) / determinant);
    gd = limitVelocity(gd + (STEP_S * (a13 * q1 + a23 * q2 + a33 * q3)) / determinant);

    const impulse = stopImpulse(x, v, this.railM, a11 / determinant);
    if (impulse !== 0) {
      v = limitVelocity(v + (impulse * a11) / determinant);
      w = limitVelocity(w + (impulse * a12) / determinant);
      gd = limitVelocity(gd + (impulse * a13) / determinant);
    }
    this.place(state, x + STEP_S * v, v, theta + STEP_S * w, w, gamma + STEP_S * gd, gd);
    state[10] = x + tx;
    state[11] = tz;
  }
}
