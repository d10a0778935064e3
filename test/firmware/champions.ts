// Networks for the tests of the firmware.
import { canonicalMask, type Network, unpackMask } from '../../src/network/index.js';

/** A network with 32 hidden units whose kinds read these subsets of the inputs, `units` units each, for every output. */
export function networkOf(
  inputs: number,
  outputs: number,
  subsets: readonly number[],
  units = subsets.map(() => 1),
): Network {
  const kinds = subsets.map((subset, k) => ({ subset, counts: new Array<number>(outputs).fill(units[k]!) }));
  return { mask: canonicalMask({ inputs, outputs, kinds }, 32), observationScales: new Array<number>(inputs).fill(1) };
}

/** What `train --task balance --seed 7` yields: 2 kinds, 8 live connections. */
export const balancer: Network = {
  mask: unpackMask(
    { inputs: 5, hidden: 32, outputs: 1 },
    Buffer.from('000000000200000d00000000000000000004000040080008', 'hex'),
  ),
  observationScales: [1, 1, 1, 1, 1],
};
