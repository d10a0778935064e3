// Gymnasium's CartPole-v1: sim/plants/cart-pole.ts, in its order of operations.
import { FORCE, ROW, STATE, VECTOR } from './rows';
import { sinCos } from './trigonometry';
import { add, all, cross, div, mul, sub } from './vector';

const STEP_S = 0.02;
const GRAVITY = 9.8;
const POLE_MASS_KG = 0.1;
const MASS_KG = POLE_MASS_KG + 1;
const HALF_LENGTH_M = 0.5;
const POLE_MOMENT = POLE_MASS_KG * HALF_LENGTH_M;

/** Rows of the state. */
export const POSITION = STATE;
export const VELOCITY = STATE + ROW;
export const ANGLE = STATE + 2 * ROW;
export const ANGULAR_VELOCITY = STATE + 3 * ROW;

/** Sine and cosine of the angle: not part of this state, for the plant computes them when it needs them. */
const SINE = memory.data(<i32>(ROW * 2));
const COSINE = SINE + ROW;

/** Advances by 20 ms under the forces of the row FORCE. */
export function stepCartPole<T>(end: usize): void {
  for (let at: usize = 0; at < end; at += VECTOR) sinCos<T>(v128.load(at, ANGLE), at + SINE);
  for (let at: usize = 0; at < end; at += VECTOR) move<T>(at, v128.load(at, FORCE));
}

@inline
function move<T>(at: usize, force: v128): void {
  const v = v128.load(at, VELOCITY);
  const omega = v128.load(at, ANGULAR_VELOCITY);
  const s = v128.load(at, SINE);
  const c = v128.load(at, COSINE);

  const centrifugal = mul<T>(mul<T>(all<T>(POLE_MOMENT), mul<T>(omega, omega)), s);
  const push = div<T>(add<T>(force, centrifugal), all<T>(MASS_KG));
  const share = div<T>(mul<T>(all<T>(POLE_MASS_KG), mul<T>(c, c)), all<T>(MASS_KG));
  const lever = mul<T>(all<T>(HALF_LENGTH_M), sub<T>(all<T>(4.0 / 3.0), share));
  const angularAcceleration = div<T>(cross<T>(all<T>(GRAVITY), s, c, push), lever);
  const reaction = div<T>(mul<T>(mul<T>(all<T>(POLE_MOMENT), angularAcceleration), c), all<T>(MASS_KG));
  const acceleration = sub<T>(push, reaction);

  const step = all<T>(STEP_S);
  v128.store(at, add<T>(v128.load(at, POSITION), mul<T>(step, v)), POSITION);
  v128.store(at, add<T>(v, mul<T>(step, acceleration)), VELOCITY);
  v128.store(at, add<T>(v128.load(at, ANGLE), mul<T>(step, omega)), ANGLE);
  v128.store(at, add<T>(omega, mul<T>(step, angularAcceleration)), ANGULAR_VELOCITY);
}
