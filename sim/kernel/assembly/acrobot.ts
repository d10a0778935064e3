// Gymnasium's Acrobot-v1: sim/plants/acrobot.ts, in its order of operations.
import { FORCE, ROW, STATE, VECTOR } from './rows';
import { sinCos } from './trigonometry';
import { add, all, div, limit, mul, sub } from './vector';

const STEP_S = 0.2;
const LARGEST_SPEED_1 = 4 * Math.PI;
const LARGEST_SPEED_2 = 9 * Math.PI;

/** Rows of the state. */
export const ANGLE_1 = STATE;
export const ANGLE_2 = STATE + ROW;
export const ANGULAR_VELOCITY_1 = STATE + 2 * ROW;
export const ANGULAR_VELOCITY_2 = STATE + 3 * ROW;
export const SINE_1 = STATE + 4 * ROW;
export const COSINE_1 = STATE + 5 * ROW;
export const SINE_2 = STATE + 6 * ROW;
export const COSINE_2 = STATE + 7 * ROW;
export const TIP = STATE + 8 * ROW;

/** How fast angles and angular velocities change in the four places of a step, one vector each, four vectors a place. */
const K = memory.data(<i32>(4 * 4 * VECTOR));
/** A sine, and a cosine in the row after it. */
const SINE = memory.data(<i32>(ROW * 2));
const COSINE = SINE + ROW;

/** Advances by 200 ms under the torques of the row FORCE. */
export function stepAcrobot<T>(end: usize): void {
  for (let at: usize = 0; at < end; at += VECTOR) {
    change<T>(at, 0, 0);
    change<T>(at, 1, STEP_S / 2);
    change<T>(at, 2, STEP_S / 2);
    change<T>(at, 3, STEP_S);
    for (let i: usize = 0; i < 4; i++) v128.store(at + i * ROW, moved<T>(at, i), STATE);
    place<T>(at);
  }
}

@inline
function rate(place: usize, i: usize): v128 {
  return v128.load(K + (place * 4 + i) * VECTOR);
}

/** Quantity i of the state so many seconds after the step began, as the rates of the place before foretell it. */
@inline
function foretold<T>(at: usize, place: usize, i: usize, seconds: f64): v128 {
  const begun = v128.load(at + i * ROW, STATE);
  return place == 0 ? begun : add<T>(begun, mul<T>(all<T>(seconds), rate(place - 1, i)));
}

/** Works out the rates of a place. */
function change<T>(at: usize, place: usize, seconds: f64): void {
  const angle1 = foretold<T>(at, place, 0, seconds);
  const angle2 = foretold<T>(at, place, 1, seconds);
  const omega1 = foretold<T>(at, place, 2, seconds);
  const omega2 = foretold<T>(at, place, 3, seconds);
  sinCos<T>(angle2, SINE);
  const s2 = v128.load(SINE);
  const c2 = v128.load(COSINE);
  const d1 = add<T>(all<T>(3.5), c2);
  const d2 = add<T>(all<T>(1.25), mul<T>(all<T>(0.5), c2));
  sinCos<T>(add<T>(angle1, angle2), SINE);
  const phi2 = mul<T>(all<T>(4.9), v128.load(SINE));
  sinCos<T>(angle1, SINE);
  const weight = add<T>(mul<T>(all<T>(14.7), v128.load(SINE)), phi2);
  const spin = add<T>(mul<T>(all<T>(0.5), mul<T>(omega2, omega2)), mul<T>(omega2, omega1));
  const phi1 = sub<T>(weight, mul<T>(spin, s2));
  const share = div<T>(d2, d1);
  const fling = mul<T>(mul<T>(all<T>(0.5), mul<T>(omega1, omega1)), s2);
  const pushed = sub<T>(sub<T>(add<T>(v128.load(at, FORCE), mul<T>(share, phi1)), fling), phi2);
  const acceleration2 = div<T>(pushed, sub<T>(all<T>(1.25), mul<T>(share, d2)));
  const rates = K + place * 4 * VECTOR;
  v128.store(rates, omega1);
  v128.store(rates, omega2, VECTOR);
  v128.store(rates, v128.neg<T>(div<T>(add<T>(mul<T>(d2, acceleration2), phi1), d1)), 2 * VECTOR);
  v128.store(rates, acceleration2, 3 * VECTOR);
}

@inline
function moved<T>(at: usize, i: usize): v128 {
  const two = all<T>(2);
  const sum = add<T>(add<T>(add<T>(rate(0, i), mul<T>(two, rate(1, i))), mul<T>(two, rate(2, i))), rate(3, i));
  return add<T>(v128.load(at + i * ROW, STATE), mul<T>(all<T>(STEP_S / 6), sum));
}

/** Wraps angles and limits speeds, and fills in what follows from them. */
@inline
function place<T>(at: usize): void {
  const angle1 = wrapped<T>(v128.load(at, ANGLE_1));
  const angle2 = wrapped<T>(v128.load(at, ANGLE_2));
  v128.store(at, angle1, ANGLE_1);
  v128.store(at, angle2, ANGLE_2);
  v128.store(at, limit<T>(v128.load(at, ANGULAR_VELOCITY_1), LARGEST_SPEED_1), ANGULAR_VELOCITY_1);
  v128.store(at, limit<T>(v128.load(at, ANGULAR_VELOCITY_2), LARGEST_SPEED_2), ANGULAR_VELOCITY_2);
  sinCos<T>(angle1, at + SINE_1);
  sinCos<T>(angle2, at + SINE_2);
  sinCos<T>(add<T>(angle2, angle1), SINE);
  v128.store(at, sub<T>(v128.neg<T>(v128.load(at, COSINE_1)), v128.load(COSINE)), TIP);
}

@inline
function wrapped<T>(angle: v128): v128 {
  const circle = all<T>(2 * Math.PI);
  const turns = v128.floor<T>(div<T>(add<T>(angle, all<T>(Math.PI)), circle));
  return sub<T>(angle, mul<T>(circle, turns));
}
