// An individual whose only parameters are which connections it still has.
import type { RandomStream } from '../../sim/index.js';
import { countConnections, FloatPolicy, type Mask, type Network } from '../network/index.js';
import type { Individual } from './optimiser.js';
import { mean } from './statistics.js';

/** An individual of the pruning methods: every weight is 0 or 1. */
export class PrunedIndividual implements Individual {
  readonly network: Network;
  readonly connections: Individual['connections'];
  /** The mean over the layers of the layer's mean weight: 1 for a full network, 0 for an empty one. */
  readonly complexityPenalty: number;

  constructor(mask: Mask) {
    const { inputs, hidden } = mask.shape;
    this.network = { mask, observationScales: new Array<number>(inputs).fill(1) };
    this.connections = countConnections(mask);
    const hiddenLayer = mask.connections.subarray(0, hidden * inputs);
    const outputLayer = mask.connections.subarray(hidden * inputs);
    this.complexityPenalty = (mean(hiddenLayer) + mean(outputLayer)) / 2;
  }

  get mask(): Mask {
    return this.network.mask;
  }

  createPolicy(): FloatPolicy {
    return new FloatPolicy(this.network);
  }
}

/** A copy of `mask` from which each connection is removed with probability `rate`, independently. */
export function prune(mask: Mask, rate: number, random: RandomStream): Mask {
  const connections = Uint8Array.from(mask.connections);
  for (let k = 0; k < connections.length; k++) {
    if (connections[k] === 1 && random.uniform() < rate) connections[k] = 0;
  }
  return { shape: mask.shape, connections };
}
