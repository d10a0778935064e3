// A pole hinged to a cart on a rail: sim/plants/single-pendulum.ts, in its order of operations.
import { atStop, CART_MASS_KG, DAMPING, dampingAt, GRAVITY, limitVelocity, STEP_S, STOP_IMPULSE_LIMIT_NS, stopImpulse } from './bullet';
import { FORCE, ROW, STATE, VECTOR } from './rows';
import { sinCos } from './trigonometry';
import { add, all, cross, div, dot, mul, sub } from './vector';

const POLE_MASS_KG = 5.018591545810472;
const CENTRE_X = 0.0005000000237487257;
const CENTRE_Z = 0.30000001192092896;
const POLE_INERTIA = 0.26653950154827094;
const MASS_KG = CART_MASS_KG + POLE_MASS_KG;

/** Rows of the state. */
export const POSITION = STATE;
export const VELOCITY = STATE + ROW;
export const ANGLE = STATE + 2 * ROW;
export const ANGULAR_VELOCITY = STATE + 3 * ROW;
export const SINE = STATE + 4 * ROW;
export const COSINE = STATE + 5 * ROW;

/** What the equations of motion need besides the motor's force: a row each. */
const CART_DAMPING_FORCE = memory.data(<i32>(ROW * 6));
const POLE_FORCE_X = CART_DAMPING_FORCE + ROW;
const POLE_TORQUE = CART_DAMPING_FORCE + 2 * ROW;
const M12 = CART_DAMPING_FORCE + 3 * ROW;
const M22 = CART_DAMPING_FORCE + 4 * ROW;
const INVERSE = CART_DAMPING_FORCE + 5 * ROW;

/** Advances by 16.5 ms under the forces of the row FORCE. */
export function stepSinglePendulum<T>(end: usize, railM: f64): void {
  let at: usize = 0;
  do weigh<T>(at); while ((at += VECTOR) < end);
  at = 0;
  do move<T>(at, all<T>(railM)); while ((at += VECTOR) < end);
  at = 0;
  do sinCos<T>(v128.load(at, ANGLE), at + SINE); while ((at += VECTOR) < end);
}

/** Computes masses and all forces but the motor's. */
@inline
function weigh<T>(at: usize): void {
  const v = v128.load(at, VELOCITY);
  const omega = v128.load(at, ANGULAR_VELOCITY);
  const s = v128.load(at, SINE);
  const c = v128.load(at, COSINE);

  // From the hinge to the centre of mass, and the velocity of the latter.
  const rx = dot<T>(all<T>(CENTRE_X), c, all<T>(CENTRE_Z), s);
  const rz = cross<T>(all<T>(CENTRE_Z), c, all<T>(CENTRE_X), s);
  const ux = add<T>(v, mul<T>(rz, omega));
  const uz = mul<T>(v128.neg<T>(rx), omega);

  const omega2 = mul<T>(omega, omega);
  const cartDamping = dampingAt<T>(mul<T>(v, v), all<T>(CART_MASS_KG * DAMPING));
  const linearDamping = dampingAt<T>(dot<T>(ux, ux, uz, uz), all<T>(POLE_MASS_KG * DAMPING));
  const angularDamping = dampingAt<T>(omega2, all<T>(POLE_INERTIA * DAMPING));
  const centrifugal = mul<T>(all<T>(POLE_MASS_KG), omega2);
  const fx = cross<T>(rx, centrifugal, linearDamping, ux);
  const weighed = sub<T>(mul<T>(rz, centrifugal), all<T>(POLE_MASS_KG * GRAVITY));
  const fz = sub<T>(weighed, mul<T>(linearDamping, uz));

  const torque = sub<T>(cross<T>(rz, fx, rx, fz), mul<T>(angularDamping, omega));
  const m12 = mul<T>(all<T>(POLE_MASS_KG), rz);
  const m22 = add<T>(all<T>(POLE_INERTIA), mul<T>(all<T>(POLE_MASS_KG), dot<T>(rx, rx, rz, rz)));
  const inverse = div<T>(all<T>(1), cross<T>(all<T>(MASS_KG), m22, m12, m12));
  v128.store(at, mul<T>(cartDamping, v), CART_DAMPING_FORCE);
  v128.store(at, fx, POLE_FORCE_X);
  v128.store(at, torque, POLE_TORQUE);
  v128.store(at, m12, M12);
  v128.store(at, m22, M22);
  v128.store(at, inverse, INVERSE);
}

/** Moves everything but the sine and cosine. */
@inline
function move<T>(at: usize, rail: v128): void {
  const x = v128.load(at, POSITION);
  let v = v128.load(at, VELOCITY);
  let omega = v128.load(at, ANGULAR_VELOCITY);
  const m12 = v128.load(at, M12);
  const m22 = v128.load(at, M22);
  const inverse = v128.load(at, INVERSE);

  // Mass matrix times accelerations = generalised forces.
  const q1 = add<T>(sub<T>(v128.load(at, FORCE), v128.load(at, CART_DAMPING_FORCE)), v128.load(at, POLE_FORCE_X));
  const q2 = v128.load(at, POLE_TORQUE);
  const step = mul<T>(all<T>(STEP_S), inverse);
  v = limitVelocity<T>(add<T>(v, mul<T>(step, cross<T>(m22, q1, m12, q2))));
  omega = limitVelocity<T>(add<T>(omega, mul<T>(step, cross<T>(all<T>(MASS_KG), q2, m12, q1))));

  const stopped = atStop<T>(x, rail);
  if (v128.any_true(stopped)) {
    const mobility = mul<T>(m22, inverse);
    const impulse = stopImpulse<T>(x, v, rail, mobility, all<T>(STOP_IMPULSE_LIMIT_NS));
    const pushed = v128.and(stopped, v128.ne<T>(impulse, all<T>(0)));
    v = v128.bitselect(limitVelocity<T>(add<T>(v, mul<T>(impulse, mobility))), v, pushed);
    const turned = sub<T>(omega, mul<T>(impulse, mul<T>(m12, inverse)));
    omega = v128.bitselect(limitVelocity<T>(turned), omega, pushed);
  }

  v128.store(at, add<T>(x, mul<T>(all<T>(STEP_S), v)), POSITION);
  v128.store(at, v, VELOCITY);
  v128.store(at, add<T>(v128.load(at, ANGLE), mul<T>(all<T>(STEP_S), omega)), ANGLE);
  v128.store(at, omega, ANGULAR_VELOCITY);
}
