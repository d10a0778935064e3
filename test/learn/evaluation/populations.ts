// Random populations for tests of evaluation.
import { RandomStream } from '../../../sim/index.js';
import { connectionSlots, type Network, type Shape, type WeightedNetwork } from '../../../src/network/index.js';

/** From nearly empty to nearly full; the first has no connections at all. */
export function prunedNetworks(
  shape: Shape,
  size: number,
  observationScales = new Array<number>(shape.inputs).fill(1),
): Network[] {
  return Array.from({ length: size }, (_, i) => {
    const random = new RandomStream({ seed: 3, purpose: 'mutate', individual: i });
    const density = i / size;
    const connections = new Uint8Array(connectionSlots(shape)).map(() => (random.uniform() < density ? 1 : 0));
    return { mask: { shape, connections }, observationScales };
  });
}

export function weightedNetworks(shape: Shape, size: number): WeightedNetwork[] {
  return Array.from({ length: size }, (_, i) => {
    const random = new RandomStream({ seed: 4, purpose: 'mutate', individual: i });
    const weights = new Float64Array(connectionSlots(shape)).map(() => random.between(-2, 2));
    return { shape, weights, observationScales: new Array<number>(shape.inputs).fill(1) };
  });
}
