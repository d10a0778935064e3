// Chooses the champion: training's scores are the luckiest of thousands, so the finalists play again on fresh starts.
import { mean, standardDeviation } from '../../base/index.js';
import type { ChampionConfirmation } from '../../network/index.js';
import type { Evaluator } from '../evaluation/index.js';
import type { Finalist } from '../methods/index.js';
import { scaled } from './scaled.js';
import type { TrainingSettings } from './settings.js';

/** Who becomes champion, and how it did. */
export interface Choice {
  readonly winner: Finalist;
  readonly confirmed: ChampionConfirmation;
  /** Environment steps of all finalists. */
  readonly steps: number;
}

/** Plays every finalist on the same `episodes` fresh starts, in float64; the best mean return wins, of equals the earlier finalist. */
export async function confirm(
  evaluator: Evaluator,
  finalists: readonly Finalist[],
  {
    seed,
    confirmEpisodes: episodes,
    observationScales,
  }: Pick<TrainingSettings, 'seed' | 'confirmEpisodes' | 'observationScales'>,
  signal?: AbortSignal,
): Promise<Choice> {
  const { returns, steps } = await evaluator.evaluate({
    networks: finalists.map(({ individual }) => scaled(individual, observationScales)),
    episodes,
    starts: { seed, purpose: 'confirm', shared: true },
    precision: 'float64',
    signal,
  });
  const results = finalists.map((winner, i) => {
    const own = returns.subarray(i * episodes, (i + 1) * episodes);
    const confirmed = {
      episodes,
      meanReturn: mean(own),
      sdReturn: standardDeviation(own),
      minReturn: own.reduce((least, value) => Math.min(least, value)),
    };
    return { winner, confirmed, steps };
  });
  return results.reduce((best, next) => (next.confirmed.meanReturn > best.confirmed.meanReturn ? next : best));
}
