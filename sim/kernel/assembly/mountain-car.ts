// Gymnasium's MountainCarContinuous-v0: sim/plants/mountain-car.ts and what sim/tasks/mountain-car.ts earns, in their order of operations.
import { ACTION, ROW, STATE, VECTOR } from './rows';
import { sinCos } from './trigonometry';
import { add, all, inFloat32, limit, mul, sub } from './vector';

const POWER = 0.0015;
const SLOPE = 0.0025;
const LARGEST_SPEED = 0.07;
const LEFT = -1.2;
const RIGHT = 0.6;
/** 0.45 as a float32 number. */
const GOAL_M = <f64>(<f32>0.45);
const PRIZE = 100.0;
const FUEL = 0.1;

/** Rows of the state. */
export const POSITION = STATE;
export const VELOCITY = STATE + ROW;
export const EARNED = STATE + 2 * ROW;

const SINE = memory.data(<i32>(ROW * 2));
const COSINE = SINE + ROW;

/** Advances by one step under the row ACTION. */
export function stepMountainCar<T>(end: usize): void {
  for (let at: usize = 0; at < end; at += VECTOR) sinCos<T>(mul<T>(all<T>(3), v128.load(at, POSITION)), at + SINE);
  for (let at: usize = 0; at < end; at += VECTOR) move<T>(at, v128.load(at, ACTION));
}

@inline
function move<T>(at: usize, push: v128): void {
  const x = v128.load(at, POSITION);
  const gain = sub<T>(mul<T>(push, all<T>(POWER)), mul<T>(all<T>(SLOPE), v128.load(at, COSINE)));
  let velocity = limit<T>(add<T>(v128.load(at, VELOCITY), gain), LARGEST_SPEED);
  const position = v128.pmax<T>(v128.pmin<T>(add<T>(x, velocity), all<T>(RIGHT)), all<T>(LEFT));
  const stopped = v128.and(v128.eq<T>(position, all<T>(LEFT)), v128.lt<T>(velocity, all<T>(0)));
  velocity = v128.andnot(velocity, stopped);
  v128.store(at, inFloat32<T>(position), POSITION);
  v128.store(at, inFloat32<T>(velocity), VELOCITY);
  const prize = v128.and(hasArrived<T>(at), all<T>(PRIZE));
  v128.store(at, sub<T>(prize, mul<T>(mul<T>(push, push), all<T>(FUEL))), EARNED);
}

/** Lanes whose car is at the goal. */
@inline
export function hasArrived<T>(at: usize): v128 {
  const there = v128.ge<T>(v128.load(at, POSITION), all<T>(GOAL_M));
  return v128.and(there, v128.ge<T>(v128.load(at, VELOCITY), all<T>(0)));
}
