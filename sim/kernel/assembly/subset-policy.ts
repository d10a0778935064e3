// A pruned network of up to 5 inputs and one output: class Products of src/network/float-policy.ts, as docs/numerics.md specifies it.
import { exp, expWithin } from './exponential';
import { ACTION, OBSERVATION, ROW, VECTOR } from './rows';
import { SCALED_LIMIT, SCALES } from './scales';
import { add, all, div, dot, limit, mul, sub } from './vector';

const INPUTS: usize = 5;

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
function largestE<T>(): f64 {
  return sizeof<T>() == 8 ? 1e75 : 2147483648.0;
}

/** What the caller writes: how many units of type T each subset of the inputs has. */
export const COUNTS = memory.data(32 * 8);

/** The groups that have a unit: the offset of their row in HIGHS, and their four counts. */
const GROUPS = memory.data(8 * 4);
const GROUP_COUNTS = memory.data(8 * 4 * 8);
let groups: usize = 0;
let total: f64 = 0;

/** Twice the scales: 2 s_i = (2 scale_i) observation_i to the last bit, for doubling is exact. */
const TWICE_SCALES = memory.data(<i32>INPUTS * 8);
/** Twice the scaled observation, 2 s_i: a row for each input. */
const TWICE = memory.data(<i32>(INPUTS * ROW));
/** Which lanes are not near: all bits set or none. */
const FAR = memory.data(<i32>ROW);
/** e_0, e_1 and e_0 e_1. */
const LOWS = memory.data(<i32>(ROW * 3));
/** The product of e_2, e_3, e_4 for the set bits of the row's number. */
const HIGHS = memory.data(<i32>(ROW * 8));
/** The sum of n / (1 + E) over all subsets. */
const SUM = memory.data(<i32>ROW);

/** To be called after COUNTS or SCALES have changed. */
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
  for (let i: usize = 0; i < INPUTS * sizeof<T>(); i += sizeof<T>()) {
    store<T>(TWICE_SCALES + i, <T>2 * load<T>(SCALES + i));
  }
  for (let at: usize = 0; at < ROW; at += VECTOR) v128.store(at, all<T>(1), HIGHS);
}

/** From OBSERVATION to ACTION. */
export function actSubsets<T>(end: usize): void {
  let far = all<T>(0);
  let at: usize = 0;
  do far = v128.or(far, scale<T>(at)); while ((at += VECTOR) < end);
  const isFar = v128.any_true(far);
  at = 0;
  do exponentials<T>(at); while ((at += VECTOR) < end);
  at = 0;
  if (isFar || sizeof<T>() == 4) {
    do sumGroups<T>(at, true); while ((at += VECTOR) < end);
  } else {
    do sumGroups<T>(at, false); while ((at += VECTOR) < end);
  }
  if (isFar && sizeof<T>() == 4) {
    for (at = 0; at < end; at += VECTOR) sumFarLanes<T>(at);
  }
  at = 0;
  do act<T>(at); while ((at += VECTOR) < end);
}

/** Writes 2 s_i; gives and writes which lanes are not near. */
@inline
function scale<T>(at: usize): v128 {
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

@inline
function exponentials<T>(at: usize): void {
  const e0 = expWithin<T>(v128.load(at, TWICE));
  const e1 = expWithin<T>(v128.load(at, TWICE + ROW));
  v128.store(at, e0, LOWS);
  v128.store(at, e1, LOWS + ROW);
  v128.store(at, mul<T>(e0, e1), LOWS + 2 * ROW);
  const e2 = expWithin<T>(v128.load(at, TWICE + 2 * ROW));
  const e3 = expWithin<T>(v128.load(at, TWICE + 3 * ROW));
  const e4 = expWithin<T>(v128.load(at, TWICE + 4 * ROW));
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
  const twiceZ = sub<T>(all<T>(2 * total), mul<T>(all<T>(4), v128.load(at, SUM)));
  const e = expWithin<T>(twiceZ);
  v128.store(at, sub<T>(all<T>(1), div<T>(all<T>(2), add<T>(all<T>(1), e))), ACTION);
}

/**
 * Does again without products, by an exponential for each subset, what `sumGroups` cannot do in float32: the lanes that are not near. The
 * other lanes keep their sums, so that no episode depends on those beside it.
 */
function sumFarLanes<T>(at: usize): void {
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
  v128.store(at, v128.bitselect(sum, v128.load(at, SUM), v128.load(at, FAR)), SUM);
}

function exponentialOfSubset<T>(at: usize, subset: usize): v128 {
  let u = all<T>(0);
  for (let input: usize = 0; input < INPUTS; input++) {
    if (subset & (1 << input)) u = add<T>(u, v128.load(at + input * ROW, TWICE));
  }
  return exp<T>(u);
}
