// A pruned network of up to 5 mirrored inputs and one output: class SignedProducts of src/network/float-policy.ts, as docs/numerics.md specifies it.
import { exp, expWithin } from './exponential';
import { ROW, VECTOR } from './rows';
import { act, FAR, fractions, INPUTS, prepareScales, SUM, scale, TWICE, TWICE_TOTAL } from './tanh-sums';
import { add, all, div, mul, sub } from './vector';

/** Codes of kinds: a digit of base 3 for each input. */
const CODES: usize = 243;
/** The digits of inputs 0 and 1 make so many codes. */
const LOW_CODES: usize = 9;
const HIGH_CODES: usize = 27;

/** What the caller writes: how many units of type T each kind has, at its code; less how many mirror images. */
export const SIGNED_COUNTS = memory.data(243 * 8);

/** The kinds that have units, filled up to fours with kinds that have none: the offsets of their rows in HIGHS and LOWS (uint32), and a count. */
const KINDS = memory.data(244 * 8);
const KIND_COUNTS = memory.data(244 * 8);
let kinds: usize = 0;

/** For each code of inputs 0 and 1 a row with the product of their factors 1, e^2s and e^-2s; the same for inputs 2, 3 and 4. */
const LOWS = memory.data(<i32>(LOW_CODES * ROW));
const HIGHS = memory.data(<i32>(HIGH_CODES * ROW));

/** To be called after SIGNED_COUNTS or SCALES have changed. */
export function prepareSigned<T>(): void {
  kinds = 0;
  let total: f64 = 0;
  // The kind without inputs is nothing.
  for (let code: usize = 1; code < CODES; code++) {
    const count = load<T>(SIGNED_COUNTS + code * sizeof<T>());
    if (count == <T>0) continue;
    addKind<T>(code, count);
    total += <f64>count;
  }
  while (kinds & 3) addKind<T>(0, 0);
  prepareScales<T>();
  for (let at: usize = 0; at < ROW; at += VECTOR) {
    v128.store(at, all<T>(1), LOWS);
    v128.store(at, all<T>(1), HIGHS);
    v128.store(at, all<T>(2 * total), TWICE_TOTAL);
  }
}

@inline
function addKind<T>(code: usize, count: T): void {
  store<u32>(KINDS + (kinds << 3), <u32>((code / LOW_CODES) * ROW));
  store<u32>(KINDS + (kinds << 3), <u32>((code % LOW_CODES) * ROW), 4);
  store<T>(KIND_COUNTS + kinds * sizeof<T>(), count);
  kinds++;
}

/** From OBSERVATION to ACTION. */
export function actSigned<T>(end: usize): void {
  let far = all<T>(0);
  let at: usize = 0;
  do far = v128.or(far, scale<T>(at)); while ((at += VECTOR) < end);
  const isFar = v128.any_true(far);
  at = 0;
  do factors<T>(at); while ((at += VECTOR) < end);
  at = 0;
  if (isFar || sizeof<T>() == 4) {
    do sumKinds<T>(at, true); while ((at += VECTOR) < end);
  } else {
    do sumKinds<T>(at, false); while ((at += VECTOR) < end);
  }
  if (isFar && sizeof<T>() == 4) {
    for (at = 0; at < end; at += VECTOR) sumFarLanes<T>(at);
  }
  at = 0;
  do act<T>(at); while ((at += VECTOR) < end);
}

/** Writes the products of factors, which are e and 1/e for an input with the digits 1 and 2. */
@inline
function factors<T>(at: usize): void {
  const one = all<T>(1);
  const e0 = expWithin<T>(v128.load(at, TWICE));
  const e1 = expWithin<T>(v128.load(at, TWICE + ROW));
  const f0 = div<T>(one, e0);
  const f1 = div<T>(one, e1);
  v128.store(at, e0, LOWS + ROW);
  v128.store(at, f0, LOWS + 2 * ROW);
  v128.store(at, e1, LOWS + 3 * ROW);
  v128.store(at, mul<T>(e0, e1), LOWS + 4 * ROW);
  v128.store(at, mul<T>(f0, e1), LOWS + 5 * ROW);
  v128.store(at, f1, LOWS + 6 * ROW);
  v128.store(at, mul<T>(e0, f1), LOWS + 7 * ROW);
  v128.store(at, mul<T>(f0, f1), LOWS + 8 * ROW);
  const e2 = expWithin<T>(v128.load(at, TWICE + 2 * ROW));
  const e3 = expWithin<T>(v128.load(at, TWICE + 3 * ROW));
  const e4 = expWithin<T>(v128.load(at, TWICE + 4 * ROW));
  const f2 = div<T>(one, e2);
  const f3 = div<T>(one, e3);
  const f4 = div<T>(one, e4);
  high<T>(at, 3, e3, e2, f2);
  high<T>(at, 6, f3, e2, f2);
  v128.store(at, e2, HIGHS + ROW);
  v128.store(at, f2, HIGHS + 2 * ROW);
  for (let code: usize = 0; code < 9 * ROW; code += ROW) {
    const product = v128.load(at + code, HIGHS);
    v128.store(at + code, mul<T>(product, e4), HIGHS + 9 * ROW);
    v128.store(at + code, mul<T>(product, f4), HIGHS + 18 * ROW);
  }
}

/** The three codes from `code` on: those of input 2 beside a factor of input 3. */
@inline
function high<T>(at: usize, code: usize, factor: v128, e2: v128, f2: v128): void {
  at += code * ROW;
  v128.store(at, factor, HIGHS);
  v128.store(at, mul<T>(e2, factor), HIGHS + ROW);
  v128.store(at, mul<T>(f2, factor), HIGHS + 2 * ROW);
}

@inline
function sumKinds<T>(at: usize, limited: bool): void {
  let sum = all<T>(0);
  let counts: usize = KIND_COUNTS;
  const kindsEnd = KINDS + (kinds << 3);
  for (let kind: usize = KINDS; kind < kindsEnd; kind += 32) {
    const e0 = product<T>(at, kind);
    const e1 = product<T>(at, kind + 8);
    const e2 = product<T>(at, kind + 16);
    const e3 = product<T>(at, kind + 24);
    sum = add<T>(sum, fractionsOf<T>(counts, e0, e1, e2, e3, limited));
    counts += 4 * sizeof<T>();
  }
  v128.store(at, sum, SUM);
}

/** What four kinds add to the sum, their counts at the address `counts`. */
@inline
function fractionsOf<T>(counts: usize, e0: v128, e1: v128, e2: v128, e3: v128, limited: bool): v128 {
  const n0 = v128.load_splat<T>(counts);
  const n1 = v128.load_splat<T>(counts, sizeof<T>());
  const n2 = v128.load_splat<T>(counts, 2 * sizeof<T>());
  const n3 = v128.load_splat<T>(counts, 3 * sizeof<T>());
  return fractions<T>(n0, n1, n2, n3, e0, e1, e2, e3, limited);
}

@inline
function product<T>(at: usize, kind: usize): v128 {
  return mul<T>(v128.load(at + load<u32>(kind), HIGHS), v128.load(at + load<u32>(kind, 4), LOWS));
}

/** Does again without products, by an exponential for each kind, what `sumKinds` cannot do in float32: the lanes that are not near. */
function sumFarLanes<T>(at: usize): void {
  let sum = all<T>(0);
  for (let k: usize = 0; k < kinds; k += 4) {
    sum = add<T>(
      sum,
      fractionsOf<T>(
        KIND_COUNTS + k * sizeof<T>(),
        exponentialOfKind<T>(at, k),
        exponentialOfKind<T>(at, k + 1),
        exponentialOfKind<T>(at, k + 2),
        exponentialOfKind<T>(at, k + 3),
        true,
      ),
    );
  }
  v128.store(at, v128.bitselect(sum, v128.load(at, SUM), v128.load(at, FAR)), SUM);
}

function exponentialOfKind<T>(at: usize, k: usize): v128 {
  let u = all<T>(0);
  const kind = KINDS + (k << 3);
  let code = (load<u32>(kind) / <u32>ROW) * <u32>LOW_CODES + load<u32>(kind, 4) / <u32>ROW;
  for (let input: usize = 0; input < INPUTS; input++) {
    const twice = v128.load(at + input * ROW, TWICE);
    if (code % 3 == 1) u = add<T>(u, twice);
    else if (code % 3 == 2) u = sub<T>(u, twice);
    code /= 3;
  }
  return exp<T>(u);
}
