// What a thread does of the work: it makes its own tasks and kernels, then plays its share of every population it is told of.
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

/** Where jobs come from, and answers go. */
export interface Port {
  on(event: 'message', listener: (job: Job) => void): unknown;
  postMessage(answer: Answer): void;
}

/** @returns when its tasks are made, or it has answered why they cannot be. */
export async function playShares({ sources, module, threads }: WorkerTask, port: Port): Promise<void> {
  /** Errors that are nobody's fault but ours end the worker, which its pool notices. */
  const answer = async (work: () => void | Promise<void>): Promise<void> => {
    try {
      await work();
      port.postMessage({});
    } catch (error) {
      if (!(error instanceof CodedError || error instanceof TaskError)) throw error;
      const { code, message } = error;
      port.postMessage({ failure: { code, message } });
    }
  };

  await answer(async () => {
    const players: Player[] = [];
    for (const source of sources) players.push(new Player(await loadTask(source), module));
    port.on('message', ({ layout, memory, stretch, task }) => {
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
}
