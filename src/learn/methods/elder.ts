// One of the elite of evolve, which lives on from generation to generation.
import { fromHex, mean, toHex } from '../../base/index.js';
import { packMask, type Shape, unpackMask } from '../../network/index.js';
import { PrunedIndividual, type ScoredPruned } from './pruned-individual.js';

export interface Elder extends ScoredPruned {
  /** How much it has played, in generations. */
  readonly age: number;
}

export interface SavedElder {
  readonly mask: string;
  readonly fitness: number;
  readonly generation: number;
  readonly age: number;
}

export function saveElder({ individual, fitness, generation, age }: Elder): SavedElder {
  return { mask: toHex(packMask(individual.mask)), fitness, generation, age };
}

/** @param price what each of its connections costs */
export function restoreElder({ mask, fitness, generation, age }: SavedElder, shape: Shape, price: number): Elder {
  const individual = new PrunedIndividual(unpackMask(shape, fromHex(mask)), price);
  return { individual, fitness, generation, age };
}

/** An empty elite has less than any other. */
export function meanFitness(elite: readonly Elder[]): number {
  return elite.length === 0 ? Number.NEGATIVE_INFINITY : mean(elite.map(({ fitness }) => fitness));
}
