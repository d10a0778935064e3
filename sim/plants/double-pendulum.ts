// Two poles on a cart, the second hinged to the tip of the first, as the Bullet engine computes them.
import { sinCos } from '../math/index.js';
import { CART_MASS_KG, DAMPING, dampingAt, GRAVITY, limitVelocity, STEP_S, stopImpulse } from './bullet.js';

/** Mass (kg) and inertia about the centre of mass (kg m^2) of each pole. */
const POLE_MASS_KG = 4.198739082051421;
const POLE_INERTIA = 0.217564678634353;
/** From a pole's hinge to its centre of mass, and from the first hinge to the second (m). */
const CENTRE = 0.30000001192092896;
const LENGTH = 0.6000000238418579;
const MASS_KG = CART_MASS_KG + 2 * POLE_MASS_KG;

/**
 * Where a state holds what: m, m/s, rad (0 upright, positive to +x, not wrapped), rad/s; the second pole's angle is relative to
 * the first; then sine and cosine of both angles and of their sum; last the second pole's centre of mass as the engine reports it.
 */
export const STATE_INDEX = {
  position: 0,
  velocity: 1,
  angle1: 2,
  angularVelocity1: 3,
  angle2: 4,
  angularVelocity2: 5,
  sine1: 6,
  cosine1: 7,
  sine2: 8,
  cosine2: 9,
  sine12: 10,
  cosine12: 11,
  reportedX: 12,
  reportedZ: 13,
} as const;

/** Source of the equations and constants: docs/physics.md. */
export class DoublePendulum {
  static readonly stateSize = 14;
  readonly railM: number;

  /** @param railM the cart's stops are at +-railM */
  constructor(railM: number) {
    this.railM = railM;
  }

  /** Puts cart and poles somewhere, reported without delay. */
  place(state: Float64Array, x: number, v: number, theta: number, w1: number, gamma: number, w2: number): void {
    move(state, x, v, theta, w1, gamma, w2);
    reportPole2(state);
  }

  /** Advances by 16.5 ms under a force (N, positive to +x) on the cart. */
  step(state: Float64Array, force: number): void {
    // The engine reports the second pole one step late.
    reportPole2(state);

    const x = state[STATE_INDEX.position]!;
    let v = state[STATE_INDEX.velocity]!;
    const theta = state[STATE_INDEX.angle1]!;
    let w1 = state[STATE_INDEX.angularVelocity1]!;
    const gamma = state[STATE_INDEX.angle2]!;
    let w2 = state[STATE_INDEX.angularVelocity2]!;
    const w12 = w1 + w2;

    // First hinge to first centre of mass, second hinge to second centre of mass, first hinge to second centre of mass.
    const rx = CENTRE * state[STATE_INDEX.sine1]!;
    const rz = CENTRE * state[STATE_INDEX.cosine1]!;
    const sx = CENTRE * state[STATE_INDEX.sine12]!;
    const sz = CENTRE * state[STATE_INDEX.cosine12]!;
    const px = LENGTH * state[STATE_INDEX.sine1]!;
    const pz = LENGTH * state[STATE_INDEX.cosine1]!;
    const tx = px + sx;
    const tz = pz + sz;

    // Velocities of the centres of mass, and the forces on them.
    const u1x = v + rz * w1;
    const u1z = -rx * w1;
    const u2x = v + pz * w1 + sz * w12;
    const u2z = -px * w1 - sx * w12;
    const cartDamping = dampingAt(v * v, CART_MASS_KG * DAMPING);
    const linearDamping1 = dampingAt(u1x * u1x + u1z * u1z, POLE_MASS_KG * DAMPING);
    const linearDamping2 = dampingAt(u2x * u2x + u2z * u2z, POLE_MASS_KG * DAMPING);
    const dampingTorque1 = dampingAt(w1 * w1, POLE_INERTIA * DAMPING) * w1;
    const dampingTorque2 = dampingAt(w12 * w12, POLE_INERTIA * DAMPING) * w12;
    const f1x = POLE_MASS_KG * (rx * w1 * w1) - linearDamping1 * u1x;
    const f1z = POLE_MASS_KG * (rz * w1 * w1 - GRAVITY) - linearDamping1 * u1z;
    const f2x = POLE_MASS_KG * (px * w1 * w1 + sx * w12 * w12) - linearDamping2 * u2x;
    const f2z = POLE_MASS_KG * (pz * w1 * w1 + sz * w12 * w12 - GRAVITY) - linearDamping2 * u2z;

    // Mass matrix times accelerations = generalised forces.
    const q1 = force - cartDamping * v + f1x + f2x;
    const q2 = rz * f1x - rx * f1z + tz * f2x - tx * f2z - dampingTorque1 - dampingTorque2;
    const q3 = sz * f2x - sx * f2z - dampingTorque2;
    const m12 = POLE_MASS_KG * (rz + tz);
    const m13 = POLE_MASS_KG * sz;
    const m22 = 2 * POLE_INERTIA + POLE_MASS_KG * (rx * rx + rz * rz + tx * tx + tz * tz);
    const m23 = POLE_INERTIA + POLE_MASS_KG * (tx * sx + tz * sz);
    const m33 = POLE_INERTIA + POLE_MASS_KG * (sx * sx + sz * sz);

    // The inverse of the mass matrix is its adjugate (a) over its determinant.
    const a11 = m22 * m33 - m23 * m23;
    const a12 = m13 * m23 - m12 * m33;
    const a13 = m12 * m23 - m13 * m22;
    const a22 = MASS_KG * m33 - m13 * m13;
    const a23 = m12 * m13 - MASS_KG * m23;
    const a33 = MASS_KG * m22 - m12 * m12;
    const inverse = 1 / (MASS_KG * a11 + m12 * a12 + m13 * a13);
    v = limitVelocity(v + STEP_S * inverse * (a11 * q1 + a12 * q2 + a13 * q3));
    w1 = limitVelocity(w1 + STEP_S * inverse * (a12 * q1 + a22 * q2 + a23 * q3));
    w2 = limitVelocity(w2 + STEP_S * inverse * (a13 * q1 + a23 * q2 + a33 * q3));

    const impulse = stopImpulse(x, v, this.railM, a11 * inverse);
    if (impulse !== 0) {
      v = limitVelocity(v + impulse * (a11 * inverse));
      w1 = limitVelocity(w1 + impulse * (a12 * inverse));
      w2 = limitVelocity(w2 + impulse * (a13 * inverse));
    }
    move(state, x + STEP_S * v, v, theta + STEP_S * w1, w1, gamma + STEP_S * w2, w2);
  }
}

function move(state: Float64Array, x: number, v: number, theta: number, w1: number, gamma: number, w2: number): void {
  state[STATE_INDEX.position] = x;
  state[STATE_INDEX.velocity] = v;
  state[STATE_INDEX.angle1] = theta;
  state[STATE_INDEX.angularVelocity1] = w1;
  state[STATE_INDEX.angle2] = gamma;
  state[STATE_INDEX.angularVelocity2] = w2;
  sinCos(theta, state, STATE_INDEX.sine1);
  sinCos(gamma, state, STATE_INDEX.sine2);
  const s1 = state[STATE_INDEX.sine1]!;
  const c1 = state[STATE_INDEX.cosine1]!;
  const s2 = state[STATE_INDEX.sine2]!;
  const c2 = state[STATE_INDEX.cosine2]!;
  state[STATE_INDEX.sine12] = s1 * c2 + c1 * s2;
  state[STATE_INDEX.cosine12] = c1 * c2 - s1 * s2;
}

function reportPole2(state: Float64Array): void {
  state[STATE_INDEX.reportedX] =
    state[STATE_INDEX.position]! + LENGTH * state[STATE_INDEX.sine1]! + CENTRE * state[STATE_INDEX.sine12]!;
  state[STATE_INDEX.reportedZ] = LENGTH * state[STATE_INDEX.cosine1]! + CENTRE * state[STATE_INDEX.cosine12]!;
}
