// A cart-pole as it stands on a bench: sim/plants/rig-plant.ts, in its order of operations.
import { atStop, dampingAt, limitVelocity, STEP_S, STOP_IMPULSE_LIMIT_NS, stopImpulse } from './bullet';
import { given } from './parameters';
import { FORCE, PULSES, ROW, VECTOR } from './rows';
import { ANGLE, ANGULAR_VELOCITY, COSINE, POSITION, SINE, VELOCITY } from './single-pendulum';
import { sinCos } from './trigonometry';
import { add, all, cross, div, dot, mul, sub, within } from './vector';

/** What the equations of motion are made of, each in all lanes. */
@unmanaged
class Plant {
  stepS: v128;
  massKg: v128;
  poleMassKg: v128;
  poleCentreM: v128;
  poleOffsetM: v128;
  poleInertia: v128;
  weightN: v128;
  cartDamping: v128;
  linearDamping: v128;
  angularDamping: v128;
  cartViscous: v128;
  poleViscous: v128;
  backEmf: v128;
  forceLimitN: v128;
  /** What friction takes at most in a step from a moving and from a standing cart, and from the pole; what a stop gives. */
  slidingNs: v128;
  stictionNs: v128;
  hingeNms: v128;
  stopNs: v128;
  stopM: v128;
}

const plant = changetype<Plant>(memory.data(offsetof<Plant>(), 16));

/** What is not off. */
let isDamped: bool = false;
let cartRubs: bool = false;
let hingeRubs: bool = false;
let motorFloats: bool = false;
let isLimited: bool = false;

/** What one stage leaves to the next: a row each. */
const CART_DAMPING_FORCE = memory.data(<i32>(ROW * 9), 16);
const POLE_FORCE_X = CART_DAMPING_FORCE + ROW;
const POLE_TORQUE = CART_DAMPING_FORCE + 2 * ROW;
const M12 = CART_DAMPING_FORCE + 3 * ROW;
const M22 = CART_DAMPING_FORCE + 4 * ROW;
const INVERSE = CART_DAMPING_FORCE + 5 * ROW;
/** Velocity change of the cart, and of the pole against it, per unit of impulse on the cart. */
const MOBILITY = CART_DAMPING_FORCE + 6 * ROW;
const CROSS = CART_DAMPING_FORCE + 7 * ROW;
/** What dry friction takes from the cart at most. */
const CART_LIMIT = CART_DAMPING_FORCE + 8 * ROW;

/** Makes the plant of the given parameters, with steps of `stepS`. */
export function prepareRigPlant<T>(stepS: f64): void {
  plant.stepS = all<T>(stepS);
  plant.massKg = all<T>(given.cartMassKg + given.poleMassKg);
  plant.poleMassKg = all<T>(given.poleMassKg);
  plant.poleCentreM = all<T>(given.poleCentreM);
  plant.poleOffsetM = all<T>(given.poleOffsetM);
  plant.poleInertia = all<T>(given.poleInertiaKgM2);
  plant.weightN = all<T>(given.poleMassKg * given.gravityMps2);
  plant.cartDamping = all<T>(given.cartMassKg * given.damping);
  plant.linearDamping = all<T>(given.poleMassKg * given.damping);
  plant.angularDamping = all<T>(given.poleInertiaKgM2 * given.damping);
  plant.cartViscous = all<T>(given.cartViscousNsPerM);
  plant.poleViscous = all<T>(given.poleViscousNms);
  plant.backEmf = all<T>(given.backEmfNsPerM);
  plant.forceLimitN = all<T>(given.forceLimitN > 0 ? given.forceLimitN : Infinity);
  plant.slidingNs = all<T>(given.cartCoulombN * stepS);
  plant.stictionNs = all<T>(Math.max(given.cartCoulombN, given.cartStictionN) * stepS);
  plant.hingeNms = all<T>(given.poleCoulombNm * stepS);
  plant.stopNs = all<T>(STOP_IMPULSE_LIMIT_NS * (stepS / STEP_S));
  plant.stopM = all<T>(given.stopM);
  isDamped = given.damping > 0;
  cartRubs = given.cartCoulombN > 0 || given.cartStictionN > 0;
  hingeRubs = given.poleCoulombNm > 0;
  motorFloats = given.motorFloats > 0;
  isLimited = given.forceLimitN > 0;
}

/** Advances by a step. The row FORCE has the force that the motor would have standing still, PULSES the pulses' share of the time. */
export function stepRigPlant<T>(end: usize): void {
  let at: usize = 0;
  if (isDamped) do weigh<T>(at, true); while ((at += VECTOR) < end);
  else do weigh<T>(at, false); while ((at += VECTOR) < end);
  at = 0;
  if (motorFloats) do accelerate<T>(at, true); while ((at += VECTOR) < end);
  else do accelerate<T>(at, false); while ((at += VECTOR) < end);
  at = 0;
  if (hingeRubs) do rubBoth<T>(at); while ((at += VECTOR) < end);
  else if (cartRubs) do rubCart<T>(at); while ((at += VECTOR) < end);
  at = 0;
  do move<T>(at); while ((at += VECTOR) < end);
  at = 0;
  do sinCos<T>(v128.load(at, ANGLE), at + SINE); while ((at += VECTOR) < end);
}

/** Computes masses and all forces but the motor's. */
@inline
function weigh<T>(at: usize, isDamped: bool): void {
  const v = v128.load(at, VELOCITY);
  const omega = v128.load(at, ANGULAR_VELOCITY);
  const s = v128.load(at, SINE);
  const c = v128.load(at, COSINE);

  // From the hinge to the centre of mass, and the velocity of the latter.
  const rx = dot<T>(plant.poleOffsetM, c, plant.poleCentreM, s);
  const rz = cross<T>(plant.poleCentreM, c, plant.poleOffsetM, s);
  const ux = add<T>(v, mul<T>(rz, omega));
  const uz = mul<T>(v128.neg<T>(rx), omega);

  const omega2 = mul<T>(omega, omega);
  let cartDamping = plant.cartViscous;
  let linearDamping = all<T>(0);
  let angularDamping = plant.poleViscous;
  if (isDamped) {
    cartDamping = add<T>(dampingAt<T>(mul<T>(v, v), plant.cartDamping), cartDamping);
    linearDamping = dampingAt<T>(dot<T>(ux, ux, uz, uz), plant.linearDamping);
    angularDamping = add<T>(dampingAt<T>(omega2, plant.angularDamping), angularDamping);
  }
  const centrifugal = mul<T>(plant.poleMassKg, omega2);
  const fx = cross<T>(rx, centrifugal, linearDamping, ux);
  const fz = sub<T>(sub<T>(mul<T>(rz, centrifugal), plant.weightN), mul<T>(linearDamping, uz));

  const torque = sub<T>(cross<T>(rz, fx, rx, fz), mul<T>(angularDamping, omega));
  const m12 = mul<T>(plant.poleMassKg, rz);
  const m22 = add<T>(plant.poleInertia, mul<T>(plant.poleMassKg, dot<T>(rx, rx, rz, rz)));
  const inverse = div<T>(all<T>(1), cross<T>(plant.massKg, m22, m12, m12));
  v128.store(at, mul<T>(cartDamping, v), CART_DAMPING_FORCE);
  v128.store(at, fx, POLE_FORCE_X);
  v128.store(at, torque, POLE_TORQUE);
  v128.store(at, m12, M12);
  v128.store(at, m22, M22);
  v128.store(at, inverse, INVERSE);
}

/** Changes the velocities by all forces but dry friction and the stops. */
@inline
function accelerate<T>(at: usize, motorFloats: bool): void {
  const v = v128.load(at, VELOCITY);
  const m12 = v128.load(at, M12);
  const m22 = v128.load(at, M22);
  const inverse = v128.load(at, INVERSE);

  // Mass matrix times accelerations = generalised forces.
  const motor = motorForce<T>(at, v, motorFloats);
  const q1 = add<T>(sub<T>(motor, v128.load(at, CART_DAMPING_FORCE)), v128.load(at, POLE_FORCE_X));
  const q2 = v128.load(at, POLE_TORQUE);
  const step = mul<T>(plant.stepS, inverse);
  const isAtRest = v128.eq<T>(v, all<T>(0));
  v128.store(at, limitVelocity<T>(add<T>(v, mul<T>(step, cross<T>(m22, q1, m12, q2)))), VELOCITY);
  const turned = add<T>(v128.load(at, ANGULAR_VELOCITY), mul<T>(step, cross<T>(plant.massKg, q2, m12, q1)));
  v128.store(at, limitVelocity<T>(turned), ANGULAR_VELOCITY);
  v128.store(at, mul<T>(m22, inverse), MOBILITY);
  v128.store(at, mul<T>(m12, inverse), CROSS);
  v128.store(at, v128.bitselect(plant.stictionNs, plant.slidingNs, isAtRest), CART_LIMIT);
}

/** A motor that floats between two pulses brakes only in the pulses, and only there is its current limited. */
@inline
function motorForce<T>(at: usize, v: v128, motorFloats: bool): v128 {
  const force = v128.load(at, FORCE);
  if (!motorFloats) return within<T>(sub<T>(force, mul<T>(plant.backEmf, v)), plant.forceLimitN);
  const share = v128.load(at, PULSES);
  const braked = sub<T>(force, mul<T>(mul<T>(plant.backEmf, share), v));
  return isLimited ? within<T>(braked, mul<T>(plant.forceLimitN, share)) : braked;
}

/** Dry friction of the cart alone. */
@inline
function rubCart<T>(at: usize): void {
  const v = v128.load(at, VELOCITY);
  const mobility = v128.load(at, MOBILITY);
  const wanted = sub<T>(all<T>(0), div<T>(v, mobility));
  const held = within<T>(wanted, v128.load(at, CART_LIMIT));
  v128.store(at, rubbed<T>(v, held, wanted, held, mobility), VELOCITY);
  const turned = sub<T>(v128.load(at, ANGULAR_VELOCITY), mul<T>(held, v128.load(at, CROSS)));
  v128.store(at, turned, ANGULAR_VELOCITY);
}

/** Dry friction of cart and hinge: passes of projected Gauss-Seidel, but none after one that changed nothing. */
@inline
function rubBoth<T>(at: usize): void {
  let v = v128.load(at, VELOCITY);
  let omega = v128.load(at, ANGULAR_VELOCITY);
  const mobility = v128.load(at, MOBILITY);
  const cross = v128.load(at, CROSS);
  const turning = mul<T>(plant.massKg, v128.load(at, INVERSE));
  const cartLimit = v128.load(at, CART_LIMIT);
  let cartImpulse = all<T>(0);
  let hingeImpulse = all<T>(0);
  for (let pass = 0; pass < 3; pass++) {
    const vBefore = v;
    const omegaBefore = omega;
    const cartBefore = cartImpulse;
    const hingeBefore = hingeImpulse;
    let wanted = sub<T>(hingeImpulse, div<T>(omega, turning));
    let held = within<T>(wanted, plant.hingeNms);
    let more = sub<T>(held, hingeImpulse);
    omega = rubbed<T>(omega, held, wanted, more, turning);
    v = sub<T>(v, mul<T>(more, cross));
    hingeImpulse = held;

    wanted = sub<T>(cartImpulse, div<T>(v, mobility));
    held = within<T>(wanted, cartLimit);
    more = sub<T>(held, cartImpulse);
    v = rubbed<T>(v, held, wanted, more, mobility);
    omega = sub<T>(omega, mul<T>(more, cross));
    cartImpulse = held;
    const moved = v128.or(v128.xor(v, vBefore), v128.xor(omega, omegaBefore));
    const pushed = v128.or(v128.xor(cartImpulse, cartBefore), v128.xor(hingeImpulse, hingeBefore));
    if (!v128.any_true(v128.or(moved, pushed))) break;
  }
  v128.store(at, v, VELOCITY);
  v128.store(at, omega, ANGULAR_VELOCITY);
}

/** A velocity after an impulse: rest, exactly, where friction holds what it wants to. */
@inline
function rubbed<T>(velocity: v128, held: v128, wanted: v128, impulse: v128, mobility: v128): v128 {
  return v128.andnot(add<T>(velocity, mul<T>(impulse, mobility)), v128.eq<T>(held, wanted));
}

/** The stops, and the new position and angle. */
@inline
function move<T>(at: usize): void {
  const x = v128.load(at, POSITION);
  let v = v128.load(at, VELOCITY);
  let omega = v128.load(at, ANGULAR_VELOCITY);
  const stopped = atStop<T>(x, plant.stopM);
  if (v128.any_true(stopped)) {
    const mobility = v128.load(at, MOBILITY);
    const impulse = stopImpulse<T>(x, v, plant.stopM, mobility, plant.stopNs);
    const pushed = v128.and(stopped, v128.ne<T>(impulse, all<T>(0)));
    v = v128.bitselect(limitVelocity<T>(add<T>(v, mul<T>(impulse, mobility))), v, pushed);
    const turned = sub<T>(omega, mul<T>(impulse, v128.load(at, CROSS)));
    omega = v128.bitselect(limitVelocity<T>(turned), omega, pushed);
    v128.store(at, v, VELOCITY);
    v128.store(at, omega, ANGULAR_VELOCITY);
  }
  v128.store(at, add<T>(x, mul<T>(plant.stepS, v)), POSITION);
  v128.store(at, add<T>(v128.load(at, ANGLE), mul<T>(plant.stepS, omega)), ANGLE);
}
