// Chooses the champion: training's scores are the luckiest of thousands, so the finalists play again on fresh starts.
import type { Task } from '../../sim/index.js';
import type { ChampionConfirmation } from '../network/index.js';
import { evaluate } from './evaluate.js';
import type { Finalist } from './optimiser.js';
import type { TrainingSettings } from './settings.js';
import { mean, standardDeviation } from './statistics.js';

/** Plays every finalist on the same `episodes` fresh starts; the best mean return wins, of equals the earlier finalist. */
export async function confirm(
  task: Task,
  finalists: readonly Finalist[],
  { seed, confirmEpisodes: episodes }: Pick<TrainingSettings, 'seed' | 'confirmEpisodes'>,
  signal?: AbortSignal,
): Promise<{ readonly winner: Finalist; readonly confirmed: ChampionConfirmation }> {
  const individuals = finalists.map(({ individual }) => individual);
  const starts = { seed, purpose: 'confirm', shared: true } as const;
  const { returns } = await evaluate(task, individuals, episodes, starts, signal);
  const results = finalists.map((winner, i) => {
    const own = returns.subarray(i * episodes, (i + 1) * episodes);
    const confirmed = {
      episodes,
      meanReturn: mean(own),
      sdReturn: standardDeviation(own),
      minReturn: own.reduce((least, value) => Math.min(least, value)),
    };
    return { winner, confirmed };
  });
  return results.reduce((best, next) => (next.confirmed.meanReturn > best.confirmed.meanReturn ? next : best));
}
