// Verification: whether one network holds what its generation promised. It plays fresh starts, until it has reached the target or cannot any more.
import type { ChampionConfirmation } from '../../network/index.js';
import type { Evaluation, Evaluator } from '../evaluation/index.js';
import type { Finalist } from '../methods/index.js';
import { summaries } from './confirm.js';
import { scaled } from './scaled.js';
import type { TrainingSettings } from './settings.js';

/** What a candidate was worth, in as many episodes as that took. */
export interface Verification {
  readonly candidate: Finalist;
  readonly result: ChampionConfirmation;
  /** Whether it played all episodes, and their mean reached the target. */
  readonly reached: boolean;
  /** Environment steps. */
  readonly steps: number;
}

/** Episodes that one thread plays at a time. */
const PORTION = 8;

/** Returns in the order of their episodes, and environment steps. */
type Played = Pick<Evaluation, 'returns' | 'steps'>;

/**
 * Plays episodes in portions that grow, until they are over or the best return so far in all that remain would not lift the mean to the target.
 *
 * @param play plays so many from one on: no more than a portion, or whole portions.
 */
export async function playWhileHopeful(
  { confirmEpisodes, targetReturn }: Pick<TrainingSettings, 'confirmEpisodes' | 'targetReturn'>,
  play: (from: number, episodes: number) => Promise<Played>,
): Promise<Played> {
  const all = new Float64Array(confirmEpisodes);
  let played = 0;
  let steps = 0;
  let canReach = true;
  while (played < confirmEpisodes && canReach) {
    const portions = Math.max(1, Math.min(Math.floor(played / PORTION), (confirmEpisodes - played) / PORTION));
    const part = await play(played, played === 0 ? confirmEpisodes % PORTION || PORTION : portions * PORTION);
    all.set(part.returns, played);
    played += part.returns.length;
    steps += part.steps;
    const soFar = all.subarray(0, played);
    const atBest = sum(soFar) + (confirmEpisodes - played) * Math.max(...soFar);
    canReach = atBest >= confirmEpisodes * targetReturn;
  }
  return { returns: all.subarray(0, played), steps };
}

/**
 * Plays up to `confirmEpisodes` fresh starts, while there is hope.
 *
 * @param generation in which it was told its fitness: each has starts of its own.
 */
export async function verify(
  evaluator: Evaluator,
  candidate: Finalist,
  settings: Pick<TrainingSettings, 'seed' | 'confirmEpisodes' | 'targetReturn' | 'observationScales'>,
  generation: number,
  signal?: AbortSignal,
): Promise<Verification> {
  const { seed, targetReturn, observationScales } = settings;
  const network = scaled(candidate.individual, observationScales);
  const { returns, steps } = await playWhileHopeful(settings, (firstEpisode, episodes) => {
    const copies = Math.ceil(episodes / PORTION);
    return evaluator.evaluate({
      networks: new Array(copies).fill(network),
      episodes: episodes / copies,
      starts: { seed, purpose: 'confirm', generation, shared: false, firstEpisode },
      precision: 'float64',
      signal,
    });
  });
  const result = summaries(returns, returns.length)[0]!;
  // Who cannot reach the target has not reached it with what it has played.
  return { candidate, result, reached: result.meanReturn >= targetReturn, steps };
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
