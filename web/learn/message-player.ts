// Plays a population on several threads that share no memory, with the bits of one thread.
import { type PopulationPlayer, SharedPopulation, type Stretch } from '../../src/learn/evaluation/index.js';
import type { PlayerAnswer, PlayerJob, PlayerTask } from './messages.js';

export class MessagePlayer implements PopulationPlayer {
  readonly #workers: readonly Worker[];

  /** @param workers threads that run player-worker.ts. */
  constructor(workers: readonly Worker[], task: PlayerTask) {
    this.#workers = workers;
    for (const worker of workers) worker.postMessage(task);
  }

  get threads(): number {
    return this.#workers.length;
  }

  memory(bytes: number): ArrayBuffer {
    return new ArrayBuffer(bytes);
  }

  async play(population: SharedPopulation, stretch: Stretch, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const { layout } = population;
    const shares = this.#workers.map((): number[] => []);
    for (const [k, i] of population.take(population.queued).entries()) shares[k % shares.length]!.push(i);
    await Promise.all(
      this.#workers.map(async (worker, w) => {
        const memory = (population.memory as ArrayBuffer).slice();
        const individuals = shares[w]!;
        const played = new SharedPopulation(
          layout,
          (await ask(worker, { layout, memory, individuals, stretch })).memory,
        );
        for (const i of individuals) takeOver(population, played, i);
      }),
    );
  }

  async close(): Promise<void> {
    for (const worker of this.#workers) worker.terminate();
  }
}

/** What an individual was worth, and where its episodes paused. */
function takeOver(population: SharedPopulation, played: SharedPopulation, i: number): void {
  const { pausedState = 0 } = population.layout;
  population.returnsOf(i).set(played.returnsOf(i));
  population.steps[i] = played.steps[i]!;
  if (pausedState === 0) return;
  const [to, from] = [population.pauseOf(i), played.pauseOf(i)];
  to.states.set(from.states);
  to.steps.set(from.steps);
  to.done.set(from.done);
}

function ask(worker: Worker, job: PlayerJob): Promise<PlayerAnswer> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<PlayerAnswer>) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(job, [job.memory]);
  });
}
