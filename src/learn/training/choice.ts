// Chooses the champion: the finalist that was best on fresh starts, or the one that a judge elects.
import type { ChampionConfirmation, ChampionElection } from '../../network/index.js';
import type { Finalist } from '../methods/index.js';
import type { Confirmation } from './confirm.js';
import type { Judge } from './judge.js';
import { scaled } from './scaled.js';
import type { TrainingSettings } from './settings.js';

/** Who becomes champion, and how it did. */
export interface Choice {
  readonly winner: Finalist;
  readonly confirmed: ChampionConfirmation;
  /** Where a judge chose. */
  readonly elected?: ChampionElection;
  /** Environment steps before the judge. */
  readonly steps: number;
}

/** @param judge absent: the best of the confirmation is champion. */
export async function choose(
  finalists: readonly Finalist[],
  { results, best }: Pick<Confirmation, 'results' | 'best'>,
  { observationScales }: Pick<TrainingSettings, 'observationScales'>,
  judge: Judge | undefined,
  signal?: AbortSignal,
): Promise<Choice> {
  if (judge === undefined) return { winner: finalists[best]!, confirmed: results[best]!, steps: 0 };
  const networks = finalists.map(({ individual }) => scaled(individual, observationScales));
  const { by, results: judged, winner, steps } = await judge(networks, signal);
  const { individual, fitness, generation } = finalists[best]!;
  const passedOver = {
    network: individual.network,
    generation,
    fitness,
    confirmed: results[best]!,
    judged: judged[best]!,
  };
  return {
    winner: finalists[winner]!,
    confirmed: results[winner]!,
    elected: { by, ...judged[winner]!, ...(winner !== best && { passedOver }) },
    steps,
  };
}
