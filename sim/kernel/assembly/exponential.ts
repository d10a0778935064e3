// exp of every lane. In float64 the bits of sim/math/exponential.ts; in float32 a polynomial without a table.
import { add, all, limit, mul, sub } from './vector';

const STEPS = 64;
const STEPS_PER_UNIT = 92.33248261689366;
const STEP_HIGH = 0.010830424695086549;
const STEP_LOW = 1.162596423439437e-12;
/** Adding and subtracting 1.5 * 2^52 rounds to the nearest integer; in between, the low bits of the sum are the integer. */
const ROUND = 6755399441055744.0;
const LARGEST_ARGUMENT = 708.0;

/** The same for float32. */
const ROUND_32 = 12582912.0;
const LARGEST_ARGUMENT_32 = 87.0;
const OCTAVES_PER_UNIT = 1.4426950408889634;
/** ln 2 in two parts; the first has 15 bits, so that k * OCTAVE_HIGH is exact. */
const OCTAVE_HIGH = 0.693145751953125;
const OCTAVE_LOW = 1.4286068203094173e-6;

/** 2^(j/64) for j = 0..63, made as in sim/math. */
const ROOTS = memory.data(STEPS * 8);
for (let j = 0; j < STEPS; j++) setRoot(j, 1);
for (let stride = STEPS / 2; stride >= 1; stride /= 2) {
  for (let j = stride; j < STEPS; j += 2 * stride) {
    setRoot(j, sqrt(2 * j < STEPS ? root(2 * j) : 2 * root(2 * j - STEPS)));
  }
}

function root(j: i32): f64 {
  return load<f64>(ROOTS + (j << 3));
}

function setRoot(j: i32, value: f64): void {
  store<f64>(ROOTS + (j << 3), value);
}

/** e^x; an argument beyond the largest counts as the largest (708, or 87 in float32). NaN stays NaN. */
@inline
export function exp<T>(x: v128): v128 {
  return expWithin<T>(limit<T>(x, sizeof<T>() == 8 ? LARGEST_ARGUMENT : LARGEST_ARGUMENT_32));
}

/** The same without the limit, for a caller who knows that x is within it: beyond, the result is meaningless. */
@inline
export function expWithin<T>(x: v128): v128 {
  return sizeof<T>() == 8 ? expWithin64(x) : expWithin32(x);
}

@inline
function expWithin64(x: v128): v128 {
  const shifted = add<f64>(mul<f64>(x, all<f64>(STEPS_PER_UNIT)), all<f64>(ROUND));
  const k = sub<f64>(shifted, all<f64>(ROUND));
  const r = sub<f64>(sub<f64>(x, mul<f64>(k, all<f64>(STEP_HIGH))), mul<f64>(k, all<f64>(STEP_LOW)));
  let p = add<f64>(all<f64>(0.04166672337963064), mul<f64>(r, all<f64>(0.008333343422016646)));
  p = add<f64>(all<f64>(0.16666666666654145), mul<f64>(r, p));
  p = add<f64>(all<f64>(0.4999999999994854), mul<f64>(r, p));
  const less1 = add<f64>(r, mul<f64>(mul<f64>(r, r), p));
  const roots = v128.load_lane<f64>(
    rootOf(i32x4.extract_lane(shifted, 2)),
    v128.load_splat<f64>(rootOf(i32x4.extract_lane(shifted, 0))),
    1,
  );
  const y = add<f64>(roots, mul<f64>(roots, less1));
  // Times 2^(k >> 6): an addition to the exponent, exact because neither y nor the result is subnormal.
  return i64x2.add(y, i64x2.shl(v128.and(shifted, i64x2.splat(~63)), 46));
}

@inline
function rootOf(shifted: i32): usize {
  return ROOTS + (((<usize>shifted) & (STEPS - 1)) << 3);
}

@inline
function expWithin32(x: v128): v128 {
  const shifted = add<f32>(mul<f32>(x, all<f32>(OCTAVES_PER_UNIT)), all<f32>(ROUND_32));
  const k = sub<f32>(shifted, all<f32>(ROUND_32));
  const r = sub<f32>(sub<f32>(x, mul<f32>(k, all<f32>(OCTAVE_HIGH))), mul<f32>(k, all<f32>(OCTAVE_LOW)));
  // A minimax polynomial over half an octave either way; its relative error is 1.1e-7.
  let p = add<f32>(all<f32>(0.04189015672112246), mul<f32>(r, all<f32>(0.008312519677182582)));
  p = add<f32>(all<f32>(0.16667114655751075), mul<f32>(r, p));
  p = add<f32>(all<f32>(0.4999923149666023), mul<f32>(r, p));
  const y = add<f32>(all<f32>(1), add<f32>(r, mul<f32>(mul<f32>(r, r), p)));
  return i32x4.add(y, i32x4.shl(shifted, 23));
}
