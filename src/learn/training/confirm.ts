// What finalists are worth: training's scores are the luckiest of thousands, so all of them play again on fresh starts.
import { mean, standardDeviation } from '../../base/index.js';
import type { ChampionConfirmation } from '../../network/index.js';
import type { Evaluator } from '../evaluation/index.js';
import type { Finalist } from '../methods/index.js';
import { scaled } from './scaled.js';
import type { TrainingSettings } from './settings.js';

export interface Confirmation {
  /** Of each finalist, in their order. */
  readonly results: readonly ChampionConfirmation[];
  /** The place of the best. */
  readonly best: number;
  /** Environment steps of all finalists. */
  readonly steps: number;
}

/** Plays every finalist on the same `confirmEpisodes` fresh starts of the task itself, in float64. */
export async function confirm(
  evaluator: Evaluator,
  finalists: readonly Finalist[],
  {
    seed,
    confirmEpisodes: episodes,
    observationScales,
  }: Pick<TrainingSettings, 'seed' | 'confirmEpisodes' | 'observationScales'>,
  signal?: AbortSignal,
): Promise<Confirmation> {
  const { returns, steps } = await evaluator.evaluate({
    networks: finalists.map(({ individual }) => scaled(individual, observationScales)),
    episodes,
    starts: { seed, purpose: 'confirm', shared: true },
    precision: 'float64',
    signal,
  });
  const results = summaries(returns, episodes);
  return { results, best: bestOf(results), steps };
}

/** Each network's returns in numbers. */
export function summaries(returns: Float64Array, episodes: number): ChampionConfirmation[] {
  return Array.from({ length: returns.length / episodes }, (_, i) => {
    const own = returns.subarray(i * episodes, (i + 1) * episodes);
    return {
      episodes,
      meanReturn: mean(own),
      sdReturn: standardDeviation(own),
      minReturn: own.reduce((least, value) => Math.min(least, value)),
    };
  });
}

/** The place of the best mean return, of equals the first. */
export function bestOf(results: readonly ChampionConfirmation[]): number {
  return results.reduce((best, { meanReturn }, i) => (meanReturn > results[best]!.meanReturn ? i : best), 0);
}
