// Networks for the tests of the firmware.
import { canonicalMask, type Network } from '../../src/network/index.js';

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
