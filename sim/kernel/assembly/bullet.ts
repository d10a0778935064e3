// What the pendulums share, as in sim/plants/bullet.ts.
import { add, all, div, limit, mul, sub } from './vector';

export const STEP_S = 0.0165;
export const GRAVITY = 9.8;
export const CART_MASS_KG = 10.47197598009977;
export const DAMPING = 0.03999999910593033;

const JOINT_SPEED_LIMIT = 100.0;
const EPSILON = 2.220446049250313e-16;
const ERROR_REDUCTION = 0.2;
const SPLIT_PENETRATION_M = -0.03999999910593033;
export const STOP_IMPULSE_LIMIT_NS = 100.0;

/** Damping coefficient at a squared speed. */
@inline
export function dampingAt<T>(squaredSpeed: v128, atRest: v128): v128 {
  const speed = v128.and(v128.sqrt<T>(squaredSpeed), v128.gt<T>(squaredSpeed, all<T>(EPSILON)));
  return add<T>(atRest, mul<T>(atRest, speed));
}

@inline
export function limitVelocity<T>(velocity: v128): v128 {
  return limit<T>(velocity, JOINT_SPEED_LIMIT);
}

/** Lanes whose cart is at or beyond a stop. */
@inline
export function atStop<T>(x: v128, rail: v128): v128 {
  // Written so that a lane that is not a number is at a stop, as it is in sim/plants/bullet.ts.
  const free = v128.and(v128.gt<T>(add<T>(x, rail), all<T>(0)), v128.gt<T>(sub<T>(rail, x), all<T>(0)));
  return v128.not(free);
}

/** The impulse of the stop on the cart, `largest` at most; meaningless in lanes that are not at one. */
@inline
export function stopImpulse<T>(x: v128, v: v128, rail: v128, mobility: v128, largest: v128): v128 {
  const leftGap = add<T>(x, rail);
  const right = v128.gt<T>(leftGap, all<T>(0));
  const gap = v128.bitselect(sub<T>(rail, x), leftGap, right);
  /** Flips the sign of what points away from the right stop. */
  const away = v128.and(right, all<T>(-0.0));
  const mass = div<T>(all<T>(1), mobility);
  let impulse = mul<T>(v128.xor(v128.neg<T>(v), away), mass);
  const correction = mul<T>(div<T>(mul<T>(v128.neg<T>(gap), all<T>(ERROR_REDUCTION)), all<T>(STEP_S)), mass);
  const shallow = v128.gt<T>(gap, all<T>(SPLIT_PENETRATION_M));
  impulse = v128.bitselect(add<T>(impulse, correction), impulse, shallow);
  impulse = v128.pmax<T>(v128.pmin<T>(impulse, largest), all<T>(0));
  return v128.xor(impulse, away);
}
