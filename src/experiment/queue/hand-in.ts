// Hands the runs of an experiment to a queue, and puts what comes back into its directory.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Queue } from 'bullmq';
import { CodedError } from '../../base/index.js';
import { RunDirectory } from '../../learn/index.js';
import {
  type ExperimentDirectory,
  type ExperimentResults,
  type RunFiles,
  type RunRow,
  readFinishedRun,
  readRunFiles,
  rowOf,
  runExperiment,
  writeRunFiles,
} from '../index.js';
import { type OpenQueue, prefix, type QueueErrorCode, queueName } from './open-queue.js';
import { CarriedFiles, checkCarried, jobsOf, type RunJob, type WorkerNews } from './run-job.js';

export interface HandInOptions {
  /** Aborting it ends with the signal's reason; the runs stay in the queue, where workers go on. */
  readonly signal?: AbortSignal;
  /** Called for each run that is finished. @param done how many are, with it @param isNew whether it came from the queue now */
  readonly onRun?: (row: RunRow, done: number, isNew: boolean) => void;
  /** Called with what workers tell of a run. */
  readonly onNews?: (run: string, news: WorkerNews) => void;
  /** Called when all runs that are missing stand in the queue. */
  readonly onQueued?: (runs: number) => void;
  /** The checkpoint of each run is brought into the directory at most so often; 60 000 by default. */
  readonly checkpointMs?: number;
  /** So often all is looked at without an event; 30 000 by default. */
  readonly lookMs?: number;
}

const usualCheckpointMs = 60_000;

/** Events may be missed while a connection is down. */
const usualLookMs = 30_000;
const mostAtOnce = 500;

type PlannedJob = ReturnType<typeof jobsOf>[number];

/**
 * Has workers play the runs that a directory misses, and writes the results of all: the bytes that {@link runExperiment} would have left there.
 *
 * @throws CodedError QUEUE_MODULE, QUEUE_RUN when a run fails, QUEUE_UNREACHABLE; CodedError WRITE_FAILED; what `readFinishedRun` throws.
 */
export async function handIn(
  directory: ExperimentDirectory,
  queue: OpenQueue,
  options: HandInOptions = {},
): Promise<ExperimentResults> {
  const collector = new Collector(directory, queue, options);
  try {
    await Promise.race([collector.collect(), queue.lost]);
  } catch (error) {
    throw queue.explain(error);
  } finally {
    await Promise.race([collector.close(), queue.lost]).catch(() => {});
  }
  return runExperiment(directory, options.signal ? { signal: options.signal } : {});
}

/** Collects the runs of one experiment. */
class Collector {
  readonly #directory: ExperimentDirectory;
  readonly #queue: OpenQueue;
  readonly #options: HandInOptions;
  readonly #jobs: Queue<RunJob>;
  readonly #events: InstanceType<OpenQueue['packages']['QueueEvents']>;
  /** By the id of the job. */
  readonly #missing = new Map<string, PlannedJob>();
  readonly #due = new Set<string>();
  /** When the checkpoint of a run was last brought, or looked for. */
  readonly #broughtMs = new Map<string, number>();
  /** When the result of a run was first seen. */
  readonly #resultMs = new Map<string, number>();
  readonly #lookMs: number;
  #wake = (): void => {};
  #done = 0;

  constructor(directory: ExperimentDirectory, queue: OpenQueue, options: HandInOptions) {
    const { packages, redis } = queue;
    this.#directory = directory;
    this.#queue = queue;
    this.#options = options;
    this.#lookMs = options.lookMs ?? usualLookMs;
    this.#jobs = new packages.Queue(queueName, { connection: redis, prefix });
    this.#events = new packages.QueueEvents(queueName, { connection: redis, prefix });
    const look = ({ jobId }: { readonly jobId: string }): void => {
      if (!this.#missing.has(jobId)) return;
      this.#due.add(jobId);
      this.#wake();
    };
    this.#jobs.on('error', () => {}); // the connection tells
    this.#events.on('error', () => {});
    this.#events.on('completed', look);
    this.#events.on('failed', look);
    this.#events.on('progress', (event) => {
      const run = this.#missing.get(event.jobId);
      if (run === undefined) return;
      options.onNews?.(run.name, event.data as WorkerNews);
      if (performance.now() - (this.#broughtMs.get(run.id) ?? 0) >= (options.checkpointMs ?? usualCheckpointMs))
        look(event);
    });
    options.signal?.addEventListener('abort', () => this.#wake());
  }

  /** Until no run is missing. */
  async collect(): Promise<void> {
    const { signal, onQueued } = this.#options;
    for (const run of jobsOf(this.#directory)) {
      const finished = readFinishedRun(run, this.#pathOf(run));
      if (finished === undefined) this.#missing.set(run.id, run);
      else this.#tell(rowOf(finished), false);
    }
    for (const run of this.#missing.values()) checkCarried(run.settings, run.name);
    if (this.#missing.size === 0) return;
    await this.#events.waitUntilReady();
    await this.#putInAll();
    onQueued?.(this.#missing.size);
    while (this.#missing.size > 0) {
      signal?.throwIfAborted();
      if (this.#due.size === 0 && (await this.#sleep())) await this.#putInAll();
      for (const id of [...this.#due]) {
        this.#due.delete(id);
        signal?.throwIfAborted();
        await this.#look(id);
      }
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#events.close(), this.#jobs.close()]);
  }

  /** Waits until something is due. @returns whether that took too long */
  #sleep(): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(true), this.#lookMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve(false);
      };
    });
  }

  /** Every run that is missing is in the queue afterwards, or due because something came of it. One that is there stays as it is. */
  async #putInAll(): Promise<void> {
    const missing = [...this.#missing.values()];
    for (let k = 0; k < missing.length; k += mostAtOnce) {
      const some = missing.slice(k, k + mostAtOnce);
      for (const run of some) {
        const path = this.#pathOf(run);
        if (existsSync(join(path, 'checkpoint.json'))) await this.#files(run.id).offerCheckpoint(readRunFiles(path));
      }
      await this.#jobs.addBulk(some.map(({ id, name, job }) => ({ name, data: job, opts: { jobId: id } })));
    }
    for (const { id } of missing) this.#due.add(id);
  }

  /** Takes what there is of a run. */
  async #look(id: string): Promise<void> {
    const run = this.#missing.get(id);
    if (run === undefined) return;
    const files = this.#files(id);
    // The state first: a result is there before its run is completed, and the reason before it has failed.
    const state = await this.#jobs.getJobState(id);
    const result = await files.get('result');
    if (result !== undefined) return state === 'active' && this.#isFresh(id) ? undefined : this.#take(run, result);
    const failed = state === 'failed' ? await this.#jobs.getJob(id) : undefined;
    if (failed !== undefined) await this.#fail(run, failed.failedReason);
    if (state === 'completed') await this.#again(id); // its files are gone: somebody emptied the Redis, or they are too old
    const checkpoint = await files.get('checkpoint');
    if (checkpoint !== undefined) this.#write(run, checkpoint);
    this.#broughtMs.set(id, performance.now());
  }

  /** Whether the worker that left a result may be about to be done: its job cannot be removed before. One that is gone never is. */
  #isFresh(id: string): boolean {
    const nowMs = performance.now();
    const seenMs = this.#resultMs.get(id) ?? nowMs;
    this.#resultMs.set(id, seenMs);
    return nowMs - seenMs < this.#lookMs;
  }

  async #take(run: PlannedJob, result: RunFiles): Promise<void> {
    const path = this.#pathOf(run);
    this.#write(run, result);
    const row = rowOf(readFinishedRun(run, path)!);
    this.#missing.delete(run.id);
    this.#tell(row, true);
    await this.#forget(run.id);
  }

  /** As `playRun` does: nobody else writes there meanwhile, and a finished run has no checkpoint. */
  #write(run: PlannedJob, files: RunFiles): void {
    const path = this.#pathOf(run);
    const isBegun = existsSync(join(path, 'config.json'));
    const directory = isBegun ? RunDirectory.open(path) : RunDirectory.create(run.settings, path);
    directory.lock();
    try {
      writeRunFiles(path, files);
    } finally {
      directory.unlock();
    }
    if (directory.isFinished) directory.tidy();
  }

  async #fail({ id, name }: PlannedJob, reason: string): Promise<never> {
    await this.#forget(id); // it is played again when the experiment is handed in again
    const stalled = /stalled more than/.test(reason);
    const why = stalled ? 'it lost its worker again and again; does it need more memory than they have?' : reason;
    throw new CodedError<QueueErrorCode>('QUEUE_RUN', `${name} failed. ${why}`);
  }

  async #again(id: string): Promise<void> {
    await this.#forget(id);
    await this.#putInAll();
  }

  async #forget(id: string): Promise<void> {
    await this.#jobs.remove(id);
    await this.#files(id).remove();
  }

  #tell(row: RunRow, isNew: boolean): void {
    this.#done++;
    this.#options.onRun?.(row, this.#done, isNew);
  }

  #files(id: string): CarriedFiles {
    return new CarriedFiles(this.#queue.redis, id);
  }

  #pathOf(run: PlannedJob): string {
    return this.#directory.runPath(run);
  }
}
