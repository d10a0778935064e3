// Judges of finalists: whose champion it is when training's own task does not decide. Training knows no machine, so a judge is handed in.
import type { ChampionConfirmation, Network, WeightedNetwork } from '../../network/index.js';
import type { Evaluator } from '../evaluation/index.js';
import { bestOf, summaries } from './confirm.js';
import type { TrainingSettings } from './settings.js';
import { playWhileHopeful } from './verify.js';

/** What finalists were worth to a judge. */
export interface Judgement {
  /** What they played, in a few words, for the champion's file: 'rig-swing-up on bench-bumpers'. */
  readonly by: string;
  /** Of each finalist, in their order; who was worth a closer look has more episodes. */
  readonly results: readonly ChampionConfirmation[];
  /** The place of the one that is elected. */
  readonly winner: number;
  /** Environment steps of all finalists. */
  readonly steps: number;
}

/** Elects one of several networks. It must give the same answer whenever it is asked the same. */
export type Judge = (finalists: readonly (Network | WeightedNetwork)[], signal?: AbortSignal) => Promise<Judgement>;

/** A first look at all finalists takes this share of the episodes, and keeps this share of the finalists. */
const [FIRST_EPISODES, FIRST_KEPT] = [1 / 8, 1 / 4];

/**
 * Judges by `settings.twin`. All finalists play an eighth of `confirmEpisodes` starts there, and the better quarter then `confirmEpisodes` others, the same
 * starts for each; the best mean return wins, of equals the earlier finalist. One finalist alone plays the others only, and those while it may reach the target.
 *
 * @param evaluator plays {@link twinSource}; it is left open.
 */
export function twinJudge(
  evaluator: Evaluator,
  settings: Pick<TrainingSettings, 'seed' | 'confirmEpisodes' | 'targetReturn' | 'twin'>,
): Judge {
  const { seed, confirmEpisodes, twin } = settings;
  const by = `${twin!.task} on ${twin!.rig}`;
  return async (finalists, signal) => {
    const play = (places: readonly number[], episodes: number, generation: number, firstEpisode = 0) =>
      evaluator.evaluate({
        networks: places.map((place) => finalists[place]!),
        episodes,
        starts: { seed, purpose: 'elect', generation, shared: true, firstEpisode },
        precision: 'float64',
        signal,
      });
    const all = finalists.map((_, place) => place);
    if (all.length === 1) {
      const { returns, steps } = await playWhileHopeful(settings, (from, episodes) => play(all, episodes, 1, from));
      return { by, results: summaries(returns, returns.length), winner: 0, steps };
    }
    const episodes = Math.ceil(confirmEpisodes * FIRST_EPISODES);
    const look = await play(all, episodes, 0);
    const first = summaries(look.returns, episodes);
    const better = (a: number, b: number) => first[b]!.meanReturn - first[a]!.meanReturn || a - b;
    const kept = all
      .toSorted(better)
      .slice(0, Math.ceil(finalists.length * FIRST_KEPT))
      .toSorted((a, b) => a - b);
    const { returns, steps } = await play(kept, confirmEpisodes, 1);
    const last = summaries(returns, confirmEpisodes);
    return {
      by,
      results: all.map((place) => last[kept.indexOf(place)] ?? first[place]!),
      winner: kept[bestOf(last)]!,
      steps: look.steps + steps,
    };
  };
}

/** The task that a twin is, with the reward of the training: for `makeTask`, or `loadTask` in Node. */
export function twinSource({
  twin,
  fitness,
}: Pick<TrainingSettings, 'twin' | 'fitness'>): Pick<TrainingSettings, 'task' | 'taskParameters' | 'fitness'> {
  const { task, taskParameters } = twin!;
  return { task, taskParameters, ...(fitness !== undefined && { fitness }) };
}
