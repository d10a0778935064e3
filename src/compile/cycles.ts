// What an inference costs on the ATmega328P: the instructions of firmware/avr/policy.S, added up.
import { canonicalForm, type Network } from '../network/index.js';

/** How often an inference does what costs time. What it observes does not matter, but for a few cycles when an observation is beyond 32. */
export interface InferenceWork {
  readonly calls: number;
  /** Inputs whose scale is not 1. */
  readonly multiplications: number;
  /** Halves of the inputs with an odd one out. */
  readonly oddHalves: number;
  /** Pairs of inputs, whose subsets are summed together. */
  readonly pairs: number;
  /** Sums of subsets to which a pair is added: each makes three more. */
  readonly extendedSums: number;
  /** Mirrored inputs, each of which is added to sums and subtracted. */
  readonly mirroredInputs: number;
  /** Sums to which a mirrored input is added, and from which it is subtracted: each makes two more. */
  readonly mirroredSums: number;
  /** Kinds, with their tanh. */
  readonly kinds: number;
  /** Kinds offered to outputs after the first. */
  readonly furtherReads: number;
  /** Hidden units that outputs read: the tanh of its kind is added once for each, or taken off for each mirror image. */
  readonly units: number;
  /** Outputs, with their tanh. */
  readonly outputs: number;
}

/** CPU cycles of each. `npm run benchmark cycles` compares them with what the board counts, and test/compile/cycles.test.ts holds them to it. */
const cyclesEach: Readonly<Record<keyof InferenceWork, number>> = {
  calls: 124,
  multiplications: 85,
  oddHalves: 36,
  pairs: 62,
  extendedSums: 36,
  mirroredInputs: 42,
  mirroredSums: 27,
  kinds: 56,
  furtherReads: 9,
  units: 7,
  outputs: 80,
};

/** What one inference on the board has to do: how often each part of the work comes. */
export function inferenceWork({ mask, observationScales }: Network): InferenceWork {
  const { inputs, outputs, mirrored } = mask.shape;
  const { kinds } = canonicalForm(mask);
  const halves = [Math.ceil(inputs / 2), Math.floor(inputs / 2)];
  const total = (of: (half: number) => number) => halves.reduce((sum, half) => sum + of(half), 0);
  return {
    calls: 1,
    multiplications: observationScales.filter((scale) => scale !== 1).length,
    oddHalves: mirrored ? 0 : total((half) => half % 2),
    pairs: mirrored ? 0 : total((half) => Math.floor(half / 2)),
    extendedSums: mirrored ? 0 : total((half) => (2 ** half - 2 ** (half % 2)) / 3),
    mirroredInputs: mirrored ? inputs : 0,
    mirroredSums: mirrored ? total((half) => (3 ** half - 1) / 2) : 0,
    kinds: kinds.length,
    furtherReads: kinds.length * (outputs - 1),
    units: kinds.flatMap(({ counts }) => counts).reduce((sum, count) => sum + Math.abs(count), 0),
    outputs,
  };
}

/** CPU cycles of one inference, scaling included. */
export function predictCycles(network: Network): number {
  const work = inferenceWork(network);
  const parts = Object.keys(work) as (keyof InferenceWork)[];
  return parts.reduce((cycles, part) => cycles + work[part] * cyclesEach[part], 0);
}
