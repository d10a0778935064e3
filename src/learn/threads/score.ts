// Scores networks on starts that chose nobody: neither training nor confirmation has played them.

import type { Task } from '../../../sim/index.js';
import type { Network, WeightedNetwork } from '../../network/index.js';
import type { TrainingSettings } from '../training/index.js';
import { createEvaluator } from './create-evaluator.js';

/**
 * Plays every network on the same `episodes` fresh starts of the settings' seed, in float64.
 *
 * @param networks of one kind, shape and scales.
 * @returns the returns of each network, in the order of its episodes.
 * @throws {TaskError} when the task is wrong, and the signal's reason when aborted.
 */
export async function score(
  settings: TrainingSettings<string | Task>,
  networks: readonly (Network | WeightedNetwork)[],
  episodes: number,
  signal?: AbortSignal,
): Promise<Float64Array[]> {
  const evaluator = await createEvaluator(settings, 1);
  try {
    const { returns } = await evaluator.evaluate({
      networks,
      episodes,
      starts: { seed: settings.seed, purpose: 'score', shared: true },
      precision: 'float64',
      signal,
    });
    return networks.map((_, i) => returns.slice(i * episodes, (i + 1) * episodes));
  } finally {
    await evaluator.close();
  }
}
