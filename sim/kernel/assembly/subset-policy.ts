// A pruned network of up to 5 inputs and one output: class Products of src/network/float-policy.ts, as docs/numerics.md specifies it.
import { exp, expWithin } from './exponential';
import { moveNumber, ROW, VECTOR } from './rows';
import { act, FAR, fractions, INPUTS, prepareScales, SUM, scale, TWICE, TWICE_TOTAL } from './tanh-sums';
import { add, all, mul } from './vector';

/** What the caller writes: how many units each subset of the inputs has. A row for each subset; every lane may play a network of its own. */
export const COUNTS = memory.data(<i32>(ROW * 32));

/** The groups of four subsets in which some lane has a unit: the offset of their row in HIGHS. In the other lanes they add 0, which is exact. */
const GROUPS = memory.data(8 * 4);
let groups: usize = 0;

/** e_0, e_1 and e_0 e_1. */
const LOWS = memory.data(<i32>(ROW * 3));
/** The product of e_2, e_3, e_4 for the set bits of the row's number. */
const HIGHS = memory.data(<i32>(ROW * 8));

/** To be called after COUNTS or SCALES have changed. */
export function prepareSubsets<T>(): void {
  groups = 0;
  for (let at: usize = 0; at < ROW; at += VECTOR) {
    // The subset without inputs is nothing.
    v128.store(at, all<T>(0), COUNTS);
    v128.store(at, all<T>(0), TWICE_TOTAL);
    v128.store(at, all<T>(1), HIGHS);
  }
  for (let group: usize = 0; group < 8 * ROW; group += ROW) {
    let isUsed = false;
    for (let at: usize = 0; at < ROW; at += VECTOR) {
      const n01 = add<T>(count(at, group, 0), count(at, group, 1));
      const n = add<T>(n01, add<T>(count(at, group, 2), count(at, group, 3)));
      isUsed = isUsed || v128.any_true(v128.ne<T>(n, all<T>(0)));
      v128.store(at, add<T>(v128.load(at, TWICE_TOTAL), mul<T>(all<T>(2), n)), TWICE_TOTAL);
    }
    if (isUsed) store<u32>(GROUPS + (groups++ << 2), <u32>group);
  }
  prepareScales<T>();
}

/** Moves a lane's network to another lane. */
export function moveSubsets<T>(from: usize, to: usize): void {
  for (let row: usize = COUNTS; row < COUNTS + 32 * ROW; row += ROW) moveNumber<T>(row, from, to);
  moveNumber<T>(TWICE_TOTAL, from, to);
}

/** The counts of a group's subset j. */
@inline
function count(at: usize, group: usize, j: usize): v128 {
  return v128.load(at + (group << 2) + j * ROW, COUNTS);
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
  const groupsEnd = GROUPS + (groups << 2);
  for (let each: usize = GROUPS; each < groupsEnd; each += 4) {
    const group = <usize>load<u32>(each);
    const high = v128.load(at + group, HIGHS);
    sum = add<T>(sum, fractionsOf<T>(at, group, high, mul<T>(high, low1), mul<T>(high, low2), mul<T>(high, low3), limited));
  }
  v128.store(at, sum, SUM);
}

/** What a group adds to the sum. */
@inline
function fractionsOf<T>(at: usize, group: usize, e0: v128, e1: v128, e2: v128, e3: v128, limited: bool): v128 {
  const n0 = count(at, group, 0);
  const n1 = count(at, group, 1);
  const n2 = count(at, group, 2);
  const n3 = count(at, group, 3);
  return fractions<T>(n0, n1, n2, n3, e0, e1, e2, e3, limited);
}

/**
 * Does again without products, by an exponential for each subset, what `sumGroups` cannot do in float32: the lanes that are not near. The
 * other lanes keep their sums, so that no episode depends on those beside it.
 */
function sumFarLanes<T>(at: usize): void {
  let sum = all<T>(0);
  for (let k: usize = 0; k < groups; k++) {
    const group = <usize>load<u32>(GROUPS + (k << 2));
    const subset = (group / ROW) << 2;
    const e0 = exponentialOfSubset<T>(at, subset);
    const e1 = exponentialOfSubset<T>(at, subset + 1);
    const e2 = exponentialOfSubset<T>(at, subset + 2);
    const e3 = exponentialOfSubset<T>(at, subset + 3);
    sum = add<T>(sum, fractionsOf<T>(at, group, e0, e1, e2, e3, true));
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
