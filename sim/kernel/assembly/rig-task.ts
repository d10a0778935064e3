// What swing-up and balance on a rig share: sim/tasks/rig-task.ts, in its order of operations.
import { ENCODER_ROWS, Encoder } from './encoder';
import { given } from './parameters';
import { FULL_FORCE, prepareRigPlant, stepRigPlant } from './rig-plant';
import { ACTION, FORCE, OBSERVATION, PULSES, ROW, STATE, VECTOR } from './rows';
import { ANGLE, ANGULAR_VELOCITY, COSINE, POSITION, SINE, VELOCITY } from './single-pendulum';
import { sinCos } from './trigonometry';
import { add, all, beyond, div, dot, mul, sub } from './vector';

const LONGEST_PLANT_STEP_US = 2500.0;

/** Rows of the state. */
export const STATE_ROWS: usize = 18 + 2 * ENCODER_ROWS;
/** After the plant's: control periods played, and the drive that acts until the next action does. */
const STEPS = STATE + 6 * ROW;
const DRIVE = STATE + 7 * ROW;
const VARIED = STATE + 8 * ROW;
/** How far measured angle and position are off, where the cart's encoder is, and the encoders. */
const ANGLE_OFFSET = STATE + 15 * ROW;
const POSITION_OFFSET = STATE + 16 * ROW;
const SEEN_POSITION = STATE + 17 * ROW;
const CART_ENCODER = STATE + 18 * ROW;
const POLE_ENCODER = CART_ENCODER + ENCODER_ROWS * ROW;

/** The drive of the last action: one row. */
const NEXT_DRIVE = memory.data(<i32>ROW, 16);
/** Position and angle before a plant step, and sine and cosine of the measured angle: a row each. */
const FROM_POSITION = memory.data(<i32>(ROW * 4), 16);
const FROM_ANGLE = FROM_POSITION + ROW;
const SEEN_SINE = FROM_POSITION + 2 * ROW;
const SEEN_COSINE = FROM_POSITION + 3 * ROW;

const cart = changetype<Encoder>(memory.data(offsetof<Encoder>(), 16));
const pole = changetype<Encoder>(memory.data(offsetof<Encoder>(), 16));

let plantSteps: i32 = 0;
/** The action acts after so many whole plant steps, and a share of the next one. */
let lateSteps: i32 = 0;
let lateShare: f64 = 0;
/** Velocities are measured from the end of so many plant steps on. */
let windowBegin: i32 = 0;
let limitM: f64 = 0;
let stepS: f64 = 0;
let hasCartEncoder: bool = false;
let hasPoleEncoder: bool = false;
let hasPlay: bool = false;
/** Whether the angle that is seen is that of the plant. */
let seesAngle: bool = true;

/** To be called before the first step with the given parameters. */
export function prepareRig<T>(): void {
  const steps = given.plantSteps > 0 ? given.plantSteps : Math.ceil(given.periodUs / LONGEST_PLANT_STEP_US);
  const late = (given.delayUs / given.periodUs) * steps;
  plantSteps = <i32>steps;
  lateSteps = <i32>Math.floor(late);
  lateShare = late - Math.floor(late);
  const window = Math.max(1, Math.round((given.velocityWindowUs / given.periodUs) * steps));
  windowBegin = given.velocityWindowUs > 0 ? <i32>(steps - window) : 0;
  limitM = given.softLimitM > 0 && given.softLimitM <= given.stopM ? given.softLimitM : Infinity;
  stepS = given.periodUs / 1e6 / steps;
  prepareRigPlant<T>(stepS, VARIED);
  hasCartEncoder = given.cartCountM > 0;
  hasPoleEncoder = given.poleCountRad > 0;
  hasPlay = given.backlashM > 0;
  seesAngle = !hasPoleEncoder && given.angleOffsetRad == 0;
  cart.prepare<T>(given.cartCountM, 0, given.velocitySmoothing);
  pole.prepare<T>(given.poleCountRad, Math.PI, given.velocitySmoothing);
}

/** Advances STATE under ACTION by one control period. */
export function stepRig<T>(end: usize): void {
  for (let at: usize = 0; at < end; at += VECTOR) {
    v128.store(at, driven<T>(drive<T>(v128.load(at, ACTION))), NEXT_DRIVE);
    push<T>(at, v128.load(at, DRIVE));
  }
  for (let i = 0; i < plantSteps; i++) {
    if (i == lateSteps) pushBoth<T>(end);
    else if (i == lateSteps + 1) for (let at: usize = 0; at < end; at += VECTOR) push<T>(at, v128.load(at, NEXT_DRIVE));
    if (hasCartEncoder || hasPoleEncoder || hasPlay) followStep<T>(end);
    else stepRigPlant<T>(end);
    if (i + 1 == windowBegin) takeRates<T>(end);
  }
  for (let at: usize = 0; hasCartEncoder && at < end; at += VECTOR) cart.sample<T>(at + CART_ENCODER);
  for (let at: usize = 0; hasPoleEncoder && at < end; at += VECTOR) pole.sample<T>(at + POLE_ENCODER);
  for (let at: usize = 0; at < end; at += VECTOR) {
    v128.store(at, v128.load(at, NEXT_DRIVE), DRIVE);
    v128.store(at, add<T>(v128.load(at, STEPS), all<T>(1)), STEPS);
  }
}

function takeRates<T>(end: usize): void {
  for (let at: usize = 0; hasCartEncoder && at < end; at += VECTOR) cart.takeRate<T>(at + CART_ENCODER);
  for (let at: usize = 0; hasPoleEncoder && at < end; at += VECTOR) pole.takeRate<T>(at + POLE_ENCODER);
}

/** A plant step that the encoders follow. */
function followStep<T>(end: usize): void {
  for (let at: usize = 0; at < end; at += VECTOR) {
    v128.store(at, seenPosition(at), FROM_POSITION);
    v128.store(at, v128.load(at, ANGLE), FROM_ANGLE);
  }
  stepRigPlant<T>(end);
  for (let at: usize = 0; hasPlay && at < end; at += VECTOR) followCart<T>(at);
  const seconds = all<T>(stepS);
  for (let at: usize = 0; hasCartEncoder && at < end; at += VECTOR) {
    cart.follow<T>(at + CART_ENCODER, v128.load(at, FROM_POSITION), seenPosition(at), seconds);
  }
  for (let at: usize = 0; hasPoleEncoder && at < end; at += VECTOR) {
    pole.follow<T>(at + POLE_ENCODER, v128.load(at, FROM_ANGLE), v128.load(at, ANGLE), seconds);
  }
}

/** What the cart's encoder is fixed to stands until the cart has taken up the play, and then goes along with it. */
@inline
function followCart<T>(at: usize): void {
  const half = all<T>(given.backlashM / 2);
  const x = v128.load(at, POSITION);
  const pushed = v128.pmax<T>(v128.load(at, SEEN_POSITION), sub<T>(x, half));
  v128.store(at, v128.pmin<T>(pushed, add<T>(x, half)), SEEN_POSITION);
}

/** Where the cart's encoder is. */
@inline
function seenPosition(at: usize): v128 {
  return hasPlay ? v128.load(at, SEEN_POSITION) : v128.load(at, POSITION);
}

/** From STATE to OBSERVATION. */
export function observeRig<T>(end: usize): void {
  for (let at: usize = 0; at < end; at += VECTOR) {
    const position = hasCartEncoder ? cart.position<T>(at + CART_ENCODER) : seenPosition(at);
    show(at, 0, add<T>(v128.load(at, POSITION_OFFSET), position));
    show(at, 1, hasCartEncoder ? cart.velocity(at + CART_ENCODER) : v128.load(at, VELOCITY));
    show(at, 4, hasPoleEncoder ? pole.velocity(at + POLE_ENCODER) : v128.load(at, ANGULAR_VELOCITY));
    if (seesAngle) {
      show(at, 2, v128.load(at, COSINE));
      show(at, 3, v128.load(at, SINE));
    } else {
      const angle = hasPoleEncoder ? pole.position<T>(at + POLE_ENCODER) : v128.load(at, ANGLE);
      sinCos<T>(add<T>(v128.load(at, ANGLE_OFFSET), angle), at + SEEN_SINE);
      show(at, 2, v128.load(at, SEEN_COSINE));
      show(at, 3, v128.load(at, SEEN_SINE));
    }
  }
}

@inline
function show(at: usize, quantity: usize, seen: v128): void {
  v128.store(at + OBSERVATION + quantity * ROW, seen);
}

/** Share of full drive for an action, as the firmware gives it. */
@inline
function drive<T>(action: v128): v128 {
  // No policy of the kernel leaves [-1, 1], so there is nothing to limit.
  const right = add<T>(all<T>(given.deadZoneRight), mul<T>(all<T>(given.dutyMax - given.deadZoneRight), action));
  const left = sub<T>(mul<T>(all<T>(given.dutyMax - given.deadZoneLeft), action), all<T>(given.deadZoneLeft));
  const notRight = v128.bitselect(left, action, v128.lt<T>(action, all<T>(0)));
  return v128.bitselect(right, notRight, v128.gt<T>(action, all<T>(0)));
}

/** What of a drive the driver lets through. */
@inline
function driven<T>(drive: v128): v128 {
  let size = v128.abs<T>(drive);
  if (given.dutySteps > 0) {
    const steps = all<T>(given.dutySteps);
    size = div<T>(v128.floor<T>(add<T>(mul<T>(size, steps), all<T>(0.5))), steps);
  }
  const signed = v128.bitselect(v128.neg<T>(size), size, v128.lt<T>(drive, all<T>(0)));
  return v128.andnot(signed, v128.lt<T>(size, all<T>(given.deadZone)));
}

/** From a drive to FORCE and PULSES. */
@inline
function push<T>(at: usize, drive: v128): void {
  v128.store(at, mul<T>(v128.load(at, FULL_FORCE), drive), FORCE);
  v128.store(at, v128.abs<T>(drive), PULSES);
}

/** Of the plant step that the action comes in, the last drive and the next have a share each. */
function pushBoth<T>(end: usize): void {
  for (let at: usize = 0; at < end; at += VECTOR) {
    push<T>(at, dot<T>(all<T>(lateShare), v128.load(at, DRIVE), all<T>(1 - lateShare), v128.load(at, NEXT_DRIVE)));
  }
}

/** What swing-up on a rig earns. */
@inline
export function uprightWithinLimits<T>(at: usize): v128 {
  const upright = v128.load(at, COSINE);
  const stepsLeft = sub<T>(all<T>(given.maxSteps), v128.load(at, STEPS));
  return v128.bitselect(sub<T>(upright, stepsLeft), upright, isOut<T>(at));
}

/** Lanes whose cart has left the soft limits, as the board sees it. */
@inline
export function isOut<T>(at: usize): v128 {
  return beyond<T>(add<T>(v128.load(at, POSITION), v128.load(at, POSITION_OFFSET)), limitM);
}

/** Lanes whose pole has fallen. */
@inline
export function hasFallen<T>(at: usize): v128 {
  return beyond<T>(v128.load(at, ANGLE), given.largestTiltRad);
}
