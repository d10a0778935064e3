// Gymnasium's Pendulum-v1: sim/plants/pendulum.ts and what sim/tasks/pendulum.ts earns, in their order of operations.
import { FORCE, ROW, STATE, VECTOR } from './rows';
import { sinCos } from './trigonometry';
import { add, all, div, limit, mul, sub } from './vector';

const STEP_S = 0.05;
const GRAVITY_PER_SINE = 15.0;
const ACCELERATION_PER_NM = 3.0;
const LARGEST_SPEED = 8.0;

/** Rows of the state. */
export const ANGLE = STATE;
export const ANGULAR_VELOCITY = STATE + ROW;
export const SINE = STATE + 2 * ROW;
export const COSINE = STATE + 3 * ROW;
export const EARNED = STATE + 4 * ROW;

/** Advances by 50 ms under the torques of the row FORCE. */
export function stepPendulum<T>(end: usize): void {
  for (let at: usize = 0; at < end; at += VECTOR) move<T>(at, v128.load(at, FORCE));
  for (let at: usize = 0; at < end; at += VECTOR) sinCos<T>(v128.load(at, ANGLE), at + SINE);
}

@inline
function move<T>(at: usize, torque: v128): void {
  const angle = v128.load(at, ANGLE);
  const omega = v128.load(at, ANGULAR_VELOCITY);
  v128.store(at, earned<T>(angle, omega, torque), EARNED);
  const pull = mul<T>(all<T>(GRAVITY_PER_SINE), v128.load(at, SINE));
  const push = add<T>(pull, mul<T>(all<T>(ACCELERATION_PER_NM), torque));
  const next = limit<T>(add<T>(omega, mul<T>(push, all<T>(STEP_S))), LARGEST_SPEED);
  v128.store(at, add<T>(angle, mul<T>(next, all<T>(STEP_S))), ANGLE);
  v128.store(at, next, ANGULAR_VELOCITY);
}

@inline
function earned<T>(angle: v128, omega: v128, torque: v128): v128 {
  const circle = all<T>(2 * Math.PI);
  const turned = add<T>(angle, all<T>(Math.PI));
  const whole = mul<T>(circle, v128.floor<T>(div<T>(turned, circle)));
  const wrapped = sub<T>(sub<T>(turned, whole), all<T>(Math.PI));
  const motion = add<T>(mul<T>(wrapped, wrapped), mul<T>(all<T>(0.1), mul<T>(omega, omega)));
  return v128.neg<T>(add<T>(motion, mul<T>(all<T>(0.001), mul<T>(torque, torque))));
}
