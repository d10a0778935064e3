// Sine and cosine of every lane. In float64 the bits of sim/math/trigonometry.ts; in float32 polynomials without a table.
import { ROW } from './rows';
import { add, all, mul, sub } from './vector';

const STEPS = 64;
const STEPS_PER_RADIAN = 10.185916357881302;
const STEP_HIGH = 0.09817477042088285;
const STEP_LOW = 3.79818781656637e-12;
/** See exponential.ts. */
const ROUND = 6755399441055744.0;
const ROUND_32 = 12582912.0;

/** For float32: a quarter turn in two parts, the first of 12 bits, so that k * QUARTER_HIGH is exact for |k| < 4096. */
const QUARTERS_PER_RADIAN = 0.6366197723675814;
const QUARTER_HIGH = 1.57080078125;
const QUARTER_LOW = -4.454455103442001e-6;

/** Sine and cosine of step j, at 2j and 2j + 1. */
const TABLE = memory.data(2 * STEPS * 8);
setFirstQuarter(0, 0);
setFirstQuarter(1, 0.0980171403295606);
setFirstQuarter(2, 0.19509032201612828);
setFirstQuarter(3, 0.2902846772544624);
setFirstQuarter(4, 0.3826834323650898);
setFirstQuarter(5, 0.47139673682599764);
setFirstQuarter(6, 0.5555702330196022);
setFirstQuarter(7, 0.6343932841636455);
setFirstQuarter(8, Math.SQRT1_2);
setFirstQuarter(9, 0.773010453362737);
setFirstQuarter(10, 0.8314696123025452);
setFirstQuarter(11, 0.881921264348355);
setFirstQuarter(12, 0.9238795325112867);
setFirstQuarter(13, 0.9569403357322088);
setFirstQuarter(14, 0.9807852804032304);
setFirstQuarter(15, 0.9951847266721969);
setFirstQuarter(16, 1);

/** Sets sin(j pi/32), 0 <= j <= 16, wherever it occurs in the circle. */
function setFirstQuarter(j: i32, sine: f64): void {
  setSine(j, sine);
  setSine(STEPS / 2 - j, sine);
  setSine(STEPS / 2 + j, -sine);
  setSine(STEPS - j, -sine);
}

function setSine(j: i32, sine: f64): void {
  store<f64>(TABLE + ((j & (STEPS - 1)) << 4), sine);
  store<f64>(TABLE + (((j - STEPS / 4) & (STEPS - 1)) << 4), sine, 8);
}

/** Writes sin(x) to the address `out` and cos(x) to the row after it. Meaningless for |x| > 1e5, or 6e3 in float32. */
@inline
export function sinCos<T>(x: v128, out: usize): void {
  if (sizeof<T>() == 8) sinCos64(x, out);
  else sinCos32(x, out);
}

@inline
function sinCos64(x: v128, out: usize): void {
  const shifted = add<f64>(mul<f64>(x, all<f64>(STEPS_PER_RADIAN)), all<f64>(ROUND));
  const k = sub<f64>(shifted, all<f64>(ROUND));
  const r = sub<f64>(sub<f64>(x, mul<f64>(k, all<f64>(STEP_HIGH))), mul<f64>(k, all<f64>(STEP_LOW)));
  const z = mul<f64>(r, r);
  let p = add<f64>(all<f64>(0.008333333312425093), mul<f64>(z, all<f64>(-0.0001983990837226642)));
  p = add<f64>(all<f64>(-0.166666666666657), mul<f64>(z, p));
  const sinR = add<f64>(r, mul<f64>(mul<f64>(r, z), p));
  p = add<f64>(all<f64>(0.04166666650627098), mul<f64>(z, all<f64>(-0.0013887740767179585)));
  p = add<f64>(all<f64>(-0.49999999999993633), mul<f64>(z, p));
  const cosRLess1 = mul<f64>(z, p);
  const step0 = v128.load(stepOf(i32x4.extract_lane(shifted, 0)));
  const step1 = v128.load(stepOf(i32x4.extract_lane(shifted, 2)));
  const s = v128.shuffle<f64>(step0, step1, 0, 2);
  const c = v128.shuffle<f64>(step0, step1, 1, 3);
  v128.store(out, add<f64>(s, add<f64>(mul<f64>(s, cosRLess1), mul<f64>(c, sinR))));
  v128.store(out + ROW, add<f64>(c, sub<f64>(mul<f64>(c, cosRLess1), mul<f64>(s, sinR))));
}

@inline
function stepOf(shifted: i32): usize {
  return TABLE + (((<usize>shifted) & (STEPS - 1)) << 4);
}

@inline
function sinCos32(x: v128, out: usize): void {
  const shifted = add<f32>(mul<f32>(x, all<f32>(QUARTERS_PER_RADIAN)), all<f32>(ROUND_32));
  const k = sub<f32>(shifted, all<f32>(ROUND_32));
  const r = sub<f32>(sub<f32>(x, mul<f32>(k, all<f32>(QUARTER_HIGH))), mul<f32>(k, all<f32>(QUARTER_LOW)));
  // Minimax polynomials over an eighth of a turn either way; their errors are 2e-9 and 3e-8.
  const z = mul<f32>(r, r);
  let p = add<f32>(all<f32>(0.008331978124931015), mul<f32>(z, all<f32>(-0.0001949556775331316)));
  p = add<f32>(all<f32>(-0.16666650659747248), mul<f32>(z, p));
  const sinR = add<f32>(r, mul<f32>(mul<f32>(r, z), p));
  p = add<f32>(all<f32>(0.041656290456225056), mul<f32>(z, all<f32>(-0.0013597765446619037)));
  p = add<f32>(all<f32>(-0.49999894718574456), mul<f32>(z, p));
  const cosR = add<f32>(all<f32>(1), mul<f32>(z, p));
  // After an odd number of quarters they change places; the second bit of k is the sign of the sine, that of k + 1 of the cosine.
  const odd = i32x4.shr_s(i32x4.shl(shifted, 31), 31);
  const sineSign = i32x4.shl(v128.and(shifted, i32x4.splat(2)), 30);
  const cosineSign = i32x4.shl(v128.and(i32x4.add(shifted, i32x4.splat(1)), i32x4.splat(2)), 30);
  v128.store(out, v128.xor(v128.bitselect(cosR, sinR, odd), sineSign));
  v128.store(out + ROW, v128.xor(v128.bitselect(sinR, cosR, odd), cosineSign));
}
