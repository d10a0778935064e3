// Methods know nothing of observation scales: they are the run's, and all its networks have the same.
import type { Network, WeightedNetwork } from '../../network/index.js';
import type { Individual } from '../methods/index.js';

/** An individual's network as it plays: what `FloatPolicy` or `WeightedPolicy` and an evaluator take. @param scales one for each input; absent: 1 each */
export function scaled(
  { network }: Pick<Individual, 'network'>,
  scales: readonly number[] | undefined,
): Network | WeightedNetwork {
  const { inputs } = 'mask' in network ? network.mask.shape : network.shape;
  return { ...network, observationScales: scales ?? new Array<number>(inputs).fill(1) };
}
