// A pruned network of up to 5 inputs and one output: class Products of src/network/float-policy.ts, as docs/numerics.md specifies it.
import { exp, expWithin } from './exponential';
import { ROW, VECTOR } from './rows';
import { act, FAR, fractions, INPUTS, prepareScales, SUM, scale, TWICE } from './tanh-sums';
import { add, all, mul } from './vector';

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
  prepareScales<T>();
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
  do act<T>(at, total); while ((at += VECTOR) < end);
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
