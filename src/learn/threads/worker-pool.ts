// Threads that play a population together.
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { KernelModule } from '../../../sim/index.js';
import { CodedError } from '../../base/index.js';
import type { PopulationPlayer, SharedPopulation, Stretch } from '../evaluation/index.js';
import { ownMessage, type TaskSource } from '../tasks/index.js';
import type { Answer, Job, WorkerTask } from './share.js';

/**
 * WORKER_DIED: a worker thread ended in the middle of its work, by an error, for want of memory, or because a task ended it.
 *
 * @param reason with its full stop
 */
function workerDied(reason: string, cause?: unknown): CodedError<'WORKER_DIED'> {
  return new CodedError(
    'WORKER_DIED',
    `A worker thread died while it played: ${reason} What was reached before this generation is not lost. Go on from there, with fewer workers if memory was short.`,
    { cause },
  );
}

/** A fixed number of threads, started once, which know some tasks. To be closed, or the process does not end. */
export class WorkerPool {
  readonly #threads: readonly Thread[];

  private constructor(threads: readonly Thread[]) {
    this.#threads = threads;
  }

  /** @throws CodedError of the task's kind when the workers cannot make one, WORKER_DIED */
  static async start(sources: readonly TaskSource<string>[], module: KernelModule, size: number): Promise<WorkerPool> {
    const threads = Array.from({ length: size }, () => new Thread({ sources, module, threads: size }));
    const pool = new WorkerPool(threads);
    try {
      await Promise.all(threads.map((thread) => thread.ready));
    } catch (error) {
      await pool.close();
      throw error;
    }
    return pool;
  }

  /** Who plays the task at this place of the sources. All of them share the threads: one plays at a time, and to close one ends them. */
  player(task: number): PopulationPlayer {
    return {
      threads: this.#threads.length,
      memory: (bytes) => new SharedArrayBuffer(bytes),
      play: (population, stretch, signal) => this.#play(task, population, stretch, signal),
      close: () => this.close(),
    };
  }

  /**
   * Plays the whole queue of the population. When this fails, threads may still be playing for a while: leave the population to them.
   * @throws the reason of `signal` as soon as that is aborted; CodedError TASK_FAILED, FITNESS_FAILED, WORKER_DIED
   */
  async #play(
    task: number,
    population: SharedPopulation,
    stretch: Stretch,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    signal?.throwIfAborted();
    const { layout, memory } = population;
    const all = Promise.all(this.#threads.map((thread) => thread.play({ layout, memory, stretch, task })));
    let abort = () => {};
    const aborted = new Promise<never>((_, reject) => {
      abort = () => reject(signal?.reason);
    });
    signal?.addEventListener('abort', abort);
    try {
      await Promise.race([all, aborted]);
    } finally {
      population.stop();
      signal?.removeEventListener('abort', abort);
    }
  }

  /** Ends the threads, whatever they are doing. */
  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.end()));
  }
}

interface Waiting {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** One worker: answers come in the order of what it was asked. */
class Thread {
  /** When it has made the task. */
  readonly ready: Promise<void>;
  readonly #worker: Worker;
  readonly #waiting: Waiting[] = [];
  #death: CodedError | undefined;

  constructor(workerData: WorkerTask) {
    // A worker needs JavaScript, so the built one plays also when the rest runs from source,
    // and what Node was told for the main script (--eval, a loader) is not for it.
    const script = createRequire(import.meta.url).resolve('synaptolytic/learn-worker');
    this.#worker = new Worker(script, { workerData, execArgv: [] });
    this.#worker.on('message', (answer: Answer) => this.#settle(answer));
    this.#worker.on('error', (error: unknown) => this.#die(ownMessage(error), error));
    this.#worker.on('exit', (exitCode) => this.#die(`it ended with exit code ${exitCode}.`));
    this.ready = this.#answer();
  }

  async play(job: Job): Promise<void> {
    if (this.#death !== undefined) throw this.#death;
    this.#worker.postMessage(job);
    await this.#answer();
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #answer(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
    });
  }

  #settle({ failure }: Answer): void {
    const waiting = this.#waiting.shift();
    if (waiting === undefined) return; // A last answer of a worker that died: who waited for it has been told.
    if (failure === undefined) {
      waiting.resolve();
      return;
    }
    waiting.reject(new CodedError(failure.code, failure.message));
  }

  #die(reason: string, cause?: unknown): void {
    this.#death ??= workerDied(reason, cause);
    for (const { reject } of this.#waiting.splice(0)) reject(this.#death);
  }
}
