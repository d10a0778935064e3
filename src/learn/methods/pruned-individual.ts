// An individual whose only parameters are which connections it still has.
import { RandomStream } from '../../../sim/index.js';
import { fromHex, toHex } from '../../base/index.js';
import {
  canonicalEqual,
  canonicalForm,
  connectionSlots,
  fullMask,
  inputSlots,
  type Mask,
  type Network,
  packMask,
  type Shape,
  unpackMask,
} from '../../network/index.js';
import type { Individual, PruningSettings } from './optimiser.js';
import type { Scored } from './scored.js';

/** An individual of the pruning methods: every weight is 0 or 1. */
export class PrunedIndividual implements Individual {
  readonly network: Omit<Network, 'observationScales'>;
  readonly connections: number;
  /** The mean over the layers of the layer's mean weight: 1 for a full network, 0 for an empty one. */
  readonly complexityPenalty: number;

  /** @param price of each connection, beside the penalty. */
  constructor(mask: Mask, price = 0) {
    const { hidden, outputs } = mask.shape;
    this.network = { mask };
    const hiddenSlots = hidden * inputSlots(mask.shape);
    const hiddenConnections = countOnes(mask.connections, 0, hiddenSlots);
    const outputConnections = countOnes(mask.connections, hiddenSlots, connectionSlots(mask.shape));
    this.connections = hiddenConnections + outputConnections;
    const density = (hiddenConnections / hiddenSlots + outputConnections / (outputs * hidden)) / 2;
    this.complexityPenalty = density + price * this.connections;
  }

  get mask(): Mask {
    return this.network.mask;
  }
}

export type ScoredPruned = Scored<PrunedIndividual>;

/** The first of each policy: equal canonical forms are one policy. */
export function distinctPolicies(scored: readonly ScoredPruned[]): ScoredPruned[] {
  const distinct: { readonly form: ReturnType<typeof canonicalForm>; readonly scored: ScoredPruned }[] = [];
  for (const each of scored) {
    const form = canonicalForm(each.individual.mask);
    if (!distinct.some((other) => canonicalEqual(other.form, form))) distinct.push({ form, scored: each });
  }
  return distinct.map(({ scored: each }) => each);
}

/** The first generation of the pruning methods: full networks, each connection removed with probability `initialPrune`. */
export function firstPopulation(
  shape: Shape,
  { seed, population, initialPrune }: Pick<PruningSettings, 'seed' | 'population' | 'initialPrune'>,
): PrunedIndividual[] {
  const full = fullMask(shape);
  return Array.from({ length: population }, (_, individual) => {
    const random = new RandomStream({ seed, purpose: 'initial-prune', individual });
    return new PrunedIndividual(prune(full, initialPrune, random));
  });
}

/** A copy of `mask` from which each connection is removed with probability `rate`, independently. */
export function prune(mask: Mask, rate: number, random: RandomStream): Mask {
  const connections = mask.connections.slice();
  for (let k = 0; k < connections.length; k++) {
    if (connections[k] === 1 && random.uniform() < rate) connections[k] = 0;
  }
  return { shape: mask.shape, connections };
}

/** A scored individual as JSON data. */
export interface SavedPruned {
  /** The mask, packed, in hexadecimal. */
  readonly mask: string;
  /** null: of -Infinity, which JSON does not have. */
  readonly fitness: number | null;
  readonly generation: number;
}

export function savePruned({ individual, fitness, generation }: ScoredPruned): SavedPruned {
  return { mask: toHex(packMask(individual.mask)), fitness, generation };
}

export function restorePruned(shape: Shape, { mask, fitness, generation }: SavedPruned): ScoredPruned {
  return {
    individual: new PrunedIndividual(unpackMask(shape, fromHex(mask))),
    fitness: fitness ?? Number.NEGATIVE_INFINITY,
    generation,
  };
}

function countOnes(connections: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let k = from; k < to; k++) count += connections[k]!;
  return count;
}
