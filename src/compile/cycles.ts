// What an inference costs on the AVR: a linear model of the firmware's two loops.
import type { CanonicalForm, Shape } from '../network/index.js';
import { bitCount } from '../network/index.js';

/** The code of the firmware that evaluates a network: unrolled for the article's shape, or the general loop. */
export type InferencePath = 'fast 5-32-1' | 'general';

/** CPU cycles of an inference, by what the canonical form has of each. */
interface CycleCosts {
  readonly fixed: number;
  /** Scaling an observation. */
  readonly perInput: number;
  /** A tanh, and the loop around it. */
  readonly perKind: number;
  /** An input of a kind: an addition. */
  readonly perBit: number;
  /** A kind that an output reads: a multiplication and an addition. */
  readonly perTerm: number;
  /** The output's own tanh. */
  readonly perOutput: number;
}

// Estimates until they are fitted to cycles counted by the emulated Uno, from Q13.19 observations to Q15 actions.
const costs: Readonly<Record<InferencePath, CycleCosts>> = {
  'fast 5-32-1': { fixed: 200, perInput: 60, perKind: 130, perBit: 0, perTerm: 0, perOutput: 120 },
  general: { fixed: 150, perInput: 80, perKind: 180, perBit: 20, perTerm: 60, perOutput: 150 },
};

export function inferencePath(shape: Shape): InferencePath {
  const { inputs, hidden, outputs } = shape;
  return inputs === 5 && hidden <= 32 && outputs === 1 ? 'fast 5-32-1' : 'general';
}

/** Cycles of the ATmega328P for one inference, scaling included, averaged over observations: the time of a tanh depends a little on its argument. */
export function predictCycles(form: CanonicalForm, shape: Shape): number {
  const cost = costs[inferencePath(shape)];
  let cycles = cost.fixed + form.inputs * cost.perInput + form.outputs * cost.perOutput;
  for (const { subset, counts } of form.kinds) {
    const terms = counts.filter((count) => count > 0).length;
    cycles += cost.perKind + bitCount(subset) * cost.perBit + terms * cost.perTerm;
  }
  return Math.round(cycles);
}
