// An individual whose only parameters are which connections it still has.
import type { RandomStream } from '../../../sim/index.js';
import {
  canonicalEqual,
  canonicalForm,
  connectionSlots,
  fullMask,
  type Mask,
  type Network,
  packMask,
  type Shape,
  unpackMask,
} from '../../network/index.js';
import type { Finalist, Individual } from './optimiser.js';

/** An individual of the pruning methods: every weight is 0 or 1. */
export class PrunedIndividual implements Individual {
  readonly network: Network;
  readonly connections: number;
  /** The mean over the layers of the layer's mean weight: 1 for a full network, 0 for an empty one. */
  readonly complexityPenalty: number;

  constructor(mask: Mask) {
    const { inputs, hidden, outputs } = mask.shape;
    this.network = { mask, observationScales: new Array<number>(inputs).fill(1) };
    const hiddenSlots = hidden * inputs;
    const hiddenConnections = countOnes(mask.connections, 0, hiddenSlots);
    const outputConnections = countOnes(mask.connections, hiddenSlots, connectionSlots(mask.shape));
    this.connections = hiddenConnections + outputConnections;
    this.complexityPenalty = (hiddenConnections / hiddenSlots + outputConnections / (outputs * hidden)) / 2;
  }

  get mask(): Mask {
    return this.network.mask;
  }
}

/** A pruned individual that has been told its fitness. */
export interface ScoredPruned extends Finalist {
  readonly individual: PrunedIndividual;
}

/** A population with its fitness, best first; of equals the earlier one comes first. */
export function rank(
  population: readonly PrunedIndividual[],
  fitness: Float64Array,
  generation: number,
): ScoredPruned[] {
  return population
    .map((individual, i) => ({ individual, fitness: fitness[i]!, generation }))
    .sort((a, b) => b.fitness - a.fitness);
}

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
  size: number,
  initialPrune: number,
  random: (individual: number) => RandomStream,
): PrunedIndividual[] {
  const full = fullMask(shape);
  return Array.from({ length: size }, (_, i) => new PrunedIndividual(prune(full, initialPrune, random(i))));
}

/** A copy of `mask` from which each connection is removed with probability `rate`, independently. */
export function prune(mask: Mask, rate: number, random: RandomStream): Mask {
  const connections = Uint8Array.from(mask.connections);
  for (let k = 0; k < connections.length; k++) {
    if (connections[k] === 1 && random.uniform() < rate) connections[k] = 0;
  }
  return { shape: mask.shape, connections };
}

/** A scored individual as JSON data. */
export interface SavedPruned {
  /** The mask, packed, in hexadecimal. */
  readonly mask: string;
  readonly fitness: number;
  readonly generation: number;
}

export function savePruned({ individual, fitness, generation }: ScoredPruned): SavedPruned {
  return { mask: Buffer.from(packMask(individual.mask)).toString('hex'), fitness, generation };
}

export function restorePruned(shape: Shape, { mask, fitness, generation }: SavedPruned): ScoredPruned {
  return { individual: new PrunedIndividual(unpackMask(shape, Buffer.from(mask, 'hex'))), fitness, generation };
}

function countOnes(connections: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let k = from; k < to; k++) count += connections[k]!;
  return count;
}
