// One run as it stands in the queue: what is to be trained, and the names of what belongs to it in Redis.
import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { taskNames } from '../../../sim/index.js';
import { programVersion } from '../../base/files/index.js';
import { CodedError } from '../../base/index.js';
import type { TrainingSettings } from '../../learn/index.js';
import type { ExperimentDirectory, PlannedRun, RunFiles } from '../index.js';
import { prefix, type QueueErrorCode } from './open-queue.js';

/** What a worker is given. Anybody who can write to the Redis can write this. */
const jobSchema = z.strictObject({
  program: z.string(),
  /** Name of the experiment, for people. */
  experiment: z.string(),
  run: z.string(),
  settings: z.looseObject({ task: z.string() }),
});

export interface RunJob extends z.infer<typeof jobSchema> {
  readonly settings: TrainingSettings & Record<string, unknown>;
}

/** What a worker tells while it plays. */
export interface WorkerNews {
  /** Its host and process. */
  readonly worker: string;
  /** Generations played. */
  readonly generations?: number;
  /** A sentence for people. */
  readonly says?: string;
}

/** What a worker answers when a run is finished. */
export interface WorkerAnswer {
  readonly worker: string;
}

/** What an abandoned experiment leaves in Redis is gone after this. */
const keptS = 30 * 24 * 3600;

/** The runs of an experiment as jobs. Equal plans give equal ids, so an experiment that is handed in again finds its own. */
export function jobsOf({
  plan,
  runs,
}: ExperimentDirectory): (PlannedRun & { readonly id: string; readonly job: RunJob })[] {
  const program = programVersion();
  const experiment = createHash('sha256').update(JSON.stringify({ program, plan })).digest('hex').slice(0, 16);
  const name = plan.experiment === 'article' ? 'article' : plan.name;
  return runs.map((run) => ({
    ...run,
    id: `${experiment}-${run.name}`,
    job: { program, experiment: name, run: run.name, settings: { ...run.settings } },
  }));
}

/**
 * Checks what a queue holds.
 *
 * @throws CodedError QUEUE_VERSION when it is for another version, QUEUE_MODULE when it names code, QUEUE_RUN when it is no run at all.
 */
export function readJob(data: unknown): RunJob {
  const program = (data as Partial<RunJob> | null)?.program;
  const mine = programVersion();
  if (typeof program === 'string' && program !== mine) {
    throw new CodedError<QueueErrorCode>(
      'QUEUE_VERSION',
      `This worker is synaptolytic ${mine}, and the runs in the queue are for ${program.slice(0, 40)}: versions may differ in the last bit. Install that version here, or empty the queue of its runs.`,
    );
  }
  if (!jobSchema.safeParse(data).success) {
    throw new CodedError<QueueErrorCode>('QUEUE_RUN', 'What is in the queue is no run of an experiment.');
  }
  const job = data as RunJob; // in the order of its fields, which is that of config.json
  checkCarried(job.settings, job.run);
  return job;
}

/** @throws CodedError QUEUE_MODULE when the settings name a module: a worker would run whatever anybody puts into the queue. */
export function checkCarried({ task, twin }: TrainingSettings, run: string): void {
  const strange = [task, twin?.task ?? task].find((name) => !taskNames.includes(name));
  if (strange === undefined) return;
  throw new CodedError<QueueErrorCode>(
    'QUEUE_MODULE',
    `The task of ${run} is the module ${strange}, and a queue carries no code: a worker would run what anybody writes there. Leave --queue out, or use --shard with the module on each machine.`,
  );
}

/** The files of one run in Redis: those of its newest checkpoint, and those of the finished run. */
export class CarriedFiles {
  readonly #redis: Redis;
  readonly #id: string;

  constructor(redis: Redis, id: string) {
    this.#redis = redis;
    this.#id = id;
  }

  /** Undefined when there are none. */
  get(kind: 'checkpoint' | 'result'): Promise<RunFiles | undefined> {
    return this.#redis.getBuffer(this.#key(kind)).then((packed) => (packed ? unpack(packed) : undefined));
  }

  /** Instead of what was there, as one. */
  async put(kind: 'checkpoint' | 'result', files: RunFiles): Promise<void> {
    await this.#redis.set(this.#key(kind), pack(files), 'EX', keptS);
  }

  /** Unless there is one. */
  async offerCheckpoint(files: RunFiles): Promise<void> {
    await this.#redis.set(this.#key('checkpoint'), pack(files), 'EX', keptS, 'NX');
  }

  async remove(): Promise<void> {
    await this.#redis.del(this.#key('checkpoint'), this.#key('result'));
  }

  #key(kind: string): string {
    return `${prefix}:files:${this.#id}:${kind}`;
  }
}

const filesSchema = z.record(z.string().regex(/^[a-z][a-z.-]*\.jsonl?$/), z.string());

function pack(files: RunFiles): Buffer {
  return gzipSync(JSON.stringify(files));
}

/** Names lead nowhere else than into the directory of the run. @throws CodedError QUEUE_RUN */
function unpack(packed: Buffer): RunFiles {
  try {
    return filesSchema.parse(JSON.parse(gunzipSync(packed).toString('utf8')));
  } catch (cause) {
    throw new CodedError<QueueErrorCode>(
      'QUEUE_RUN',
      'The queue holds files that no worker has put there. Find out who can write to that Redis, and empty it.',
      { cause },
    );
  }
}
