// The built-in tasks, as in sim/tasks: what a policy sees, what a step does and earns, and when an episode ends.
import { ACTION, OBSERVATION, REWARD, ROW, VECTOR } from './rows';
import * as single from './single-pendulum';
import { all, limit, mul } from './vector';

/** The numbers by which sim/kernel/kernel.ts names the tasks. */
export const SWING_UP = 0;
export const BALANCE = 1;

const SINGLE_FORCE_N = 100.0;
const BALANCE_LARGEST_TILT_RAD = 0.2;

export function observe<T>(task: i32, end: usize): void {
  for (let at: usize = 0; at < end; at += VECTOR) {
    v128.store(at, v128.load(at, single.POSITION), OBSERVATION);
    v128.store(at, v128.load(at, single.VELOCITY), OBSERVATION + ROW);
    v128.store(at, v128.load(at, single.COSINE), OBSERVATION + 2 * ROW);
    v128.store(at, v128.load(at, single.SINE), OBSERVATION + 3 * ROW);
    v128.store(at, v128.load(at, single.ANGULAR_VELOCITY), OBSERVATION + 4 * ROW);
  }
}

export function step<T>(task: i32, end: usize, railM: f64): void {
  for (let at: usize = 0; at < end; at += VECTOR) {
    const force = mul<T>(all<T>(SINGLE_FORCE_N), limit<T>(v128.load(at, ACTION), 1));
    single.stepSinglePendulum<T>(at, force, railM);
    v128.store(at, task == SWING_UP ? v128.load(at, single.COSINE) : all<T>(1), REWARD);
  }
}

/** Whether the task ends episodes before their last step. */
export function endsEarly(task: i32): bool {
  return task != SWING_UP;
}

/** A bit for each episode whose state ends it, the first episode's the lowest. */
export function ended<T>(task: i32, end: usize): i32 {
  let bits = 0;
  for (let at: usize = 0; at < end; at += VECTOR) {
    const over = v128.gt<T>(v128.abs<T>(v128.load(at, single.ANGLE)), all<T>(BALANCE_LARGEST_TILT_RAD));
    bits |= lanesOf<T>(over) << <i32>(at / sizeof<T>());
  }
  return bits;
}

/** A bit for each lane of a comparison's result. */
@inline
function lanesOf<T>(compared: v128): i32 {
  return sizeof<T>() == 8 ? i64x2.bitmask(compared) : i32x4.bitmask(compared);
}
