// An individual whose parameters are the real weights of all its connections.
import type { Shape, WeightedNetwork } from '../../network/index.js';
import type { Individual } from './optimiser.js';
import { packNumbers, unpackNumbers } from './saved-numbers.js';
import type { Scored } from './scored.js';
import { type Rule, real } from './setting-rules.js';

/** An individual of the CMA methods. Nothing is subtracted for its size: it has every connection. */
export class WeightedIndividual implements Individual {
  readonly network: Omit<WeightedNetwork, 'observationScales'>;
  readonly connections: number;
  readonly complexityPenalty = 0;

  constructor(shape: Shape, weights: Float64Array) {
    this.network = { shape, weights };
    this.connections = weights.length;
  }

  get weights(): Float64Array {
    return this.network.weights;
  }
}

export type ScoredWeighted = Scored<WeightedIndividual>;

/** Standard deviation of each weight in the first generation. */
export const initialSigmaRule: Rule = real(0.001, 100);

/** The first of each policy: equal weights are one policy. */
export function distinctWeights(scored: readonly ScoredWeighted[]): ScoredWeighted[] {
  return scored.filter(({ individual }, i) => scored.findIndex((other) => isEqual(other.individual, individual)) === i);
}

function isEqual(a: WeightedIndividual, b: WeightedIndividual): boolean {
  return a === b || a.weights.every((weight, k) => weight === b.weights[k]);
}

/** A scored individual as JSON data. */
export interface SavedWeighted {
  readonly weights: string;
  /** null: of -Infinity, which JSON does not have. */
  readonly fitness: number | null;
  readonly generation: number;
}

export function saveWeighted({ individual, fitness, generation }: ScoredWeighted): SavedWeighted {
  return { weights: packNumbers(individual.weights), fitness, generation };
}

export function restoreWeighted(shape: Shape, { weights, fitness, generation }: SavedWeighted): ScoredWeighted {
  return {
    individual: new WeightedIndividual(shape, unpackNumbers(weights)),
    fitness: fitness ?? Number.NEGATIVE_INFINITY,
    generation,
  };
}
