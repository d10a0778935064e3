// exp and tanh for float64 from + - * / and exact steps only: the same bits on every engine.

const LOG2_E = 1.4426950408889634;
/** ln 2 in two parts; the first has 33 bits, so that k * LN2_HIGH is exact for |k| < 2^20. */
const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
/** Adding and subtracting 1.5 * 2^52 rounds a float64 to the nearest integer, ties to even. */
const ROUND = 6755399441055744;
const LARGEST_ARGUMENT = 708;
const LARGEST_POWER = 1022;

/** powersOfTwo[k + LARGEST_POWER] = 2^k for every k that exp can meet. */
const powersOfTwo = new Float64Array(2 * LARGEST_POWER + 1);
powersOfTwo[LARGEST_POWER] = 1;
for (let k = 1; k <= LARGEST_POWER; k++) {
  powersOfTwo[LARGEST_POWER + k] = powersOfTwo[LARGEST_POWER + k - 1]! * 2;
  powersOfTwo[LARGEST_POWER - k] = powersOfTwo[LARGEST_POWER - k + 1]! / 2;
}

/** e^x. Arguments beyond +-708 count as +-708, so the result is always a normal, finite number (NaN stays NaN). */
export function exp(x: number): number {
  const clamped = x > LARGEST_ARGUMENT ? LARGEST_ARGUMENT : x < -LARGEST_ARGUMENT ? -LARGEST_ARGUMENT : x;
  const k = clamped * LOG2_E + ROUND - ROUND;
  const r = clamped - k * LN2_HIGH - k * LN2_LOW;
  let p = 1 / 6227020800;
  p = p * r + 1 / 479001600;
  p = p * r + 1 / 39916800;
  p = p * r + 1 / 3628800;
  p = p * r + 1 / 362880;
  p = p * r + 1 / 40320;
  p = p * r + 1 / 5040;
  p = p * r + 1 / 720;
  p = p * r + 1 / 120;
  p = p * r + 1 / 24;
  p = p * r + 1 / 6;
  p = p * r + 1 / 2;
  p = p * r + 1;
  p = p * r + 1;
  return p * powersOfTwo[k + LARGEST_POWER]!;
}

/** Hyperbolic tangent, as 1 - 2 / (1 + e^2x): absolute error about 1e-16. */
export function tanh(x: number): number {
  return 1 - 2 / (1 + exp(2 * x));
}
