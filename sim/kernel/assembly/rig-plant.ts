// A cart-pole as it stands on a bench: sim/plants/rig-plant.ts, in its order of operations.
import { atStop, dampingAt, limitVelocity, STEP_S, STOP_IMPULSE_LIMIT_NS, stopImpulse } from './bullet';
import { given } from './parameters';
import { EPISODES, filled, FORCE, PULSES, ROW, VECTOR } from './rows';
import { ANGLE, ANGULAR_VELOCITY, COSINE, POSITION, SINE, VELOCITY } from './single-pendulum';
import { sinCos } from './trigonometry';
import { add, all, cross, div, dot, mul, sub, within } from './vector';

/** What the equations of motion are made of: a row each, since it may differ from episode to episode. */
const PLANT_ROWS: usize = 18;
const PLANT = memory.data(<i32>(PLANT_ROWS * ROW), 16);
/** Of cart and pole, kg. */
const MASS = PLANT;
const POLE_MASS = PLANT + ROW;
const POLE_CENTRE = PLANT + 2 * ROW;
const POLE_OFFSET = PLANT + 3 * ROW;
const POLE_INERTIA = PLANT + 4 * ROW;
const WEIGHT = PLANT + 5 * ROW;
const CART_WEIGHT = PLANT + 6 * ROW;
/** Direction of the track: its part up and its part across. sinCos writes both at once. */
const UP = PLANT + 7 * ROW;
const ACROSS = PLANT + 8 * ROW;
const CART_DAMPING = PLANT + 9 * ROW;
const LINEAR_DAMPING = PLANT + 10 * ROW;
const ANGULAR_DAMPING = PLANT + 11 * ROW;
const CART_VISCOUS = PLANT + 12 * ROW;
const POLE_VISCOUS = PLANT + 13 * ROW;
/** What friction takes at most in a step from a moving and from a standing cart, and from the pole, N s and N m s. */
const SLIDING = PLANT + 14 * ROW;
const STICTION = PLANT + 15 * ROW;
const HINGE = PLANT + 16 * ROW;
/** Force of the motor at full drive and standstill, N. */
export const FULL_FORCE = PLANT + 17 * ROW;

/** What is the same in all episodes, in all lanes. */
@unmanaged
class Plant {
  stepS: v128;
  backEmf: v128;
  forceLimitN: v128;
  /** What a stop gives. */
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
let isTilted: bool = false;

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

/**
 * Makes the plants of the given parameters, with steps of `stepS`: as sim/tasks/varied-plant.ts, in its order of operations.
 *
 * @param variations the first of the rows that say how each lane's plant varies.
 */
export function prepareRigPlant<T>(stepS: f64, variations: usize): void {
  plant.stepS = all<T>(stepS);
  plant.backEmf = all<T>(given.backEmfNsPerM);
  plant.forceLimitN = all<T>(given.forceLimitN > 0 ? given.forceLimitN : Infinity);
  plant.stopNs = all<T>(STOP_IMPULSE_LIMIT_NS * (stepS / STEP_S));
  plant.stopM = all<T>(given.stopM);
  isDamped = given.damping > 0;
  cartRubs = given.cartCoulombN > 0 || given.cartStictionN > 0;
  hingeRubs = given.poleCoulombNm > 0;
  motorFloats = given.motorFloats > 0;
  isLimited = given.forceLimitN > 0;
  isTilted = given.trackTiltRad != 0 || given.tiltSpreadRad > 0;
  for (let lane: usize = 0; lane < EPISODES; lane++) prepareLane<T>(stepS, variations + lane * sizeof<T>(), lane * sizeof<T>());
  for (let at: usize = 0; at < filled<T>(EPISODES); at += VECTOR) sinCos<T>(v128.load(at, UP), at + UP);
}

/** @param from where the lane's variations are @param at its place in a row */
function prepareLane<T>(stepS: f64, from: usize, at: usize): void {
  const cartMass = given.cartMassKg * variation<T>(from);
  const poleFactor = variation<T>(from + ROW);
  const length = variation<T>(from + 2 * ROW);
  const friction = variation<T>(from + 3 * ROW);
  const poleMass = given.poleMassKg * poleFactor;
  const poleInertia = given.poleInertiaKgM2 * poleFactor * (length * length);
  const damping = given.damping * friction;
  const coulombN = given.cartCoulombN * friction;
  put<T>(at + MASS, cartMass + poleMass);
  put<T>(at + POLE_MASS, poleMass);
  put<T>(at + POLE_CENTRE, given.poleCentreM * length);
  put<T>(at + POLE_OFFSET, given.poleOffsetM * length);
  put<T>(at + POLE_INERTIA, poleInertia);
  put<T>(at + WEIGHT, poleMass * given.gravityMps2);
  put<T>(at + CART_WEIGHT, cartMass * given.gravityMps2);
  put<T>(at + UP, given.trackTiltRad + variation<T>(from + 5 * ROW));
  put<T>(at + CART_DAMPING, cartMass * damping);
  put<T>(at + LINEAR_DAMPING, poleMass * damping);
  put<T>(at + ANGULAR_DAMPING, poleInertia * damping);
  put<T>(at + CART_VISCOUS, given.cartViscousNsPerM * friction);
  put<T>(at + POLE_VISCOUS, given.poleViscousNms * friction);
  put<T>(at + SLIDING, coulombN * stepS);
  put<T>(at + STICTION, Math.max(coulombN, given.cartStictionN * friction) * stepS);
  put<T>(at + HINGE, given.poleCoulombNm * friction * stepS);
  put<T>(at + FULL_FORCE, given.forceN * variation<T>(from + 4 * ROW));
}

@inline
function variation<T>(at: usize): f64 {
  return <f64>load<T>(at);
}

@inline
function put<T>(at: usize, value: f64): void {
  store<T>(at, <T>value);
}

/** A lane's plant moves into another lane. */
export function movePlant<T>(from: usize, to: usize): void {
  for (let row = PLANT; row < PLANT + PLANT_ROWS * ROW; row += ROW) {
    store<T>(row + to * sizeof<T>(), load<T>(row + from * sizeof<T>()));
  }
}

/** Advances by a step. The row FORCE has the force that the motor would have standing still, PULSES the pulses' share of the time. */
export function stepRigPlant<T>(end: usize): void {
  let at: usize = 0;
  if (isTilted) {
    if (isDamped) do weigh<T>(at, true, true); while ((at += VECTOR) < end);
    else do weigh<T>(at, false, true); while ((at += VECTOR) < end);
  } else if (isDamped) do weigh<T>(at, true, false); while ((at += VECTOR) < end);
  else do weigh<T>(at, false, false); while ((at += VECTOR) < end);
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
function weigh<T>(at: usize, isDamped: bool, isTilted: bool): void {
  const v = v128.load(at, VELOCITY);
  const omega = v128.load(at, ANGULAR_VELOCITY);
  const s = v128.load(at, SINE);
  const c = v128.load(at, COSINE);

  // From the hinge to the centre of mass, and the velocity of the latter.
  const rx = dot<T>(v128.load(at, POLE_OFFSET), c, v128.load(at, POLE_CENTRE), s);
  const rz = cross<T>(v128.load(at, POLE_CENTRE), c, v128.load(at, POLE_OFFSET), s);
  const across = v128.load(at, ACROSS);
  const up = v128.load(at, UP);
  const ux = add<T>(isTilted ? mul<T>(v, across) : v, mul<T>(rz, omega));
  const uz = isTilted ? cross<T>(v, up, rx, omega) : mul<T>(v128.neg<T>(rx), omega);

  const omega2 = mul<T>(omega, omega);
  let cartDamping = v128.load(at, CART_VISCOUS);
  let linearDamping = all<T>(0);
  let angularDamping = v128.load(at, POLE_VISCOUS);
  if (isDamped) {
    cartDamping = add<T>(dampingAt<T>(mul<T>(v, v), v128.load(at, CART_DAMPING)), cartDamping);
    linearDamping = dampingAt<T>(dot<T>(ux, ux, uz, uz), v128.load(at, LINEAR_DAMPING));
    angularDamping = add<T>(dampingAt<T>(omega2, v128.load(at, ANGULAR_DAMPING)), angularDamping);
  }
  const centrifugal = mul<T>(v128.load(at, POLE_MASS), omega2);
  const fx = cross<T>(rx, centrifugal, linearDamping, ux);
  const fz = sub<T>(sub<T>(mul<T>(rz, centrifugal), v128.load(at, WEIGHT)), mul<T>(linearDamping, uz));

  const torque = sub<T>(cross<T>(rz, fx, rx, fz), mul<T>(angularDamping, omega));
  const along = isTilted ? dot<T>(fx, across, sub<T>(fz, v128.load(at, CART_WEIGHT)), up) : fx;
  const m12 = mul<T>(v128.load(at, POLE_MASS), isTilted ? cross<T>(rz, across, rx, up) : rz);
  const m22 = add<T>(v128.load(at, POLE_INERTIA), mul<T>(v128.load(at, POLE_MASS), dot<T>(rx, rx, rz, rz)));
  const inverse = div<T>(all<T>(1), cross<T>(v128.load(at, MASS), m22, m12, m12));
  v128.store(at, mul<T>(cartDamping, v), CART_DAMPING_FORCE);
  v128.store(at, along, POLE_FORCE_X);
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
  const turned = add<T>(v128.load(at, ANGULAR_VELOCITY), mul<T>(step, cross<T>(v128.load(at, MASS), q2, m12, q1)));
  v128.store(at, limitVelocity<T>(turned), ANGULAR_VELOCITY);
  v128.store(at, mul<T>(m22, inverse), MOBILITY);
  v128.store(at, mul<T>(m12, inverse), CROSS);
  v128.store(at, v128.bitselect(v128.load(at, STICTION), v128.load(at, SLIDING), isAtRest), CART_LIMIT);
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
  const turning = mul<T>(v128.load(at, MASS), v128.load(at, INVERSE));
  const cartLimit = v128.load(at, CART_LIMIT);
  let cartImpulse = all<T>(0);
  let hingeImpulse = all<T>(0);
  for (let pass = 0; pass < 3; pass++) {
    const vBefore = v;
    const omegaBefore = omega;
    const cartBefore = cartImpulse;
    const hingeBefore = hingeImpulse;
    let wanted = sub<T>(hingeImpulse, div<T>(omega, turning));
    let held = within<T>(wanted, v128.load(at, HINGE));
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
