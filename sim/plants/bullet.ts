// What the pendulums share: the constants and the rail stops of the Bullet engine that computed the article's results.

/** Duration of a step in seconds. */
export const STEP_S = 0.0165;
export const GRAVITY = 9.8;
export const CART_MASS_KG = 10.47197598009977;
/** Bullet's linear and angular damping factor, double(0.04f). */
export const DAMPING = 0.03999999910593033;

const JOINT_SPEED_LIMIT = 100;
/** Below this a squared speed counts as standing still. */
const EPSILON = 2.220446049250313e-16;
/** Share of a stop's penetration that is corrected in STEP_S. */
const ERROR_REDUCTION = 0.2;
/** Deeper than this (double(-0.04f) metres) a stop does not push the cart back, it only stops it. */
const SPLIT_PENETRATION_M = -0.03999999910593033;
/** What a stop gives at most in STEP_S. */
export const STOP_IMPULSE_LIMIT_NS = 100;

/**
 * Damping coefficient at a squared speed: grows from `atRest` as speed does.
 * @param atRest DAMPING times the mass or inertia
 */
export function dampingAt(squaredSpeed: number, atRest: number): number {
  return atRest + atRest * (squaredSpeed > EPSILON ? Math.sqrt(squaredSpeed) : 0);
}

/** A joint velocity within Bullet's limit of +-100. */
export function limitVelocity(velocity: number): number {
  if (velocity > JOINT_SPEED_LIMIT) return JOINT_SPEED_LIMIT;
  if (velocity < -JOINT_SPEED_LIMIT) return -JOINT_SPEED_LIMIT;
  return velocity;
}

/**
 * The impulse (N s, positive to +x) of the rail's stop on the cart; 0 between the stops.
 * @param x position before the step's position update
 * @param v velocity after the step's velocity update
 * @param mobility velocity change of the cart per unit of impulse on it
 * @param limitNs what the stop gives at most: less in a step that is shorter than STEP_S
 */
export function stopImpulse(
  x: number,
  v: number,
  railM: number,
  mobility: number,
  limitNs = STOP_IMPULSE_LIMIT_NS,
): number {
  let gap = x + railM;
  let away = 1;
  if (gap > 0) {
    gap = railM - x;
    away = -1;
    if (gap > 0) return 0;
  }
  const mass = 1 / mobility;
  let impulse = -away * v * mass;
  if (gap > SPLIT_PENETRATION_M) impulse += ((-gap * ERROR_REDUCTION) / STEP_S) * mass;
  return away * Math.max(0, Math.min(impulse, limitNs));
}
