// Threads that take jobs in turn, and hand back the answers in the order of the jobs.
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { CodedError } from '../index.js';

/** To be closed, or the process does not end. */
export class Crew<Job, Answer> {
  readonly #threads: readonly Thread<Job, Answer>[];

  /** @param script what the package exports of the worker: it answers each message with one */
  constructor(script: string, workerData: unknown, workers: number) {
    this.#threads = Array.from({ length: workers }, () => new Thread(script, workerData));
  }

  /**
   * Gives the jobs to whoever is free. What is done ahead of an earlier job waits for it, so the answers come in order whatever the number of threads.
   *
   * @throws the signal's reason when it is aborted, CodedError WORKER_DIED
   */
  async work<A extends Answer = Answer>(
    jobs: readonly Job[],
    onAnswer: (answer: A, place: number) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    const ahead = new Map<number, A>();
    let next = 0;
    let expected = 0;
    await Promise.all(
      this.#threads.map(async (thread) => {
        while (next < jobs.length) {
          const place = next++;
          ahead.set(place, (await thread.answer(jobs[place]!, signal)) as A);
          for (let answer = ahead.get(expected); answer !== undefined; answer = ahead.get(expected)) {
            ahead.delete(expected);
            onAnswer(answer, expected++);
          }
        }
      }),
    );
  }

  /** Ends the threads, whatever they are doing. */
  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.end()));
  }
}

/** One worker, with one job at a time. */
class Thread<Job, Answer> {
  readonly #worker: Worker;
  #reject: (error: unknown) => void = () => {};
  #resolve: (answer: Answer) => void = () => {};
  #death: unknown;

  constructor(script: string, workerData: unknown) {
    // A worker needs JavaScript, so the built one plays also when the rest runs from source.
    this.#worker = new Worker(createRequire(import.meta.url).resolve(script), { workerData, execArgv: [] });
    this.#worker.on('message', (answer: Answer) => this.#resolve(answer));
    this.#worker.on('error', (error) => this.#die(error.message, error));
    this.#worker.on('exit', (code) => this.#die(`it ended with exit code ${code}.`));
  }

  async answer(job: Job, signal: AbortSignal | undefined): Promise<Answer> {
    signal?.throwIfAborted();
    if (this.#death !== undefined) throw this.#death;
    const abort = () => this.#reject(signal?.reason);
    signal?.addEventListener('abort', abort);
    try {
      return await new Promise<Answer>((resolve, reject) => {
        this.#resolve = resolve;
        this.#reject = reject;
        this.#worker.postMessage(job);
      });
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #die(reason: string, cause?: unknown): void {
    this.#death ??= new CodedError(
      'WORKER_DIED',
      `A worker thread died while it played: ${reason} What was played before is not lost. Give the same command again, with fewer workers if memory was short.`,
      { cause },
    );
    this.#reject(this.#death);
  }
}
