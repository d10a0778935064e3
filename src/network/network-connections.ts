// How many connections a network of either kind has.
import { countConnections } from './mask.js';
import type { Network } from './network.js';
import type { WeightedNetwork } from './weighted-network.js';

/** As {@link countConnections} of its mask. With real weights every connection is there, and live. */
export function networkConnections(network: Network | WeightedNetwork): { raw: number; live: number } {
  if ('mask' in network) return countConnections(network.mask);
  return { raw: network.weights.length, live: network.weights.length };
}
