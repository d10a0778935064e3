// A network with real weights and one output: src/network/weighted-policy.ts, in its order of operations.
import { exp } from './exponential';
import { ACTION, LARGEST_OBSERVATION, OBSERVATION, ROW, VECTOR } from './rows';
import { SCALED_LIMIT, SCALES } from './scales';
import { add, all, div, limit, mul, sub } from './vector';

const LARGEST_HIDDEN: usize = 64;

/** What the caller writes, of type T: from input i to hidden unit h at [h * inputs + i], from there to the output at [hidden * inputs + h]. */
export const WEIGHTS = memory.data(<i32>((LARGEST_OBSERVATION + 1) * LARGEST_HIDDEN) * 8);

let inputs: usize = 0;
let hidden: usize = 0;

/** To be called before WEIGHTS are used. */
export function setShape(inputCount: i32, hiddenCount: i32): void {
  inputs = inputCount;
  hidden = hiddenCount;
}

/** The scaled observation: a row for each input. */
const SCALED = memory.data(<i32>(LARGEST_OBSERVATION * ROW));
/** The sum over the hidden units so far: one row. */
const SUM = memory.data(<i32>ROW);

/** From OBSERVATION to ACTION. */
export function actWeights<T>(end: usize): void {
  for (let at: usize = 0; at < end; at += VECTOR) {
    for (let i: usize = 0; i < inputs; i++) {
      const scaled = mul<T>(v128.load_splat<T>(SCALES + i * sizeof<T>()), v128.load(at + i * ROW, OBSERVATION));
      v128.store(at + i * ROW, limit<T>(scaled, SCALED_LIMIT), SCALED);
    }
    v128.store(at, all<T>(0), SUM);
  }
  let weights: usize = WEIGHTS;
  let outputWeight = WEIGHTS + hidden * inputs * sizeof<T>();
  for (let h: usize = 0; h < hidden; h++) {
    let at: usize = 0;
    do addUnit<T>(at, weights, outputWeight); while ((at += 2 * VECTOR) < end);
    weights += inputs * sizeof<T>();
    outputWeight += sizeof<T>();
  }
  for (let at: usize = 0; at < end; at += VECTOR) v128.store(at, tanh<T>(v128.load(at, SUM)), ACTION);
}

/** Adds what one hidden unit contributes, whose weights are at these addresses, to two vectors: a weight is loaded once for both. */
@inline
function addUnit<T>(at: usize, weights: usize, outputWeight: usize): void {
  let u = all<T>(0);
  let w = all<T>(0);
  let scaled = SCALED + at;
  const end = weights + inputs * sizeof<T>();
  do {
    const weight = v128.load_splat<T>(weights);
    u = add<T>(u, mul<T>(weight, v128.load(scaled)));
    w = add<T>(w, mul<T>(weight, v128.load(scaled, VECTOR)));
    scaled += ROW;
  } while ((weights += sizeof<T>()) < end);
  const weight = v128.load_splat<T>(outputWeight);
  v128.store(at, add<T>(v128.load(at, SUM), mul<T>(weight, tanh<T>(u))), SUM);
  v128.store(at, add<T>(v128.load(at, SUM + VECTOR), mul<T>(weight, tanh<T>(w))), SUM + VECTOR);
}

@inline
function tanh<T>(x: v128): v128 {
  return sub<T>(all<T>(1), div<T>(all<T>(2), add<T>(all<T>(1), exp<T>(mul<T>(all<T>(2), x)))));
}
