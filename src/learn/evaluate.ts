// Plays the episodes of a population.
import { setImmediate } from 'node:timers/promises';
import { type Purpose, playEpisode, RandomStream, type Task } from '../../sim/index.js';
import type { Individual } from './optimiser.js';

/** Where the episodes start: plain data, so that any worker draws the same starts. */
export interface Starts {
  readonly seed: number;
  readonly purpose: Purpose;
  readonly generation?: number;
  /** Whether all individuals play the same starts, or each has its own. */
  readonly shared: boolean;
}

export interface Evaluation {
  /** The returns of individual i are at i * episodes to (i + 1) * episodes - 1. */
  readonly returns: Float64Array;
  /** Environment steps played. */
  readonly steps: number;
}

/**
 * Plays `episodes` episodes with each individual. Other work of the process (a signal, a progress line) gets its turn
 * after every individual.
 *
 * @throws the reason of `signal` once that is aborted.
 */
export async function evaluate(
  task: Task,
  individuals: readonly Individual[],
  episodes: number,
  { seed, purpose, generation = 0, shared }: Starts,
  signal?: AbortSignal,
): Promise<Evaluation> {
  const returns = new Float64Array(individuals.length * episodes);
  let steps = 0;
  for (const [i, member] of individuals.entries()) {
    signal?.throwIfAborted();
    const policy = member.createPolicy();
    const individual = shared ? 0 : i;
    for (let episode = 0; episode < episodes; episode++) {
      const start = new RandomStream({ seed, purpose, generation, individual, episode });
      const played = playEpisode(task, policy, start);
      returns[i * episodes + episode] = played.return;
      steps += played.steps;
    }
    await setImmediate();
  }
  return { returns, steps };
}
