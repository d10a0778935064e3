// The built-in tasks, as in sim/tasks: what a policy sees, what a step does and earns, and when an episode ends.
import * as acrobot from './acrobot';
import * as cartPole from './cart-pole';
import * as double from './double-pendulum';
import * as mountainCar from './mountain-car';
import { givenRailM } from './parameters';
import * as pendulum from './pendulum';
import { movePlant } from './rig-plant';
import * as rig from './rig-task';
import { ACTION, FORCE, OBSERVATION, REWARD, ROW, VECTOR } from './rows';
import * as single from './single-pendulum';
import * as swingCart from './swing-cart';
import { add, all, beyond, bitmask, dot, inFloat32, mul, sub } from './vector';

/** The tasks' numbers, for sim/kernel/kernel.ts. */
const SWING_UP = 0;
const BALANCE = 1;
const DOUBLE_PENDULUM = 2;
const CART_POLE = 3;
const PENDULUM = 4;
const ACROBOT = 5;
const MOUNTAIN_CAR = 6;
const WANN_SWING_UP = 7;
const RIG_SWING_UP = 8;
const RIG_BALANCE = 9;

const SINGLE_FORCE_N = 100.0;
const BALANCE_LARGEST_TILT_RAD = 0.2;

const DOUBLE_FORCE_N = 200.0;
const TIP_M = 0.3;
const UPRIGHT_TIP_M = 2.0;
const FALLEN_TIP_M = 1.0;

const CART_POLE_FORCE_N = 10.0;
const CART_POLE_LARGEST_POSITION_M = 2.4;
const CART_POLE_LARGEST_TILT_RAD = (12.0 * 2.0 * Math.PI) / 360.0;

const PENDULUM_TORQUE_NM = 2.0;

const ACROBOT_TORQUE_NM = 1.0;
const ACROBOT_GOAL_M = 1.0;

const SWING_CART_FORCE_N = 10.0;
const SWING_CART_TRACK_M = 2.4;

/** To be called before a batch is played. */
export function prepare<T>(task: i32): void {
  if (isOnRig(task)) rig.prepareRig<T>();
}

/** To be called when an episode has moved to another lane, with all of its state. */
export function moveLane<T>(task: i32, from: usize, to: usize): void {
  if (isOnRig(task)) movePlant<T>(from, to);
}

/** How many rows the state of a task has at most. */
@inline
export function stateRows(task: i32): usize {
  return isOnRig(task) ? rig.STATE_ROWS : double.STATE_ROWS;
}

@inline
function isOnRig(task: i32): bool {
  return task >= RIG_SWING_UP;
}

/** From STATE to OBSERVATION. */
export function observe<T>(task: i32, end: usize): void {
  if (isOnRig(task)) return rig.observeRig<T>(end);
  for (let at: usize = 0; at < end; at += VECTOR) {
    if (task <= BALANCE) {
      show(at, 0, single.POSITION);
      show(at, 1, single.VELOCITY);
      show(at, 2, single.COSINE);
      show(at, 3, single.SINE);
      show(at, 4, single.ANGULAR_VELOCITY);
    } else if (task == DOUBLE_PENDULUM) {
      show(at, 0, double.POSITION);
      show(at, 1, double.VELOCITY);
      show(at, 2, double.REPORTED_X);
      show(at, 3, double.COSINE_1);
      show(at, 4, double.SINE_1);
      show(at, 5, double.ANGULAR_VELOCITY_1);
      show(at, 6, double.COSINE_2);
      show(at, 7, double.SINE_2);
      show(at, 8, double.ANGULAR_VELOCITY_2);
    } else if (task == CART_POLE) {
      showInFloat32<T>(at, 0, cartPole.POSITION);
      showInFloat32<T>(at, 1, cartPole.VELOCITY);
      showInFloat32<T>(at, 2, cartPole.ANGLE);
      showInFloat32<T>(at, 3, cartPole.ANGULAR_VELOCITY);
    } else if (task == PENDULUM) {
      showInFloat32<T>(at, 0, pendulum.COSINE);
      showInFloat32<T>(at, 1, pendulum.SINE);
      showInFloat32<T>(at, 2, pendulum.ANGULAR_VELOCITY);
    } else if (task == ACROBOT) {
      showInFloat32<T>(at, 0, acrobot.COSINE_1);
      showInFloat32<T>(at, 1, acrobot.SINE_1);
      showInFloat32<T>(at, 2, acrobot.COSINE_2);
      showInFloat32<T>(at, 3, acrobot.SINE_2);
      showInFloat32<T>(at, 4, acrobot.ANGULAR_VELOCITY_1);
      showInFloat32<T>(at, 5, acrobot.ANGULAR_VELOCITY_2);
    } else if (task == MOUNTAIN_CAR) {
      showInFloat32<T>(at, 0, mountainCar.POSITION);
      showInFloat32<T>(at, 1, mountainCar.VELOCITY);
    } else {
      show(at, 0, swingCart.POSITION);
      show(at, 1, swingCart.VELOCITY);
      show(at, 2, swingCart.COSINE);
      show(at, 3, swingCart.SINE);
      show(at, 4, swingCart.ANGULAR_VELOCITY);
    }
  }
}

@inline
function show(at: usize, quantity: usize, row: usize): void {
  v128.store(at + OBSERVATION + quantity * ROW, v128.load(at + row));
}

@inline
function showInFloat32<T>(at: usize, quantity: usize, row: usize): void {
  v128.store(at + OBSERVATION + quantity * ROW, inFloat32<T>(v128.load(at + row)));
}

/** Advances STATE under ACTION by one control period. */
export function step<T>(task: i32, end: usize): void {
  const railM = givenRailM();
  if (isOnRig(task)) {
    rig.stepRig<T>(end);
  } else if (task <= BALANCE) {
    push<T>(end, SINGLE_FORCE_N);
    single.stepSinglePendulum<T>(end, railM);
  } else if (task == DOUBLE_PENDULUM) {
    push<T>(end, DOUBLE_FORCE_N);
    double.stepDoublePendulum<T>(end, railM);
  } else if (task == CART_POLE) {
    pushLeftOrRight<T>(end, CART_POLE_FORCE_N);
    cartPole.stepCartPole<T>(end);
  } else if (task == PENDULUM) {
    push<T>(end, PENDULUM_TORQUE_NM);
    pendulum.stepPendulum<T>(end);
  } else if (task == ACROBOT) {
    pushOrRest<T>(end, ACROBOT_TORQUE_NM);
    acrobot.stepAcrobot<T>(end);
  } else if (task == MOUNTAIN_CAR) {
    mountainCar.stepMountainCar<T>(end);
  } else {
    push<T>(end, SWING_CART_FORCE_N);
    swingCart.stepSwingCart<T>(end);
  }
}

function push<T>(end: usize, largestN: f64): void {
  for (let at: usize = 0; at < end; at += VECTOR) {
    // No policy of the kernel leaves [-1, 1], so there is nothing to limit.
    v128.store(at, mul<T>(all<T>(largestN), v128.load(at, ACTION)), FORCE);
  }
}

function pushLeftOrRight<T>(end: usize, forceN: f64): void {
  for (let at: usize = 0; at < end; at += VECTOR) {
    const right = v128.gt<T>(v128.load(at, ACTION), all<T>(0));
    v128.store(at, v128.bitselect(all<T>(forceN), all<T>(-forceN), right), FORCE);
  }
}

/** An action within a third of 0 is none. */
function pushOrRest<T>(end: usize, torqueNm: f64): void {
  for (let at: usize = 0; at < end; at += VECTOR) {
    const action = v128.load(at, ACTION);
    const left = v128.and(v128.lt<T>(action, all<T>(-1.0 / 3.0)), all<T>(-torqueNm));
    v128.store(at, v128.or(left, v128.and(v128.gt<T>(action, all<T>(1.0 / 3.0)), all<T>(torqueNm))), FORCE);
  }
}

/** From STATE to REWARD. */
export function reward<T>(task: i32, end: usize): void {
  for (let at: usize = 0; at < end; at += VECTOR) {
    let earned = all<T>(1);
    if (task == SWING_UP) earned = v128.load(at, single.COSINE);
    else if (task == DOUBLE_PENDULUM) earned = uprightness<T>(at);
    else if (task == PENDULUM) earned = v128.load(at, pendulum.EARNED);
    else if (task == ACROBOT) earned = v128.andnot(all<T>(-1), hasSwungUp<T>(at));
    else if (task == MOUNTAIN_CAR) earned = v128.load(at, mountainCar.EARNED);
    else if (task == WANN_SWING_UP) earned = swingCart.uprightInMiddle<T>(at);
    else if (task == RIG_SWING_UP) earned = rig.uprightWithinLimits<T>(at);
    v128.store(at, earned, REWARD);
  }
}

@inline
function uprightness<T>(at: usize): v128 {
  const x = v128.load(at, double.REPORTED_X);
  const short = sub<T>(all<T>(UPRIGHT_TIP_M), tip<T>(at));
  return sub<T>(all<T>(10), dot<T>(mul<T>(all<T>(0.01), x), x, short, short));
}

/** How high the second pole's tip is. */
@inline
function tip<T>(at: usize): v128 {
  return add<T>(v128.load(at, double.REPORTED_Z), all<T>(TIP_M));
}

/** Lanes whose acrobot's tip is above the line. */
@inline
function hasSwungUp<T>(at: usize): v128 {
  return v128.gt<T>(v128.load(at, acrobot.TIP), all<T>(ACROBOT_GOAL_M));
}

/** Whether the task ends episodes before their last step. */
@inline
export function endsEarly(task: i32): bool {
  return task != SWING_UP && task != PENDULUM;
}

/** A bit for each episode whose state ends it, the first episode's the lowest. */
export function ended<T>(task: i32, end: usize): i32 {
  let bits = 0;
  for (let at: usize = 0; at < end; at += VECTOR) {
    let over = all<T>(0);
    if (task == BALANCE) {
      over = beyond<T>(v128.load(at, single.ANGLE), BALANCE_LARGEST_TILT_RAD);
    } else if (task == DOUBLE_PENDULUM) {
      over = v128.le<T>(tip<T>(at), all<T>(FALLEN_TIP_M));
    } else if (task == CART_POLE) {
      const away = beyond<T>(v128.load(at, cartPole.POSITION), CART_POLE_LARGEST_POSITION_M);
      over = v128.or(away, beyond<T>(v128.load(at, cartPole.ANGLE), CART_POLE_LARGEST_TILT_RAD));
    } else if (task == ACROBOT) {
      over = hasSwungUp<T>(at);
    } else if (task == MOUNTAIN_CAR) {
      over = mountainCar.hasArrived<T>(at);
    } else if (task == WANN_SWING_UP) {
      over = beyond<T>(v128.load(at, swingCart.POSITION), SWING_CART_TRACK_M);
    } else {
      over = rig.isOut<T>(at);
      if (task == RIG_BALANCE) over = v128.or(over, rig.hasFallen<T>(at));
    }
    bits |= bitmask<T>(over) << <i32>(at / sizeof<T>());
  }
  return bits;
}
