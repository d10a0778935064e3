// A pruned network of up to 5 inputs and one output: class Products of src/network/float-policy.ts, as docs/numerics.md specifies it.
import { exp, expWithin } from './exponential';
import { ACTION, ROW, VECTOR } from './rows';
import { limitScaled, SCALED, scaledInput } from './scaled-observation';
import { add, all, div, dot, mul, sub } from './vector';

const INPUTS: usize = 5;
/** No E gets near `largestE` while the magnitudes of an observation add up to no more than this. */
@inline
function near<T>(): f64 {
  return sizeof<T>() == 8 ? 64.0 : 10.5;
}
/** From here on 1 - 2/(1 + E) is 1, exactly or next to it, and the product of four such numbers is finite. */
@inline
function largestE<T>(): f64 {
  return sizeof<T>() == 8 ? 1e75 : 2147483648.0;
}
/** In float32 a product of exponentials may overflow or vanish when the magnitudes add up to more than this. */
const PRODUCTS_LIMIT_32 = 43.0;

/** What the caller writes: how many units of type T each subset of the inputs has. */
export const COUNTS = memory.data(32 * 8);

/** The groups that have a unit: the offset of their row in HIGHS, and their four counts. */
const GROUPS = memory.data(8 * 4);
const GROUP_COUNTS = memory.data(8 * 4 * 8);
let groups: usize = 0;
let total: f64 = 0;

/** e_0, e_1 and e_0 e_1. */
const LOWS = memory.data(<i32>(ROW * 3));
/** The product of e_2, e_3, e_4 for the set bits of the row's number. */
const HIGHS = memory.data(<i32>(ROW * 8));
/** The sum of n / (1 + E) over all subsets. */
const SUM = memory.data(<i32>ROW);

/** Finds the groups; to be called after the counts have changed. */
export function prepareSubsets<T>(): void {
  groups = 0;
  total = 0;
  for (let g: usize = 0; g < 8; g++) {
    let sum: f64 = 0;
    for (let j: usize = 0; j < 4; j++) {
      const count = load<T>(COUNTS + (4 * g + j) * sizeof<T>());
      // The subset without inputs is nothing.
      sum += g + j == 0 ? 0 : <f64>count;
      store<T>(GROUP_COUNTS + (4 * groups + j) * sizeof<T>(), g + j == 0 ? <T>0 : count);
    }
    if (sum > 0) store<u32>(GROUPS + (groups++ << 2), <u32>(g * ROW));
    total += sum;
  }
  for (let at: usize = 0; at < ROW; at += VECTOR) v128.store(at, all<T>(1), HIGHS);
}

/** From OBSERVATION to ACTION. */
export function actSubsets<T>(end: usize): void {
  let far = all<T>(0);
  for (let at: usize = 0; at < end; at += VECTOR) far = v128.or(far, scale<T>(at));
  if (!v128.any_true(far)) {
    for (let at: usize = 0; at < end; at += VECTOR) exponentials<T>(at);
    for (let at: usize = 0; at < end; at += VECTOR) sumGroups<T>(at, false);
  } else if (sizeof<T>() == 8 || withinProducts32(end)) {
    for (let at: usize = 0; at < end; at += VECTOR) exponentials<T>(at);
    for (let at: usize = 0; at < end; at += VECTOR) sumGroups<T>(at, true);
  } else {
    for (let at: usize = 0; at < end; at += VECTOR) sumSubsets<T>(at);
  }
  for (let at: usize = 0; at < end; at += VECTOR) act<T>(at);
}

/** Writes s_i; gives the lanes that are not near. */
@inline
function scale<T>(at: usize): v128 {
  let s0 = scaledInput<T>(at, 0);
  let s1 = scaledInput<T>(at, 1);
  let s2 = scaledInput<T>(at, 2);
  let s3 = scaledInput<T>(at, 3);
  let s4 = scaledInput<T>(at, 4);
  const magnitude01 = add<T>(v128.abs<T>(s0), v128.abs<T>(s1));
  const magnitude = add<T>(add<T>(add<T>(magnitude01, v128.abs<T>(s2)), v128.abs<T>(s3)), v128.abs<T>(s4));
  // NaN is far.
  const far = v128.not(v128.le<T>(magnitude, all<T>(near<T>())));
  if (v128.any_true(far)) {
    s0 = limitScaled<T>(s0);
    s1 = limitScaled<T>(s1);
    s2 = limitScaled<T>(s2);
    s3 = limitScaled<T>(s3);
    s4 = limitScaled<T>(s4);
  }
  v128.store(at, s0, SCALED);
  v128.store(at, s1, SCALED + ROW);
  v128.store(at, s2, SCALED + 2 * ROW);
  v128.store(at, s3, SCALED + 3 * ROW);
  v128.store(at, s4, SCALED + 4 * ROW);
  return far;
}

@inline
function exponentialOf<T>(at: usize): v128 {
  return expWithin<T>(mul<T>(all<T>(2), v128.load(at, SCALED)));
}

@inline
function exponentials<T>(at: usize): void {
  const e0 = exponentialOf<T>(at);
  const e1 = exponentialOf<T>(at + ROW);
  v128.store(at, e0, LOWS);
  v128.store(at, e1, LOWS + ROW);
  v128.store(at, mul<T>(e0, e1), LOWS + 2 * ROW);
  const e2 = exponentialOf<T>(at + 2 * ROW);
  const e3 = exponentialOf<T>(at + 3 * ROW);
  const e4 = exponentialOf<T>(at + 4 * ROW);
  const e23 = mul<T>(e2, e3);
  v128.store(at, e2, HIGHS + ROW);
  v128.store(at, e3, HIGHS + 2 * ROW);
  v128.store(at, e23, HIGHS + 3 * ROW);
  v128.store(at, e4, HIGHS + 4 * ROW);
  v128.store(at, mul<T>(e2, e4), HIGHS + 5 * ROW);
  v128.store(at, mul<T>(e3, e4), HIGHS + 6 * ROW);
  v128.store(at, mul<T>(e23, e4), HIGHS + 7 * ROW);
}

@inline
function sumGroups<T>(at: usize, limited: bool): void {
  const low1 = v128.load(at, LOWS);
  const low2 = v128.load(at, LOWS + ROW);
  const low3 = v128.load(at, LOWS + 2 * ROW);
  let sum = all<T>(0);
  let counts: usize = GROUP_COUNTS;
  const groupsEnd = GROUPS + (groups << 2);
  for (let group: usize = GROUPS; group < groupsEnd; group += 4) {
    const high = v128.load(at + load<u32>(group), HIGHS);
    sum = add<T>(sum, fractions<T>(counts, high, mul<T>(high, low1), mul<T>(high, low2), mul<T>(high, low3), limited));
    counts += 4 * sizeof<T>();
  }
  v128.store(at, sum, SUM);
}

/** n_0 / (1 + E_0) + ... + n_3 / (1 + E_3), the counts n at the address `counts`. */
@inline
function fractions<T>(counts: usize, e0: v128, e1: v128, e2: v128, e3: v128, limited: bool): v128 {
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
  const n0 = v128.load_splat<T>(counts);
  const n1 = v128.load_splat<T>(counts, sizeof<T>());
  const n2 = v128.load_splat<T>(counts, 2 * sizeof<T>());
  const n3 = v128.load_splat<T>(counts, 3 * sizeof<T>());
  const left = mul<T>(dot<T>(n0, b, n1, a), cd);
  const right = mul<T>(dot<T>(n2, d, n3, c), ab);
  return div<T>(add<T>(left, right), mul<T>(ab, cd));
}

@inline
function act<T>(at: usize): void {
  const z = sub<T>(all<T>(total), mul<T>(all<T>(2), v128.load(at, SUM)));
  const e = expWithin<T>(mul<T>(all<T>(2), z));
  v128.store(at, sub<T>(all<T>(1), div<T>(all<T>(2), add<T>(all<T>(1), e))), ACTION);
}

/** Whether no product of exponentials leaves the range of float32. */
function withinProducts32(end: usize): bool {
  let outside = all<f32>(0);
  for (let at: usize = 0; at < end; at += VECTOR) {
    let magnitude = all<f32>(0);
    for (let input: usize = 0; input < INPUTS; input++) {
      magnitude = add<f32>(magnitude, v128.abs<f32>(v128.load(at + input * ROW, SCALED)));
    }
    outside = v128.or(outside, v128.not(v128.le<f32>(magnitude, all<f32>(PRODUCTS_LIMIT_32))));
  }
  return !v128.any_true(outside);
}

/** The same without products: an exponential for each subset. */
function sumSubsets<T>(at: usize): void {
  let sum = all<T>(0);
  for (let k: usize = 0; k < groups; k++) {
    const subset = (<usize>load<u32>(GROUPS + (k << 2)) / ROW) << 2;
    sum = add<T>(
      sum,
      fractions<T>(
        GROUP_COUNTS + 4 * k * sizeof<T>(),
        exponentialOfSubset<T>(at, subset),
        exponentialOfSubset<T>(at, subset + 1),
        exponentialOfSubset<T>(at, subset + 2),
        exponentialOfSubset<T>(at, subset + 3),
        true,
      ),
    );
  }
  v128.store(at, sum, SUM);
}

function exponentialOfSubset<T>(at: usize, subset: usize): v128 {
  let u = all<T>(0);
  for (let input: usize = 0; input < INPUTS; input++) {
    if (subset & (1 << input)) u = add<T>(u, v128.load(at + input * ROW, SCALED));
  }
  return exp<T>(mul<T>(all<T>(2), u));
}
