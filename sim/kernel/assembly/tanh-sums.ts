// What pruned networks of up to 5 inputs and one output share, mirrored or not: scaled observations, and tanh as n - 2n/(1 + E), E = e^(2u).
import { expWithin } from './exponential';
import { ACTION, OBSERVATION, ROW, VECTOR } from './rows';
import { SCALED_LIMIT, SCALES } from './scales';
import { add, all, div, dot, limit, mul, sub } from './vector';

export const INPUTS: usize = 5;

/**
 * While the magnitudes of an observation add up to no more than this, in float64 no E gets anywhere near `largestE`, and in float32 no
 * product of exponentials overflows or vanishes.
 */
@inline
function near<T>(): f64 {
  return sizeof<T>() == 8 ? 64.0 : 43.0;
}
/** From here on 1 - 2/(1 + E) is 1, or next to it in float32, and the product of four such numbers is finite. */
@inline
export function largestE<T>(): f64 {
  return sizeof<T>() == 8 ? 1e75 : 2147483648.0;
}

/** Twice the scales: 2 s_i = (2 scale_i) observation_i to the last bit, for doubling is exact. */
const TWICE_SCALES = memory.data(<i32>INPUTS * 8);
/** Twice the scaled observation, 2 s_i: a row for each input. */
export const TWICE = memory.data(<i32>(INPUTS * ROW));
/** Which lanes are not near: all bits set or none. */
export const FAR = memory.data(<i32>ROW);
/** The sum of n / (1 + E) over all kinds. */
export const SUM = memory.data(<i32>ROW);
/** Twice the sum of all n: what a policy's `prepare` writes. */
export const TWICE_TOTAL = memory.data(<i32>ROW);

/** To be called after SCALES have changed. */
export function prepareScales<T>(): void {
  for (let i: usize = 0; i < INPUTS * sizeof<T>(); i += sizeof<T>()) {
    store<T>(TWICE_SCALES + i, <T>2 * load<T>(SCALES + i));
  }
}

/** Writes 2 s_i; gives and writes which lanes are not near. */
@inline
export function scale<T>(at: usize): v128 {
  let s0 = twice<T>(at, 0);
  let s1 = twice<T>(at, 1);
  let s2 = twice<T>(at, 2);
  let s3 = twice<T>(at, 3);
  let s4 = twice<T>(at, 4);
  const magnitude01 = add<T>(v128.abs<T>(s0), v128.abs<T>(s1));
  const magnitude = add<T>(add<T>(add<T>(magnitude01, v128.abs<T>(s2)), v128.abs<T>(s3)), v128.abs<T>(s4));
  // NaN is far.
  const far = v128.not(v128.le<T>(magnitude, all<T>(2 * near<T>())));
  if (v128.any_true(far)) {
    s0 = limit<T>(s0, 2 * SCALED_LIMIT);
    s1 = limit<T>(s1, 2 * SCALED_LIMIT);
    s2 = limit<T>(s2, 2 * SCALED_LIMIT);
    s3 = limit<T>(s3, 2 * SCALED_LIMIT);
    s4 = limit<T>(s4, 2 * SCALED_LIMIT);
  }
  v128.store(at, far, FAR);
  v128.store(at, s0, TWICE);
  v128.store(at, s1, TWICE + ROW);
  v128.store(at, s2, TWICE + 2 * ROW);
  v128.store(at, s3, TWICE + 3 * ROW);
  v128.store(at, s4, TWICE + 4 * ROW);
  return far;
}

@inline
function twice<T>(at: usize, input: usize): v128 {
  return mul<T>(v128.load_splat<T>(TWICE_SCALES + input * sizeof<T>()), v128.load(at + OBSERVATION + input * ROW));
}

/** n_0 / (1 + E_0) + ... + n_3 / (1 + E_3) */
@inline
export function fractions<T>(
  n0: v128,
  n1: v128,
  n2: v128,
  n3: v128,
  e0: v128,
  e1: v128,
  e2: v128,
  e3: v128,
  limited: bool,
): v128 {
  if (limited) {
    const largest = all<T>(largestE<T>());
    e0 = v128.pmin<T>(e0, largest);
    e1 = v128.pmin<T>(e1, largest);
    e2 = v128.pmin<T>(e2, largest);
    e3 = v128.pmin<T>(e3, largest);
  }
  const a = add<T>(e0, all<T>(1));
  const b = add<T>(e1, all<T>(1));
  const c = add<T>(e2, all<T>(1));
  const d = add<T>(e3, all<T>(1));
  const ab = mul<T>(a, b);
  const cd = mul<T>(c, d);
  const left = mul<T>(dot<T>(n0, b, n1, a), cd);
  const right = mul<T>(dot<T>(n2, d, n3, c), ab);
  return div<T>(add<T>(left, right), mul<T>(ab, cd));
}

/** The action from SUM. */
@inline
export function act<T>(at: usize): void {
  const twiceZ = sub<T>(v128.load(at, TWICE_TOTAL), mul<T>(all<T>(4), v128.load(at, SUM)));
  const e = expWithin<T>(twiceZ);
  v128.store(at, sub<T>(all<T>(1), div<T>(all<T>(2), add<T>(all<T>(1), e))), ACTION);
}
