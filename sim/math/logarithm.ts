// The natural logarithm for float64 from + - * / and bit operations only: the same bits on every engine.

/** ln 2 in two parts; the first has 32 bits, so that k * LN2_HIGH is exact for every exponent k. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const SQRT2 = Math.SQRT2;

/** The bits of a float64. */
const view = new DataView(new ArrayBuffer(8));

/**
 * ln x with an error below one unit in the last place. -Infinity of 0, NaN below it.
 */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  // x = m * 2^k with m between sqrt(1/2) and sqrt(2); a subnormal is made normal first.
  const isSubnormal = x < 2 ** -1022;
  view.setFloat64(0, isSubnormal ? x * 2 ** 54 : x);
  const high = view.getInt32(0);
  view.setInt32(0, (high & 0xfffff) | 0x3ff00000);
  let m = view.getFloat64(0);
  let k = (high >> 20) - 1023 - (isSubnormal ? 54 : 0);
  if (m > SQRT2) {
    m /= 2;
    k++;
  }
  // With f = m - 1 and s = f / (2 + f), ln m = 2 artanh s = 2s + s (2/3 s^2 + 2/5 s^4 + ...), and 2s = f - f^2/2 + s f^2/2:
  // f is exact, and what is subtracted from it is smaller by far.
  const f = m - 1;
  const s = f / (2 + f);
  const z = s * s;
  const series =
    z *
    (2 / 3 +
      z *
        (2 / 5 +
          z *
            (2 / 7 +
              z * (2 / 9 + z * (2 / 11 + z * (2 / 13 + z * (2 / 15 + z * (2 / 17 + z * (2 / 19 + z * (2 / 21))))))))));
  const half = (f * f) / 2;
  return k * LN2_HIGH - (half - (s * (half + series) + k * LN2_LOW) - f);
}
