// A champion that balances on a rig: one unit that adds everything but the cosine, at the scales of the rig.
import { type Rig, rigTaskParameters } from '../../rig/description/index.js';
import { createTask } from '../../sim/index.js';
import { type Champion, canonicalMask } from '../../src/network/index.js';

export function balancingChampion(rig: Rig): Champion {
  const { name, parameters, periodUs, observations } = createTask('rig-balance', rigTaskParameters(rig));
  return {
    mask: canonicalMask({ inputs: 5, outputs: 1, kinds: [{ subset: 0b11011, counts: [1] }] }, 32),
    observationScales: rig.observationScales,
    task: { name, parameters: { ...parameters }, periodUs, observations: observations.map((each) => ({ ...each })) },
  };
}
