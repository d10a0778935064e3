// sin and cos for float64 from + - * and exact steps only: the same bits on every engine.

const TWO_OVER_PI = 0.6366197723675814;
/** pi/2 in three parts; the first two have 33 bits each, so that k times one of them is exact for |k| < 2^20. */
const HALF_PI_1 = 1.57079632673412561417;
const HALF_PI_2 = 6.0771005063039659766e-11;
const HALF_PI_3 = 2.02226624879595063154e-21;
/** Adding and subtracting 1.5 * 2^52 rounds a float64 to the nearest integer, ties to even. */
const ROUND = 6755399441055744;

const pair = new Float64Array(2);

/** Writes sin(x) to `out[at]` and cos(x) to `out[at + 1]`. For |x| < 1e5. */
export function sinCos(x: number, out: Float64Array, at: number): void {
  const k = x * TWO_OVER_PI + ROUND - ROUND;
  const r = x - k * HALF_PI_1 - k * HALF_PI_2 - k * HALF_PI_3;
  const z = r * r;
  let s = -1 / 1307674368000;
  s = s * z + 1 / 6227020800;
  s = s * z - 1 / 39916800;
  s = s * z + 1 / 362880;
  s = s * z - 1 / 5040;
  s = s * z + 1 / 120;
  s = s * z - 1 / 6;
  s = s * z * r + r;
  let c = 1 / 20922789888000;
  c = c * z - 1 / 87178291200;
  c = c * z + 1 / 479001600;
  c = c * z - 1 / 3628800;
  c = c * z + 1 / 40320;
  c = c * z - 1 / 720;
  c = c * z + 1 / 24;
  c = c * z - 1 / 2;
  c = c * z + 1;
  const quadrant = k & 3;
  const odd = (quadrant & 1) !== 0;
  const sine = odd ? c : s;
  const cosine = odd ? s : c;
  out[at] = quadrant & 2 ? -sine : sine;
  out[at + 1] = (quadrant + 1) & 2 ? -cosine : cosine;
}

/** sin(x) for |x| < 1e5. */
export function sin(x: number): number {
  sinCos(x, pair, 0);
  return pair[0]!;
}

/** cos(x) for |x| < 1e5. */
export function cos(x: number): number {
  sinCos(x, pair, 0);
  return pair[1]!;
}
