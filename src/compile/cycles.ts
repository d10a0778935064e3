// What an inference costs on the ATmega328P: a linear model of the loops in firmware/core/policy.c.
import type { CanonicalForm, Shape } from '../network/index.js';

/** How often an inference does what costs time. The firmware adds up every subset of each half of the inputs, so a kind costs the same whatever it reads. */
export interface InferenceWork {
  readonly calls: number;
  /** Observations scaled. */
  readonly inputs: number;
  /** Sums of subsets of the first and of the second half of the inputs. */
  readonly subsetSums: number;
  /** Sums brought to an action, with the tanh of the output. */
  readonly outputs: number;
  /** Kinds added up, with their tanh, for every output. */
  readonly kinds: number;
}

/** CPU cycles of each, fitted by `npm run benchmark` to what the board counts (test/benchmark/cycles.ts); test/compile/cycles.test.ts holds the prediction to 5 %. */
const cyclesEach: Readonly<Record<keyof InferenceWork, number>> = {
  calls: 316.7,
  inputs: 109.2,
  subsetSums: 23.1,
  outputs: 193,
  kinds: 95.3,
};

/** What one inference on the board has to do: how often each part of the work comes. */
export function inferenceWork(form: CanonicalForm, shape: Shape): InferenceWork {
  const firstHalf = Math.ceil(shape.inputs / 2);
  const secondHalf = shape.inputs - firstHalf;
  return {
    calls: 1,
    inputs: shape.inputs,
    subsetSums: 2 ** firstHalf - 1 + 2 ** secondHalf - 1,
    outputs: shape.outputs,
    kinds: form.kinds.length * shape.outputs,
  };
}

/** CPU cycles of one inference, scaling included, on average over observations: their size moves it by 2 to 4 %. */
export function predictCycles(form: CanonicalForm, shape: Shape): number {
  const work = inferenceWork(form, shape);
  const parts = Object.keys(work) as (keyof InferenceWork)[];
  return Math.round(parts.reduce((cycles, part) => cycles + work[part] * cyclesEach[part], 0));
}
