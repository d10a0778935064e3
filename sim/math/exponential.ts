// exp and tanh for float64 from + - * / sqrt and tables only: the same bits on every engine.

/** An argument is k steps of ln 2 / 64 and a rest of at most half a step. */
const STEPS = 64;
const STEPS_PER_UNIT = 92.33248261689366;
/** ln 2 / 64 in two parts; the first has 33 bits, so that k * STEP_HIGH is exact for |k| < 2^20. */
const STEP_HIGH = 0.010830424695086549;
const STEP_LOW = 1.162596423439437e-12;
/** Adding and subtracting 1.5 * 2^52 rounds a float64 to the nearest integer, ties to even. */
const ROUND = 6755399441055744;
const LARGEST_ARGUMENT = 708;
const LARGEST_POWER = 1022;

/** 2^(j/64) for j = 0..63: each from the entry of twice its exponent, by a square root. */
const roots = new Float64Array(STEPS).fill(1);
for (let stride = STEPS / 2; stride >= 1; stride /= 2) {
  for (let j = stride; j < STEPS; j += 2 * stride) {
    roots[j] = Math.sqrt(2 * j < STEPS ? roots[2 * j]! : 2 * roots[2 * j - STEPS]!);
  }
}

/** 2^k at k + LARGEST_POWER, for every k that exp can meet. */
const powers = new Float64Array(2 * LARGEST_POWER + 1).fill(1);
for (let k = 1; k <= LARGEST_POWER; k++) {
  powers[LARGEST_POWER + k] = 2 * powers[LARGEST_POWER + k - 1]!;
  powers[LARGEST_POWER - k] = powers[LARGEST_POWER - k + 1]! / 2;
}

/**
 * e^x with a relative error below 3e-16. An argument beyond +-708 counts as +-708, so the result is always a normal, finite
 * number (NaN stays NaN).
 */
export function exp(x: number): number {
  return expWithin(Math.max(-LARGEST_ARGUMENT, Math.min(x, LARGEST_ARGUMENT)));
}

/** The same without the limit, for a caller who knows that x is within +-708: beyond, the result is NaN or meaningless. */
export function expWithin(x: number): number {
  const k = x * STEPS_PER_UNIT + ROUND - ROUND;
  const r = x - k * STEP_HIGH - k * STEP_LOW;
  // A minimax polynomial of e^r - 1 over half a step either way.
  const less1 =
    r + r * r * (0.4999999999994854 + r * (0.16666666666654145 + r * (0.04166672337963064 + r * 0.008333343422016646)));
  const root = roots[k & (STEPS - 1)]!;
  return (root + root * less1) * powers[(k >> 6) + LARGEST_POWER]!;
}

/** Hyperbolic tangent as 1 - 2 / (1 + e^2x): absolute error about 1e-16, not relative. */
export function tanh(x: number): number {
  return 1 - 2 / (1 + exp(2 * x));
}
