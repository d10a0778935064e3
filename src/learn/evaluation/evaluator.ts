// Plays the episodes of a population.
import { setImmediate } from 'node:timers/promises';
import { type Policy, type Purpose, playEpisode, RandomStream } from '../../../sim/index.js';
import { FloatPolicy, type Network, type WeightedNetwork, WeightedPolicy } from '../../network/index.js';
import type { TrainingSettings } from '../settings.js';
import { loadTask, type TaskSource } from './load-task.js';

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

export interface EvaluationRequest {
  readonly networks: readonly (Network | WeightedNetwork)[];
  readonly episodes: number;
  readonly starts: Starts;
  readonly precision: TrainingSettings['precision'];
  readonly signal?: AbortSignal | undefined;
}

/** Plays populations on one task. To be closed when done with. */
export interface Evaluator {
  /** What plays: 'reference'. */
  readonly engine: string;
  /** @throws the reason of `signal` once that is aborted. */
  evaluate(request: EvaluationRequest): Promise<Evaluation>;
  close(): Promise<void>;
}

export async function createEvaluator(source: TaskSource, _workers: number): Promise<Evaluator> {
  const task = await loadTask(source);
  return {
    engine: 'reference',
    async evaluate({ networks, episodes, starts: { shared, ...address }, signal }) {
      const returns = new Float64Array(networks.length * episodes);
      let steps = 0;
      for (const [i, network] of networks.entries()) {
        signal?.throwIfAborted();
        const policy = createPolicy(network);
        for (let episode = 0; episode < episodes; episode++) {
          const start = new RandomStream({ ...address, individual: shared ? 0 : i, episode });
          const played = playEpisode(task, policy, start);
          returns[i * episodes + episode] = played.return;
          steps += played.steps;
        }
        await setImmediate();
      }
      return { returns, steps };
    },
    async close() {},
  };
}

function createPolicy(network: Network | WeightedNetwork): Policy {
  return 'mask' in network ? new FloatPolicy(network) : new WeightedPolicy(network);
}
