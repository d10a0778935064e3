// Plays the episodes of a population, in this thread or in several.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setImmediate } from 'node:timers/promises';
import { compileKernel, type KernelModule, type Precision } from '../../../sim/index.js';
import type { Network, WeightedNetwork } from '../../network/index.js';
import { isPruning } from '../methods/methods.js';
import { SettingsError, type TrainingSettings } from '../settings.js';
import { loadTask } from './load-task.js';
import { chooseEngine, Player, type Starts } from './player.js';
import { type PopulationLayout, SharedPopulation } from './shared-population.js';
import { WorkerPool } from './worker-pool.js';

export interface Evaluation {
  /** The returns of individual i are at i * episodes to (i + 1) * episodes - 1. */
  readonly returns: Float64Array;
  /** Environment steps played. */
  readonly steps: number;
}

export interface EvaluationRequest {
  /** At least one; all of the same kind, shape and scales. */
  readonly networks: readonly (Network | WeightedNetwork)[];
  readonly episodes: number;
  readonly starts: Starts;
  /** What the kernel computes in; the reference always computes in float64. */
  readonly precision: Precision;
  readonly signal?: AbortSignal | undefined;
}

/** Plays populations on one task, one at a time. To be closed when done with. */
export interface Evaluator {
  /** What plays the training: 'subset kernel, float64'. */
  readonly engine: string;
  /** @throws the reason of `signal` once that is aborted, CodedError when a user's task goes wrong, CodedError WORKER_DIED when a worker dies. */
  evaluate(request: EvaluationRequest): Promise<Evaluation>;
  close(): Promise<void>;
}

/** Threads that play at most. */
export const mostWorkers = 256;

/** How long this thread plays, to the end of an individual, before the process's other work has its turn. */
const TURN_MS = 5;

/**
 * @param workers threads that play. 1 plays in the calling thread, which gives its other work a turn every few milliseconds; with more, that
 * many threads are started, but no more than there are individuals, and the caller only waits.
 * @throws {SettingsError} for an impossible number of workers, and whatever loadTask throws.
 */
export async function createEvaluator(
  settings: Pick<TrainingSettings, 'task' | 'taskParameters' | 'fitness' | 'method' | 'precision' | 'population'>,
  workers: number,
): Promise<Evaluator> {
  if (!Number.isInteger(workers) || workers < 1 || workers > mostWorkers) {
    throw new SettingsError(
      (named) => `${named('workers')} is ${workers}; it must be a whole number from 1 to ${mostWorkers}.`,
    );
  }
  const task = await loadTask(settings);
  const module = loadKernel();
  const engine = chooseEngine(task, isPruning(settings.method), {
    inputs: task.observations.length,
    outputs: task.actions,
  });
  const precision = engine === 'TypeScript reference' ? 'float64' : settings.precision;
  // Only what names the task goes to the workers.
  const source = { task: settings.task, taskParameters: settings.taskParameters, fitness: settings.fitness };
  const busy = Math.min(workers, settings.population);
  const threads = busy === 1 ? new ThisThread(new Player(task, module)) : await WorkerPool.start(source, module, busy);
  return new SharedEvaluator(`${engine}, ${precision}`, threads);
}

function loadKernel(): KernelModule {
  return compileKernel(readFileSync(createRequire(import.meta.url).resolve('synaptolytic/kernel.wasm')));
}

class SharedEvaluator implements Evaluator {
  readonly engine: string;
  readonly #threads: ThisThread | WorkerPool;
  #population: SharedPopulation | undefined;

  constructor(engine: string, threads: ThisThread | WorkerPool) {
    this.engine = engine;
    this.#threads = threads;
  }

  async evaluate({ networks, episodes, starts, precision, signal }: EvaluationRequest): Promise<Evaluation> {
    const population = this.#room(layoutOf(networks, episodes));
    population.fill(networks);
    try {
      await this.#threads.play(population, starts, precision, signal);
    } catch (error) {
      // Some worker may still be writing into it.
      this.#population = undefined;
      throw error;
    }
    return { returns: population.returns.slice(), steps: population.steps.reduce((sum, steps) => sum + steps) };
  }

  async close(): Promise<void> {
    await this.#threads.close();
  }

  /** Generations are alike, so the memory of the last one is taken again. */
  #room(layout: PopulationLayout): SharedPopulation {
    if (this.#population === undefined || !sameLayout(this.#population.layout, layout)) {
      this.#population = new SharedPopulation(layout);
    }
    return this.#population;
  }
}

/** Plays without workers. */
class ThisThread {
  readonly #player: Player;

  constructor(player: Player) {
    this.#player = player;
  }

  async play(population: SharedPopulation, starts: Starts, precision: Precision, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const { individuals } = population.layout;
    let turnMs = performance.now();
    for (let i = 0; i < individuals; i++) {
      this.#player.play(population, i, starts, precision);
      if (i < individuals - 1 && performance.now() - turnMs < TURN_MS) continue;
      await setImmediate();
      signal?.throwIfAborted();
      turnMs = performance.now();
    }
  }

  async close(): Promise<void> {}
}

function layoutOf(networks: readonly (Network | WeightedNetwork)[], episodes: number): PopulationLayout {
  const first = networks[0]!;
  const pruned = 'mask' in first;
  return { pruned, shape: pruned ? first.mask.shape : first.shape, individuals: networks.length, episodes };
}

function sameLayout(a: PopulationLayout, b: PopulationLayout): boolean {
  return (
    a.pruned === b.pruned &&
    a.individuals === b.individuals &&
    a.episodes === b.episodes &&
    a.shape.inputs === b.shape.inputs &&
    a.shape.hidden === b.shape.hidden &&
    a.shape.outputs === b.shape.outputs
  );
}
