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
/** The machine may be busy with other things: the least counts. */
const rounds = 2;

/** Runs of next to no work: all that is left is what moving them costs. */
const empty: Plan = {
  ...articlePlan,
  ...{ tables: [1], methods: ['mk1'], seeds: 100 },
  changes: { population: 2, episodes: 1, maxGenerations: 1 },
};
/** Runs of about a second. */
const work: Plan = {
  ...articlePlan,
  ...{ tables: [2], methods: ['mk1'], seeds: 12 },
  changes: { population: 64, episodes: 2, maxGenerations: 40 },
};

/** What playing a plan took: in all, and of processors, of everybody together. */
interface Took {
  readonly wallMs: number;
  readonly cpuMs: number;
}

/** Prints times of the experiments by themselves and by 1, 2, 4 and 8 workers, and the bytes that a run leaves in Redis. */
export async function benchQueue(): Promise<void> {
  if (noRedis) return;
  const redis = await startRedis();
  const room = mkdtempSync(join(tmpdir(), 'synaptolytic-'));
  let places = 0;
  const place = (plan: Plan) => ExperimentDirectory.for(plan, join(room, String(places++)));
  const alone = (plan: Plan) => timed(() => runExperiment(place(plan)));
  const shared = async (plan: Plan, workers: number): Promise<Took> => {
    const crew = await startWorkers(redis.url, workers);
    const queue = await openQueue(redis.url);
    const home = await timed(() => handIn(place(plan), queue));
    await queue.close();
    const cpuMs = (await end(crew)) - workers * idleMs;
    return { wallMs: home.wallMs, cpuMs: home.cpuMs + cpuMs };
  };
  const idleMs = await end(await startWorkers(redis.url, 1));
  const least: Record<string, Took> = {};
  const keep = (name: string, { wallMs, cpuMs }: Took): void => {
    const { wallMs: wall, cpuMs: cpu } = least[name] ?? { wallMs, cpuMs };
    least[name] = { wallMs: Math.min(wallMs, wall), cpuMs: Math.min(cpuMs, cpu) };
  };
  try {
    for (let round = 0; round < rounds; round++) {
      keep('empty, no queue', await alone(empty));
      keep('empty, 1 worker', await shared(empty, 1));
      keep('no queue', await alone(work));
      for (const workers of crews) keep(`${workers} workers`, await shared(work, workers));
    }
    for (const [name, took] of Object.entries(least)) {
      const plan = name.startsWith('empty') ? empty : work;
      const faster = plan === work ? `, ${(least['no queue']!.wallMs / took.wallMs).toFixed(2)} times as fast` : '';
      print(
        `${plan.seeds} runs, ${name}`,
        `${each(took.wallMs, plan)} a run${faster}; of processors ${each(took.cpuMs, plan)}`,
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
  await ended(crew);
  const keys = await queue.redis.keys('*:result');
  const bytes = await Promise.all(keys.map((key) => queue.redis.strlen(key)));
  const home = await timed(() => handIn(place(empty), queue));
  const cpu = `of processors ${each(home.cpuMs, empty)}`;
  print('brought home when all are finished', `${each(home.wallMs, empty)} a run, with the report; ${cpu}`);
  print(
    'a finished run in Redis',
    `${Math.round(bytes.reduce((sum, n) => sum + n, 0) / bytes.length)} bytes (empty run)`,
  );
  await queue.close();
}

interface Worker {
  readonly child: ChildProcess;
  /** What it has said. */
  said: string;
}

async function startWorkers(url: string, count: number, ...words: string[]): Promise<Worker[]> {
  const args = [main, 'worker', '--verbose', '--queue', url, '--workers', '1', ...words];
  return Promise.all(
    Array.from({ length: count }, async () => {
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
      const worker: Worker = { child, said: '' };
      await new Promise<void>((resolve) => {
        child.stderr.on('data', (chunk: Buffer) => {
          worker.said += chunk.toString();
          resolve();
        });
      });
      return worker;
    }),
  );
}

/** @returns how long their processors worked, together */
async function end(crew: readonly Worker[]): Promise<number> {
  for (const { child } of crew) child.kill('SIGTERM');
  await ended(crew);
  const workedS = crew.map(({ said }) => Number(/the processor worked ([\d.]+) s/.exec(said)![1]));
  return workedS.reduce((sum, s) => sum + s * 1000, 0);
}

async function ended(crew: readonly Worker[]): Promise<void> {
  await Promise.all(crew.map(({ child }) => new Promise((resolve) => child.on('close', resolve))));
}

async function timed(run: () => Promise<unknown>): Promise<Took> {
  const [beganMs, before] = [performance.now(), process.cpuUsage()];
  await run();
  const { user, system } = process.cpuUsage(before);
  return { wallMs: performance.now() - beganMs, cpuMs: (user + system) / 1000 };
}

function each(ms: number, { seeds }: Plan): string {
  return `${(ms / Number(seeds)).toFixed(1)} ms`;
}

function print(what: string, value: string): void {
  console.log(`${what.padEnd(36)}${value}`);
}
