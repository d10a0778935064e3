// What a worker thread runs: it makes its own tasks and kernels, then plays its share of every population it is told of.
import { parentPort, workerData } from 'node:worker_threads';
import { type KernelModule, TaskError } from '../../../sim/index.js';
import { CodedError } from '../../base/index.js';
import {
  Player,
  type PopulationLayout,
  type PopulationMemory,
  SharedPopulation,
  type Stretch,
} from '../evaluation/index.js';
import type { TaskSource } from '../tasks/index.js';
import { loadTask } from './load-task.js';

/** What a worker is started with. */
export interface WorkerTask {
  readonly sources: readonly TaskSource<string>[];
  readonly module: KernelModule;
  /** How many share a population. */
  readonly threads: number;
}

/** A population to take a share of. */
export interface Job {
  readonly layout: PopulationLayout;
  readonly memory: PopulationMemory;
  readonly stretch: Stretch;
  /** Which of the tasks it is of. */
  readonly task: number;
}

/** The one answer to being started, and to each job: done, or what a user's task did wrong. */
export interface Answer {
  readonly failure?: { readonly code: string; readonly message: string };
}

const { sources, module, threads } = workerData as WorkerTask;
const port = parentPort!;

/** Errors that are nobody's fault but ours end the worker, which its pool notices. */
async function answer(work: () => void | Promise<void>): Promise<void> {
  try {
    await work();
    port.postMessage({} satisfies Answer);
  } catch (error) {
    if (!(error instanceof CodedError || error instanceof TaskError)) throw error;
    const { code, message } = error;
    port.postMessage({ failure: { code, message } } satisfies Answer);
  }
}

await answer(async () => {
  const players: Player[] = [];
  for (const source of sources) players.push(new Player(await loadTask(source), module));
  port.on('message', ({ layout, memory, stretch, task }: Job) => {
    const population = new SharedPopulation(layout, memory);
    const player = players[task]!;
    void answer(() => {
      const together = player.together(layout, Math.ceil(population.queued / threads));
      for (let some = population.take(together); some.length > 0; some = population.take(together)) {
        player.play(population, some, stretch);
      }
    });
  });
});
