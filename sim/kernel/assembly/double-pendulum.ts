// Two poles on a cart: sim/plants/double-pendulum.ts, in its order of operations.
import { atStop, CART_MASS_KG, DAMPING, dampingAt, GRAVITY, limitVelocity, STEP_S, STOP_IMPULSE_LIMIT_NS, stopImpulse } from './bullet';
import { FORCE, ROW, STATE, VECTOR } from './rows';
import { sinCos } from './trigonometry';
import { add, all, cross, div, dot, mul, sub } from './vector';

const POLE_MASS_KG = 4.198739082051421;
const POLE_INERTIA = 0.217564678634353;
const CENTRE = 0.30000001192092896;
const LENGTH = 0.6000000238418579;
const MASS_KG = CART_MASS_KG + 2 * POLE_MASS_KG;

/** Rows of the state. */
export const STATE_ROWS: usize = 14;
export const POSITION = STATE;
export const VELOCITY = STATE + ROW;
export const ANGLE_1 = STATE + 2 * ROW;
export const ANGULAR_VELOCITY_1 = STATE + 3 * ROW;
export const ANGLE_2 = STATE + 4 * ROW;
export const ANGULAR_VELOCITY_2 = STATE + 5 * ROW;
export const SINE_1 = STATE + 6 * ROW;
export const COSINE_1 = STATE + 7 * ROW;
export const SINE_2 = STATE + 8 * ROW;
export const COSINE_2 = STATE + 9 * ROW;
export const SINE_12 = STATE + 10 * ROW;
export const COSINE_12 = STATE + 11 * ROW;
export const REPORTED_X = STATE + 12 * ROW;
export const REPORTED_Z = STATE + 13 * ROW;

/** Advances by 16.5 ms under the forces of the row FORCE. */
export function stepDoublePendulum<T>(end: usize, railM: f64): void {
  // The engine reports the second pole one step late.
  for (let at: usize = 0; at < end; at += VECTOR) reportPole2<T>(at);
  for (let at: usize = 0; at < end; at += VECTOR) move<T>(at, v128.load(at, FORCE), all<T>(railM));
  for (let at: usize = 0; at < end; at += VECTOR) sinCos<T>(v128.load(at, ANGLE_1), at + SINE_1);
  for (let at: usize = 0; at < end; at += VECTOR) sinCos<T>(v128.load(at, ANGLE_2), at + SINE_2);
  for (let at: usize = 0; at < end; at += VECTOR) addAngles<T>(at);
}

@inline
function reportPole2<T>(at: usize): void {
  const tip1 = add<T>(v128.load(at, POSITION), mul<T>(all<T>(LENGTH), v128.load(at, SINE_1)));
  v128.store(at, add<T>(tip1, mul<T>(all<T>(CENTRE), v128.load(at, SINE_12))), REPORTED_X);
  const z = dot<T>(all<T>(LENGTH), v128.load(at, COSINE_1), all<T>(CENTRE), v128.load(at, COSINE_12));
  v128.store(at, z, REPORTED_Z);
}

@inline
function addAngles<T>(at: usize): void {
  const s1 = v128.load(at, SINE_1);
  const c1 = v128.load(at, COSINE_1);
  const s2 = v128.load(at, SINE_2);
  const c2 = v128.load(at, COSINE_2);
  v128.store(at, dot<T>(s1, c2, c1, s2), SINE_12);
  v128.store(at, cross<T>(c1, c2, s1, s2), COSINE_12);
}

/** Moves everything but the sines and cosines. */
@inline
function move<T>(at: usize, force: v128, rail: v128): void {
  const x = v128.load(at, POSITION);
  let v = v128.load(at, VELOCITY);
  let w1 = v128.load(at, ANGULAR_VELOCITY_1);
  let w2 = v128.load(at, ANGULAR_VELOCITY_2);
  const w12 = add<T>(w1, w2);

  // First hinge to first centre of mass, second hinge to second centre of mass, first hinge to second centre of mass.
  const rx = mul<T>(all<T>(CENTRE), v128.load(at, SINE_1));
  const rz = mul<T>(all<T>(CENTRE), v128.load(at, COSINE_1));
  const sx = mul<T>(all<T>(CENTRE), v128.load(at, SINE_12));
  const sz = mul<T>(all<T>(CENTRE), v128.load(at, COSINE_12));
  const px = mul<T>(all<T>(LENGTH), v128.load(at, SINE_1));
  const pz = mul<T>(all<T>(LENGTH), v128.load(at, COSINE_1));
  const tx = add<T>(px, sx);
  const tz = add<T>(pz, sz);

  // Velocities of the centres of mass, and the forces on them.
  const u1x = add<T>(v, mul<T>(rz, w1));
  const u1z = mul<T>(v128.neg<T>(rx), w1);
  const u2x = add<T>(add<T>(v, mul<T>(pz, w1)), mul<T>(sz, w12));
  const u2z = cross<T>(v128.neg<T>(px), w1, sx, w12);
  const cartDamping = dampingAt<T>(mul<T>(v, v), all<T>(CART_MASS_KG * DAMPING));
  const linearDamping1 = dampingAt<T>(dot<T>(u1x, u1x, u1z, u1z), all<T>(POLE_MASS_KG * DAMPING));
  const linearDamping2 = dampingAt<T>(dot<T>(u2x, u2x, u2z, u2z), all<T>(POLE_MASS_KG * DAMPING));
  const dampingTorque1 = mul<T>(dampingAt<T>(mul<T>(w1, w1), all<T>(POLE_INERTIA * DAMPING)), w1);
  const dampingTorque2 = mul<T>(dampingAt<T>(mul<T>(w12, w12), all<T>(POLE_INERTIA * DAMPING)), w12);
  const mass = all<T>(POLE_MASS_KG);
  const gravity = all<T>(GRAVITY);
  const c1x = mul<T>(mul<T>(rx, w1), w1);
  const c1z = sub<T>(mul<T>(mul<T>(rz, w1), w1), gravity);
  const c2x = dot<T>(mul<T>(px, w1), w1, mul<T>(sx, w12), w12);
  const c2z = sub<T>(dot<T>(mul<T>(pz, w1), w1, mul<T>(sz, w12), w12), gravity);
  const f1x = cross<T>(mass, c1x, linearDamping1, u1x);
  const f1z = cross<T>(mass, c1z, linearDamping1, u1z);
  const f2x = cross<T>(mass, c2x, linearDamping2, u2x);
  const f2z = cross<T>(mass, c2z, linearDamping2, u2z);

  // Mass matrix times accelerations = generalised forces.
  const q1 = add<T>(add<T>(sub<T>(force, mul<T>(cartDamping, v)), f1x), f2x);
  const torque1 = sub<T>(add<T>(cross<T>(rz, f1x, rx, f1z), mul<T>(tz, f2x)), mul<T>(tx, f2z));
  const q2 = sub<T>(sub<T>(torque1, dampingTorque1), dampingTorque2);
  const q3 = sub<T>(cross<T>(sz, f2x, sx, f2z), dampingTorque2);
  const m11 = all<T>(MASS_KG);
  const m12 = mul<T>(mass, add<T>(rz, tz));
  const m13 = mul<T>(mass, sz);
  const radii2 = add<T>(add<T>(dot<T>(rx, rx, rz, rz), mul<T>(tx, tx)), mul<T>(tz, tz));
  const m22 = add<T>(all<T>(2 * POLE_INERTIA), mul<T>(mass, radii2));
  const m23 = add<T>(all<T>(POLE_INERTIA), mul<T>(mass, dot<T>(tx, sx, tz, sz)));
  const m33 = add<T>(all<T>(POLE_INERTIA), mul<T>(mass, dot<T>(sx, sx, sz, sz)));

  // The inverse of the mass matrix is its adjugate (a) over its determinant.
  const a11 = cross<T>(m22, m33, m23, m23);
  const a12 = cross<T>(m13, m23, m12, m33);
  const a13 = cross<T>(m12, m23, m13, m22);
  const a22 = cross<T>(m11, m33, m13, m13);
  const a23 = cross<T>(m12, m13, m11, m23);
  const a33 = cross<T>(m11, m22, m12, m12);
  const inverse = div<T>(all<T>(1), add<T>(dot<T>(m11, a11, m12, a12), mul<T>(m13, a13)));
  const step = mul<T>(all<T>(STEP_S), inverse);
  v = limitVelocity<T>(add<T>(v, mul<T>(step, add<T>(dot<T>(a11, q1, a12, q2), mul<T>(a13, q3)))));
  w1 = limitVelocity<T>(add<T>(w1, mul<T>(step, add<T>(dot<T>(a12, q1, a22, q2), mul<T>(a23, q3)))));
  w2 = limitVelocity<T>(add<T>(w2, mul<T>(step, add<T>(dot<T>(a13, q1, a23, q2), mul<T>(a33, q3)))));

  const stopped = atStop<T>(x, rail);
  if (v128.any_true(stopped)) {
    const mobility = mul<T>(a11, inverse);
    const impulse = stopImpulse<T>(x, v, rail, mobility, all<T>(STOP_IMPULSE_LIMIT_NS));
    const pushed = v128.and(stopped, v128.ne<T>(impulse, all<T>(0)));
    const turned1 = add<T>(w1, mul<T>(impulse, mul<T>(a12, inverse)));
    const turned2 = add<T>(w2, mul<T>(impulse, mul<T>(a13, inverse)));
    v = v128.bitselect(limitVelocity<T>(add<T>(v, mul<T>(impulse, mobility))), v, pushed);
    w1 = v128.bitselect(limitVelocity<T>(turned1), w1, pushed);
    w2 = v128.bitselect(limitVelocity<T>(turned2), w2, pushed);
  }

  v128.store(at, add<T>(x, mul<T>(all<T>(STEP_S), v)), POSITION);
  v128.store(at, v, VELOCITY);
  v128.store(at, add<T>(v128.load(at, ANGLE_1), mul<T>(all<T>(STEP_S), w1)), ANGLE_1);
  v128.store(at, w1, ANGULAR_VELOCITY_1);
  v128.store(at, add<T>(v128.load(at, ANGLE_2), mul<T>(all<T>(STEP_S), w2)), ANGLE_2);
  v128.store(at, w2, ANGULAR_VELOCITY_2);
}
