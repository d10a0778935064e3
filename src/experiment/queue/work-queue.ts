// A worker: takes runs from the queue, plays them as `runExperiment` does, and hands back their files.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Job } from 'bullmq';
import { writeError } from '../../base/files/index.js';
import { CodedError, hasCode } from '../../base/index.js';
import type { GenerationRecord, TrainingState } from '../../learn/index.js';
import { playRun, readRunFiles, writeRunFiles } from '../index.js';
import { type OpenQueue, prefix, type QueueErrorCode, queueName } from './open-queue.js';
import { CarriedFiles, type RunJob, readJob, type WorkerAnswer, type WorkerNews } from './run-job.js';

export interface WorkOptions {
  /** Threads that play; 1 by default. */
  readonly workers?: number;
  /** Aborting it gives the present run back at a checkpoint, and ends with the signal's reason. */
  readonly signal?: AbortSignal;
  /** End when the queue has no run that waits or is played anywhere. */
  readonly untilEmpty?: boolean;
  /** Called before a run is played. @param from where it goes on */
  readonly onStart?: (job: RunJob, from: TrainingState | undefined, notes: readonly string[]) => void;
  /** Called after each generation. */
  readonly onGeneration?: (record: GenerationRecord) => void;
  /** Called when a run is finished, and its files are in the queue. */
  readonly onRun?: (job: RunJob, tookS: number) => void;
  /** Called when a run goes back to the queue. @param generations that are kept of it */
  readonly onReturn?: (job: RunJob, generations: number) => void;
  /** A worker that was not heard of for so long has lost its run; 15 000 by default. */
  readonly leaseMs?: number;
  /** Checkpoints go to the queue at most so often; 5 000 by default. */
  readonly checkpointMs?: number;
}

const usualLeaseMs = 15_000;
const usualCheckpointMs = 5000;
/** A run that has lost so many workers may be what ends them: it fails. */
const mostLosses = 20;
const emptyPollMs = 500;
/** Only what a run goes on from. */
const notCarried = ['checkpoint.previous.json'];
/** Trouble of this machine, not of the run: another may have more luck. */
const ownTrouble = ['WRITE_FAILED', 'WORKER_DIED', 'QUEUE_VERSION'] as const;

/** Takes runs until it is told to stop, or something of this machine does not work. */
export async function workQueue(queue: OpenQueue, options: WorkOptions = {}): Promise<void> {
  const { signal } = options;
  signal?.throwIfAborted();
  const { packages, redis } = queue;
  const { leaseMs = usualLeaseMs } = options;
  const stop = new AbortController();
  const stopped = new Promise<void>((resolve) => stop.signal.addEventListener('abort', () => resolve()));
  signal?.addEventListener('abort', () => stop.abort(signal.reason), { once: true });
  /** The run that is played now: aborted when somebody else has it. */
  let present: AbortController | undefined;
  let trouble: unknown;
  const worker = new packages.Worker<unknown, WorkerAnswer>(
    queueName,
    async (job, token) => {
      present = new AbortController();
      try {
        const both = AbortSignal.any([stop.signal, present.signal]);
        return await playJob(queue, job, { ...options, signal: both });
      } catch (error) {
        const isMine = !present.signal.aborted;
        const goesBack = stop.signal.aborted || ownTrouble.some((code) => hasCode(error, code));
        if (isMine && !goesBack) throw failure(error, job);
        if (isMine) {
          if (!stop.signal.aborted) trouble = queue.explain(error);
          await tell(job, { worker: me, ...(error instanceof CodedError && { says: error.message }) });
          await job.moveToWait(token);
        }
        if (goesBack) {
          stop.abort();
          void worker.close(); // or the run that went back would be fetched at once
        }
        throw new packages.WaitingError();
      } finally {
        present = undefined;
      }
    },
    {
      ...{ connection: redis, prefix, autorun: false, name: me },
      ...{ lockDuration: leaseMs, stalledInterval: leaseMs / 3, maxStalledCount: mostLosses },
    },
  );
  worker.on('lockRenewalFailed', () => present?.abort());
  worker.on('error', (error) => {
    const meant = queue.explain(error);
    if (meant === error) return; // a lost lease, or a connection that BullMQ tries again
    trouble ??= meant;
    stop.abort();
  });
  const watch = options.untilEmpty ? stopWhenEmpty(queue, stop) : Promise.resolve();
  const running = worker.run();
  try {
    await Promise.race([stopped, queue.lost, running, watch.then(() => stopped)]);
    await Promise.race([worker.close(), queue.lost]);
  } catch (error) {
    stop.abort();
    trouble ??= error;
    await worker.close(true);
  }
  running.catch(() => {});
  if (trouble !== undefined) throw trouble;
  signal?.throwIfAborted();
}

/** Who this is, to people. */
const me = `${hostname()} ${process.pid}`;

async function playJob(
  { redis }: OpenQueue,
  job: Job<unknown, WorkerAnswer>,
  { workers, signal, onStart, onGeneration, onRun, onReturn, checkpointMs = usualCheckpointMs }: WorkOptions,
): Promise<WorkerAnswer> {
  const data = readJob(job.data);
  const files = new CarriedFiles(redis, job.id!);
  const room = makeRoom();
  const path = join(room, 'run');
  const startMs = performance.now();
  let generations = 0;
  let toldMs = startMs;
  let carriedMs = 0;
  let sending = Promise.resolve();
  /** Tells where the run stands, and hands back its checkpoint when there is a new one. */
  const send = (): void => {
    toldMs = performance.now();
    const news = { worker: me, generations };
    const checkpoint = statSync(join(path, 'checkpoint.json'), { throwIfNoEntry: false });
    const isNew = checkpoint !== undefined && checkpoint.mtimeMs !== carriedMs;
    const carried = isNew ? readRunFiles(path, notCarried) : undefined;
    if (isNew) carriedMs = checkpoint.mtimeMs;
    sending = sending.then(() => (carried ? files.put('checkpoint', carried) : undefined)).then(() => tell(job, news));
    sending.catch(() => {}); // looked at in the end
  };
  try {
    const begun = await files.get('checkpoint');
    if (begun !== undefined) writeRunFiles(path, begun);
    await playRun(data.settings, path, {
      ...(workers !== undefined && { workers }),
      ...(signal !== undefined && { signal }),
      onStart: (from, notes) => {
        generations = from?.generations ?? 0;
        onStart?.(data, from, notes);
        void tell(job, { worker: me, generations, says: notes.join(' ') }).catch(() => {});
      },
      onGeneration: (record) => {
        generations = record.generation + 1;
        onGeneration?.(record);
        if (performance.now() - toldMs >= checkpointMs) send();
      },
    });
    await sending;
    await files.put('result', readRunFiles(path));
    onRun?.(data, (performance.now() - startMs) / 1000);
    return { worker: me };
  } catch (error) {
    send();
    await sending.catch(() => {});
    onReturn?.(data, generations);
    throw error;
  } finally {
    rmSync(room, { recursive: true, force: true });
  }
}

/** The error of a run that fails wherever it is played, as BullMQ keeps it: a message. */
function failure(error: unknown, { id }: Job): Error {
  const message = error instanceof Error ? error.message : String(error);
  return new CodedError<QueueErrorCode>('QUEUE_RUN', `On ${me}: ${message}`, { cause: [id, error] });
}

async function tell(job: Job, news: WorkerNews): Promise<void> {
  await job.updateProgress({ ...news });
}

function makeRoom(): string {
  const start = join(tmpdir(), 'synaptolytic-worker-');
  try {
    return mkdtempSync(start);
  } catch (error) {
    throw writeError(`${start}…`, error);
  }
}

/** Stops when no run waits and none is played: a run whose worker is gone may still come back. */
async function stopWhenEmpty({ packages, redis }: OpenQueue, stop: AbortController): Promise<void> {
  const queue = new packages.Queue(queueName, { connection: redis, prefix });
  queue.on('error', () => {}); // told by who has the connection
  while (!stop.signal.aborted) {
    const counts = await queue.getJobCounts('wait', 'active', 'delayed', 'prioritized');
    if (Object.values(counts).every((count) => count === 0)) return stop.abort();
    await new Promise((resolve) => setTimeout(resolve, emptyPollMs));
  }
}
