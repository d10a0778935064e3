// What a queue costs for each run, how several workers share an experiment, and what one who hands in can take back.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { articlePlan, ExperimentDirectory, type Plan, runExperiment } from '../../src/experiment/index.js';
import { handIn, openQueue } from '../../src/experiment/queue/index.js';
import { noRedis, startRedis } from '../redis.js';

const main = fileURLToPath(new URL('../../cli/main.js', import.meta.url));
const crews = [1, 2, 4, 8];

/** Runs of next to no work: all that is left is what moving them costs. */
const empty: Plan = {
  ...articlePlan,
  ...{ tables: [1], methods: ['mk1'], seeds: 100 },
  changes: { population: 2, episodes: 1, maxGenerations: 1 },
};
/** Runs of about a second. */
const work: Plan = {
  ...articlePlan,
  ...{ tables: [2], methods: ['mk1'], seeds: 16 },
  changes: { population: 64, episodes: 2, maxGenerations: 40 },
};

/** Prints times of the experiments by themselves and by 1, 2, 4 and 8 workers, and the bytes that a run leaves in Redis. */
export async function benchQueue(): Promise<void> {
  if (noRedis) return;
  const redis = await startRedis();
  const room = mkdtempSync(join(tmpdir(), 'synaptolytic-'));
  let places = 0;
  const place = (plan: Plan) => ExperimentDirectory.for(plan, join(room, String(places++)));
  const handedIn = async (plan: Plan): Promise<number> => {
    const queue = await openQueue(redis.url);
    const beganMs = performance.now();
    await handIn(place(plan), queue);
    const tookMs = performance.now() - beganMs;
    await queue.close();
    return tookMs;
  };
  try {
    const emptyMs = await timed(() => runExperiment(place(empty)));
    print(`${empty.seeds} empty runs, no queue`, `${each(emptyMs, empty)} a run`);
    const workMs = await timed(() => runExperiment(place(work)));
    print(`${work.seeds} runs, no queue, one thread`, `${(workMs / 1000).toFixed(1)} s, ${each(workMs, work)} a run`);
    for (const workers of crews) {
      const crew = await startWorkers(redis.url, workers);
      const queuedMs = await handedIn(empty);
      const sharedMs = await handedIn(work);
      await end(crew);
      const faster = (workMs / sharedMs).toFixed(2);
      print(
        `${workers} workers`,
        `empty ${each(queuedMs, empty)} a run; ${(sharedMs / 1000).toFixed(1)} s, ${faster} times as fast as no queue`,
      );
    }
    await benchHome(redis.url, place);
  } finally {
    await redis.end();
    rmSync(room, { recursive: true });
  }
}

/** How long it takes to bring home runs that are all finished, and how large they are. */
async function benchHome(url: string, place: (plan: Plan) => ExperimentDirectory): Promise<void> {
  const queue = await openQueue(url);
  const stop = new AbortController();
  const onQueued = () => stop.abort();
  await handIn(place(empty), queue, { signal: stop.signal, onQueued }).catch(() => {});
  const crew = await startWorkers(url, 2, '--until-empty');
  await Promise.all(crew.map((worker) => new Promise((resolve) => worker.on('close', resolve))));
  const keys = await queue.redis.keys('*:result');
  const bytes = await Promise.all(keys.map((key) => queue.redis.strlen(key)));
  const homeMs = await timed(() => handIn(place(empty), queue));
  print('brought home when all are finished', `${each(homeMs, empty)} a run, with the report`);
  print(
    'a finished run in Redis',
    `${Math.round(bytes.reduce((sum, n) => sum + n, 0) / bytes.length)} bytes (empty run)`,
  );
  await queue.close();
}

async function startWorkers(url: string, count: number, ...words: string[]): Promise<ChildProcess[]> {
  const args = [main, 'worker', '--queue', url, '--workers', '1', ...words];
  const crew = Array.from({ length: count }, () =>
    spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] }),
  );
  await Promise.all(crew.map(({ stderr }) => new Promise((resolve) => stderr.once('data', resolve))));
  return crew;
}

async function end(crew: readonly ChildProcess[]): Promise<void> {
  for (const worker of crew) worker.kill('SIGTERM');
  await Promise.all(crew.map((worker) => new Promise((resolve) => worker.on('close', resolve))));
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const beganMs = performance.now();
  await run();
  return performance.now() - beganMs;
}

function each(ms: number, { seeds }: Plan): string {
  return `${(ms / Number(seeds)).toFixed(1)} ms`;
}

function print(what: string, value: string): void {
  console.log(`${what.padEnd(44)}${value}`);
}
