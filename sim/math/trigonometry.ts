// sin and cos for float64 from + - * and a table only: the same bits on every engine.

/** The circle is cut into 64 steps of pi/32; an angle is the nearest step and a rest of at most pi/64. */
const STEPS = 64;
const STEPS_PER_RADIAN = 10.185916357881302;
/** pi/32 in two parts; the first has 33 bits, so that k * STEP_HIGH is exact for |k| < 2^20. */
const STEP_HIGH = 0.09817477042088285;
const STEP_LOW = 3.79818781656637e-12;
/** Adding and subtracting 1.5 * 2^52 rounds a float64 to the nearest integer, ties to even. */
const ROUND = 6755399441055744;

/** sin(j pi/32) for j = 0..16, correctly rounded. */
const FIRST_QUARTER = [
  0,
  0.0980171403295606,
  0.19509032201612828,
  0.2902846772544624,
  0.3826834323650898,
  0.47139673682599764,
  0.5555702330196022,
  0.6343932841636455,
  Math.SQRT1_2,
  0.773010453362737,
  0.8314696123025452,
  0.881921264348355,
  0.9238795325112867,
  0.9569403357322088,
  0.9807852804032304,
  0.9951847266721969,
  1,
] as const;

/** Sine and cosine of step j, at 2j and 2j + 1. */
const steps = new Float64Array(2 * STEPS);
for (let j = 0; j < STEPS; j++) {
  steps[2 * j] = sineOfStep(j);
  steps[2 * j + 1] = sineOfStep((j + STEPS / 4) % STEPS);
}

function sineOfStep(j: number): number {
  if (j >= STEPS / 2) return -sineOfStep(j - STEPS / 2);
  return FIRST_QUARTER[j <= STEPS / 4 ? j : STEPS / 2 - j]!;
}

/**
 * Writes sin(x) to `out[at]` and cos(x) to `out[at + 1]`. Absolute error below 2e-16 for |x| < 1e5; meaningless beyond.
 * Nothing is allocated, and no branch depends on x.
 */
export function sinCos(x: number, out: Float64Array, at: number): void {
  const k = x * STEPS_PER_RADIAN + ROUND - ROUND;
  const r = x - k * STEP_HIGH - k * STEP_LOW;
  // Minimax polynomials of sin r and cos r - 1 over half a step either way.
  const z = r * r;
  const sinR = r + r * z * (-0.166666666666657 + z * (0.008333333312425093 + z * -0.0001983990837226642));
  const cosRLess1 = z * (-0.49999999999993633 + z * (0.04166666650627098 + z * -0.0013887740767179585));
  const step = 2 * (k & (STEPS - 1));
  const s = steps[step]!;
  const c = steps[step + 1]!;
  out[at] = s + (s * cosRLess1 + c * sinR);
  out[at + 1] = c + (c * cosRLess1 - s * sinR);
}

const pair = new Float64Array(2);

/** sin(x), as `sinCos`. */
export function sin(x: number): number {
  sinCos(x, pair, 0);
  return pair[0]!;
}

/** cos(x), as `sinCos`. */
export function cos(x: number): number {
  sinCos(x, pair, 0);
  return pair[1]!;
}
