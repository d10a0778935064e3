// The cart and pole of CartPoleSwingUp: sim/plants/swing-cart.ts and what sim/tasks/wann-swing-up.ts earns, in their order of operations.
import { FORCE, ROW, STATE, VECTOR } from './rows';
import { sinCos } from './trigonometry';
import { add, all, div, mul, sub } from './vector';

const STEP_S = 0.01;
const GRAVITY = 9.82;
const POLE_MASS_KG = 0.5;
const MASS_KG = POLE_MASS_KG + 0.5;
const POLE_LENGTH_M = 0.6;
const POLE_MOMENT = POLE_MASS_KG * POLE_LENGTH_M;
const FRICTION = 0.1;
const TRACK_M = 2.4;

/** Rows of the state. */
export const POSITION = STATE;
export const VELOCITY = STATE + ROW;
export const ANGLE = STATE + 2 * ROW;
export const ANGULAR_VELOCITY = STATE + 3 * ROW;
export const SINE = STATE + 4 * ROW;
export const COSINE = STATE + 5 * ROW;

/** Sine and cosine of how far the cart is out, a quarter turn at the end of the track. */
const OUT_SINE = memory.data(<i32>(ROW * 2));
const OUT_COSINE = OUT_SINE + ROW;

/** Advances by 10 ms under the forces of the row FORCE. */
export function stepSwingCart<T>(end: usize): void {
  for (let at: usize = 0; at < end; at += VECTOR) move<T>(at, v128.load(at, FORCE));
  for (let at: usize = 0; at < end; at += VECTOR) sinCos<T>(v128.load(at, ANGLE), at + SINE);
}

@inline
function move<T>(at: usize, force: v128): void {
  const v = v128.load(at, VELOCITY);
  const omega = v128.load(at, ANGULAR_VELOCITY);
  const s = v128.load(at, SINE);
  const c = v128.load(at, COSINE);

  const squared = mul<T>(omega, omega);
  const fling = mul<T>(mul<T>(all<T>(-2 * POLE_MOMENT), squared), s);
  const weight = mul<T>(mul<T>(all<T>(3 * POLE_MASS_KG * GRAVITY), s), c);
  const push = sub<T>(add<T>(add<T>(fling, weight), mul<T>(all<T>(4), force)), mul<T>(all<T>(4 * FRICTION), v));
  const moving = sub<T>(all<T>(4 * MASS_KG), mul<T>(all<T>(3 * POLE_MASS_KG), mul<T>(c, c)));
  const acceleration = div<T>(push, moving);

  const spin = mul<T>(mul<T>(mul<T>(all<T>(-3 * POLE_MOMENT), squared), s), c);
  const fall = mul<T>(all<T>(6 * MASS_KG * GRAVITY), s);
  const drag = mul<T>(mul<T>(all<T>(6), sub<T>(force, mul<T>(all<T>(FRICTION), v))), c);
  const turning = sub<T>(all<T>(4 * POLE_LENGTH_M * MASS_KG), mul<T>(all<T>(3 * POLE_MOMENT), mul<T>(c, c)));
  const angularAcceleration = div<T>(add<T>(add<T>(spin, fall), drag), turning);

  const step = all<T>(STEP_S);
  v128.store(at, add<T>(v128.load(at, POSITION), mul<T>(v, step)), POSITION);
  v128.store(at, add<T>(v, mul<T>(acceleration, step)), VELOCITY);
  v128.store(at, add<T>(v128.load(at, ANGLE), mul<T>(omega, step)), ANGLE);
  v128.store(at, add<T>(omega, mul<T>(angularAcceleration, step)), ANGULAR_VELOCITY);
}

/** How upright the pole is, times how near the middle the cart. */
@inline
export function uprightInMiddle<T>(at: usize): v128 {
  const out = div<T>(v128.load(at, POSITION), all<T>(TRACK_M));
  sinCos<T>(mul<T>(out, all<T>(Math.PI / 2)), OUT_SINE + at);
  const upright = div<T>(add<T>(v128.load(at, COSINE), all<T>(1)), all<T>(2));
  return mul<T>(upright, v128.load(at, OUT_COSINE));
}
