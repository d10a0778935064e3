// The queue itself: BullMQ on a Redis, two packages that are loaded only here, and only when somebody asks for a queue.
import type * as bullmq from 'bullmq';
import type { Redis } from 'ioredis';
import { CodedError } from '../../base/index.js';

/**
 * QUEUE_ADDRESS: it is no address of a Redis. QUEUE_PACKAGES: BullMQ or ioredis is not installed. QUEUE_UNREACHABLE: the Redis does not
 * answer. QUEUE_REFUSED: it answers that it will not. QUEUE_VERSION: a run waits for another version of this program. QUEUE_MODULE: a run
 * needs code, which no queue carries. QUEUE_RUN: a run failed on the machine that took it.
 */
export type QueueErrorCode =
  | 'QUEUE_ADDRESS'
  | 'QUEUE_PACKAGES'
  | 'QUEUE_UNREACHABLE'
  | 'QUEUE_REFUSED'
  | 'QUEUE_VERSION'
  | 'QUEUE_MODULE'
  | 'QUEUE_RUN';

/** Of BullMQ's keys in Redis, and of our own beside them. */
export const prefix = 'synaptolytic';
/** All experiments share one queue. */
export const queueName = 'runs';

/** How long a Redis that was reached may be silent before its users give up. */
const patienceMs = 60_000;
const slowestRetryMs = 2000;

export interface QueueOptions {
  /** How long a Redis that was reached may be silent; 60 000 by default. */
  readonly patienceMs?: number;
  /** Called with a sentence for the user when the Redis is silent, and when it is back. */
  readonly say?: (sentence: string) => void;
}

/** A queue that was reached. To be closed, or the process does not end. */
export interface OpenQueue {
  /** Its address without a password. */
  readonly address: string;
  /** Its address as a command may name it: where there is a password, stars in its place. */
  readonly shown: string;
  readonly packages: typeof bullmq;
  readonly redis: Redis;
  /** Fails when the queue was silent for too long: CodedError QUEUE_UNREACHABLE. */
  readonly lost: Promise<never>;
  /** What an error of the queue means to a person; any other error as it is. */
  explain(error: unknown): unknown;
  close(): Promise<void>;
}

/**
 * Reaches a queue.
 *
 * @param url redis://host:6379, with a password redis://:PASSWORD@host:6379, by TLS rediss://.
 * @throws CodedError QUEUE_ADDRESS, QUEUE_PACKAGES, QUEUE_UNREACHABLE, QUEUE_REFUSED
 */
export async function openQueue(url: string, options: QueueOptions = {}): Promise<OpenQueue> {
  const { address, shown } = placeOf(url);
  const { packages, Redis } = await load();
  let isOpen = false;
  let isSilent = false;
  let trouble: unknown;
  let giveUp = (_: Error): void => {};
  const lost = new Promise<never>((_, reject) => {
    giveUp = reject;
  });
  lost.catch(() => {}); // who waits for it is told
  let silentSinceMs = 0;
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: 5000,
    maxRetriesPerRequest: null, // as BullMQ wants it
    retryStrategy: (times) => {
      if (!isOpen) return null;
      if (!isSilent) silentSinceMs = performance.now();
      const silentMs = performance.now() - silentSinceMs;
      if (silentMs > (options.patienceMs ?? patienceMs)) {
        giveUp(unreachable(address, trouble));
        return null;
      }
      if (!isSilent) options.say?.(`The queue ${address} does not answer. Trying again.`);
      isSilent = true;
      return Math.min(times * 100, slowestRetryMs);
    },
  });
  redis.on('error', (error: Error) => {
    trouble = error;
  });
  redis.on('ready', () => {
    if (isSilent) options.say?.(`The queue ${address} answers again.`);
    isSilent = false;
  });
  try {
    await redis.connect();
    await redis.select(redis.options.db ?? 0); // said here: ioredis keeps it to itself
  } catch (error) {
    redis.disconnect();
    const cause = trouble ?? error;
    throw refused(address, cause) ?? unreachable(address, cause);
  }
  isOpen = true;
  return {
    ...{ address, shown, packages, redis, lost },
    explain: (error) => refused(address, error) ?? error,
    close: async () => {
      isOpen = false;
      redis.disconnect();
    },
  };
}

/** Of an address: the number of one of the databases of a Redis, or none. */
const database = /^\/?(\d{0,9})$/;

/** @throws CodedError QUEUE_ADDRESS */
function placeOf(url: string): Pick<OpenQueue, 'address' | 'shown'> {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (
    parsed !== undefined &&
    /^rediss?:$/.test(parsed.protocol) &&
    parsed.host !== '' &&
    database.test(parsed.pathname)
  ) {
    const rest = `${parsed.host}${parsed.pathname.replace(/\/$/, '')}`;
    const secret = parsed.password === '' ? '' : `${parsed.username}:***@`;
    return { address: `${parsed.protocol}//${rest}`, shown: `${parsed.protocol}//${secret}${rest}` };
  }
  throw new CodedError<QueueErrorCode>(
    'QUEUE_ADDRESS',
    'What --queue names is no address of a Redis. Write redis://HOST:6379, with a password redis://:PASSWORD@HOST:6379, rediss:// for TLS, and redis://HOST:6379/2 for its database 2.',
  );
}

async function load(): Promise<{ packages: typeof bullmq; Redis: typeof Redis }> {
  try {
    const [packages, { Redis }] = await Promise.all([import('bullmq'), import('ioredis')]);
    return { packages, Redis };
  } catch (error) {
    throw new CodedError<QueueErrorCode>(
      'QUEUE_PACKAGES',
      'A queue needs the packages bullmq and ioredis, which are not installed. Install them beside synaptolytic: npm install bullmq@6 ioredis@6 (with -g where synaptolytic is installed so).',
      { cause: error },
    );
  }
}

function unreachable(address: string, cause: unknown): CodedError<QueueErrorCode> {
  return new CodedError(
    'QUEUE_UNREACHABLE',
    `The queue ${address} cannot be reached: ${said(cause)}. Start a Redis there (redis-server), or correct --queue.`,
    { cause },
  );
}

/** The error of a Redis that answers that it will not: a wrong password, no room, a disk that is full. */
function refused(address: string, error: unknown): CodedError<QueueErrorCode> | undefined {
  if (!(error instanceof Error) || error.name !== 'ReplyError') return undefined;
  const { message } = error;
  const advice = advices.find(([start]) => message.startsWith(start))?.[1] ?? 'Look at the log of that Redis.';
  return new CodedError('QUEUE_REFUSED', `The queue ${address} refuses: ${message.replace(/\.*$/, '.')} ${advice}`);
}

const advices: readonly (readonly [start: string, advice: string])[] = [
  ['NOAUTH', 'Name the password: redis://:PASSWORD@HOST:6379.'],
  ['WRONGPASS', 'Correct the password.'],
  ['ERR DB index', 'Correct the database, which is the number behind the address.'],
  ['OOM', 'Give it more memory (maxmemory).'],
  ['MISCONF', 'Its disk may be full: make room there.'],
];

/** In a line; of an error that stands for several, the first. */
function said(error: unknown): string {
  const first = error instanceof AggregateError ? error.errors[0] : (error ?? 'it does not answer');
  return first instanceof Error ? first.message : String(first);
}
