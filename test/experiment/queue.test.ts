// The queue, with a real Redis: what workers play is, byte for byte, what one process would have played, whatever happens to them.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { Queue } from 'bullmq';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { articlePlan, ExperimentDirectory, type Plan, runExperiment } from '../../src/experiment/index.js';
import { handIn, type OpenQueue, openQueue, type WorkOptions, workQueue } from '../../src/experiment/queue/index.js';
import { prefix, queueName } from '../../src/experiment/queue/open-queue.js';
import { CarriedFiles, jobsOf } from '../../src/experiment/queue/run-job.js';
import { readRunFiles } from '../../src/experiment/run-files.js';
import { start, synaptolytic } from '../cli/command-line.js';
import { fill, mountSmallDisk } from '../cli/small-disk.js';
import { noRedis, type RunningRedis, startRedis } from '../redis.js';
import { contents, withoutTimes } from './contents.js';

const plan: Plan = {
  ...articlePlan,
  tables: [1],
  methods: ['mk1', 'regrow'],
  seeds: 2,
  changes: { population: 8, episodes: 1, maxGenerations: 3 },
};
/** One run of many generations. */
const longPlan: Plan = {
  ...plan,
  tables: [2],
  methods: ['mk1'],
  seeds: 1,
  changes: { population: 8, episodes: 1, maxGenerations: 40 },
};
const words = '--tables 1 --methods mk1 --seeds 2 --population 8 --episodes 1 --max-generations 1'.split(' ');

const room = mkdtempSync(join(tmpdir(), 'synaptolytic-'));
let redis: RunningRedis;
beforeAll(async () => {
  if (!noRedis) redis = await startRedis();
});
afterAll(async () => {
  await redis?.end();
  rmSync(room, { recursive: true });
});

let places = 0;
const newPlace = (): string => join(room, String(places++));

const alone = new Map<Plan, Record<string, string>>();

/** The files that one process leaves of a plan, times aside. */
async function playedAlone(each: Plan): Promise<Record<string, string>> {
  const known = alone.get(each);
  if (known !== undefined) return known;
  const path = newPlace();
  await runExperiment(ExperimentDirectory.for(each, path));
  const files = await filesOf(path);
  alone.set(each, files);
  return files;
}

async function filesOf(path: string): Promise<Record<string, string>> {
  withoutTimes(path);
  await runExperiment(ExperimentDirectory.open(path), { onStart: () => expect.unreachable() });
  return contents(path);
}

async function open(url = redis.url): Promise<OpenQueue> {
  const queue = await openQueue(url);
  onTestFinished(() => queue.close());
  return queue;
}

/** A worker of this process, until the test ends. */
function work(queue: OpenQueue, options: WorkOptions = {}): { readonly ended: Promise<void>; stop(): void } {
  const stop = new AbortController();
  const ended = workQueue(queue, { checkpointMs: 0, ...options, signal: stop.signal });
  ended.catch(() => {});
  onTestFinished(async () => {
    stop.abort();
    await ended.catch(() => {});
  });
  return { ended, stop: () => stop.abort() };
}

/** Hands in, and tells when the runs are in the queue. */
function handingIn(directory: ExperimentDirectory, queue: OpenQueue) {
  let onQueued = (): void => {};
  const queued = new Promise<void>((resolve) => {
    onQueued = resolve;
  });
  return { handed: handIn(directory, queue, { onQueued }), queued };
}

async function keysLeft({ redis: client }: OpenQueue): Promise<string[]> {
  return (await client.keys('*')).filter((key) => !/:(meta|events|id|stalled-check|marker)$/.test(key));
}

describe.skipIf(noRedis)(`a queue${noRedis}`, () => {
  it('two workers play two experiments at once: each is as one process would have left it, and nothing stays in Redis', async () => {
    const queue = await open();
    const other: Plan = { ...plan, seeds: 1, changes: { ...plan.changes, maxGenerations: 2 } };
    const paths = [newPlace(), newPlace()];
    const taken: string[] = [];
    for (const _ of paths) work(queue, { onStart: ({ run }) => taken.push(run) });
    const told: [number, boolean][] = [];
    await Promise.all(
      [plan, other].map((each, k) =>
        handIn(ExperimentDirectory.for(each, paths[k]!), queue, {
          onRun: (_, done, isNew) => k === 0 && told.push([done, isNew]),
        }),
      ),
    );
    expect(taken).toHaveLength(6);
    expect(told).toEqual([1, 2, 3, 4].map((done) => [done, true]));
    expect(await filesOf(paths[0]!)).toEqual(await playedAlone(plan));
    expect(await filesOf(paths[1]!)).toEqual(await playedAlone(other));
    expect(await keysLeft(queue)).toEqual([]);
  });

  it('a result that is there before its worker is done is taken when it is, so that nothing of its run stays', async () => {
    const queue = await open();
    const one: Plan = { ...longPlan, changes: { ...plan.changes, maxGenerations: 1 } };
    const played = newPlace();
    await runExperiment(ExperimentDirectory.for(one, played));
    const result = readRunFiles(join(played, 'runs/swing-up-mk1-seed1'));
    let end = (): void => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const worker = new queue.packages.Worker(
      queueName,
      async (job) => {
        await new CarriedFiles(queue.redis, job.id!).put('result', result);
        await job.updateProgress({ worker: 'slow', generations: 1 });
        await ended;
      },
      { connection: queue.redis, prefix },
    );
    onTestFinished(() => worker.close());
    const home = await open();
    const getBuffer = home.redis.getBuffer.bind(home.redis);
    vi.spyOn(home.redis, 'getBuffer').mockImplementation(async (key) => {
      const found = await getBuffer(key);
      // Whoever removes the job now has done so before the answer comes.
      if (found !== null) setImmediate(() => void home.redis.ping().then(end));
      return found;
    });
    await handIn(ExperimentDirectory.for(one, newPlace()), home, { checkpointMs: 0 });
    expect(await keysLeft(queue)).toEqual([]);
  });

  it('a worker that is killed: another goes on from its checkpoint, with equal bytes', async () => {
    const queue = await open();
    const path = newPlace();
    const script = fileURLToPath(new URL('quick-worker.mjs', import.meta.url));
    const doomed = spawn(process.execPath, [script, redis.url], { stdio: ['ignore', 'pipe', 'inherit'] });
    let printed = '';
    doomed.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
    });
    let from: number | undefined;
    const onStart: WorkOptions['onStart'] = (_, state) => {
      from = state?.generations;
    };
    doomed.on('close', () => work(queue, { leaseMs: 600, onStart }));
    await handIn(ExperimentDirectory.for(longPlan, path), queue);
    expect(printed).toContain('generation 19\n');
    expect(doomed.signalCode).toBe('SIGKILL');
    expect(from, 'it did not begin again').toBeGreaterThanOrEqual(20);
    expect(await filesOf(path)).toEqual(await playedAlone(longPlan));
  });

  it('a worker that is asked to stop gives its run back at a checkpoint; the checkpoint comes home, and no queue is needed to go on', async () => {
    const queue = await open();
    const path = newPlace();
    const given: number[] = [];
    const worker = work(queue, {
      onGeneration: ({ generation }) => {
        if (generation === 24) worker.stop();
      },
      onReturn: (_, generations) => given.push(generations),
    });
    const stop = new AbortController();
    const handed = handIn(ExperimentDirectory.for(longPlan, path), queue, { checkpointMs: 0, signal: stop.signal });
    handed.catch(() => {});
    await expect(worker.ended).rejects.toMatchObject({ name: 'AbortError' });
    expect(given).toEqual([25]);
    await expect
      .poll(() => readIfThere(join(path, 'runs/swing-up-mk1-seed1/checkpoint.json')))
      .toMatch(/"generations":25\b/);
    stop.abort();
    await expect(handed).rejects.toMatchObject({ name: 'AbortError' });
    const begun: (number | undefined)[] = [];
    await runExperiment(ExperimentDirectory.open(path), { onStart: (_, __, from) => begun.push(from?.generations) });
    expect(begun).toEqual([25]);
    expect(await filesOf(path)).toEqual(await playedAlone(longPlan));
    await queue.redis.flushall();
  });

  it('Ctrl-C of who hands in: the runs stay, and the same command picks up what is done', async () => {
    const queue = await open();
    const args = ['experiment', 'article', ...words, '--queue', redis.url, '--out', 'stopped'];
    const stopped = start(room, args);
    await stopped.says('2 runs in the queue.');
    stopped.interrupt();
    const { code, stderr } = await stopped.ended;
    expect(code).toBe(130);
    expect(stderr).toContain('stopped keeps 0 of 2 runs. The others stay in the queue, and workers go on with them.');
    expect(stderr).toContain(`Go on with: synaptolytic experiment --resume stopped --queue ${redis.url}`);
    const worked = await synaptolytic(
      room,
      'worker',
      '--queue',
      redis.url,
      '--until-empty',
      '--workers',
      '1',
      '--json',
    );
    expect(worked.code, worked.stderr).toBe(0);
    const { runs } = JSON.parse(worked.stdout) as { runs: { run: string }[] };
    expect(runs.map(({ run }) => run)).toEqual(['balance-mk1-seed1', 'balance-mk1-seed2']);
    const again = await synaptolytic(room, ...args, '--json');
    expect(again.code, again.stderr).toBe(0);
    expect(JSON.parse(again.stdout)).toEqual(JSON.parse(readFileSync(join(room, 'stopped/results.json'), 'utf8')));
    expect(await keysLeft(queue)).toEqual([]);
  });

  it('runs of another version: the worker ends, says which, and the run stays for others', async () => {
    const queue = await open();
    const jobs = new Queue('runs', { connection: queue.redis, prefix: 'synaptolytic' });
    await jobs.add(
      'balance',
      { program: '99.0.0', experiment: 'article', run: 'balance', settings: {} },
      { jobId: 'x-1' },
    );
    const { code, stderr } = await synaptolytic(room, 'worker', '--queue', redis.url);
    expect(code).toBe(9);
    expect(stderr).toMatch(/error: This worker is synaptolytic \S+, and the runs in the queue are for 99\.0\.0/);
    expect(await jobs.getJobCounts('wait', 'failed')).toEqual({ wait: 1, failed: 0 });
    await queue.redis.flushall();
  });

  it('code is never taken: neither handed in nor played', async () => {
    const queue = await open();
    writeFileSync(
      join(room, 'own.yaml'),
      `methods: [mk1]\ntasks: [${fileURLToPath(new URL('../../examples/pendulum.ts', import.meta.url))}]\nseeds: 1\n`,
    );
    const refused = await synaptolytic(room, 'experiment', 'own.yaml', '--queue', redis.url, '--out', newPlace());
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/error: The task of \S+ is the module \S+pendulum\.ts, and a queue carries no code/);
    const path = newPlace();
    const directory = ExperimentDirectory.for({ ...longPlan, changes: { ...plan.changes, maxGenerations: 1 } }, path);
    const handed = handIn(directory, queue);
    const jobs = new Queue('runs', { connection: queue.redis, prefix: 'synaptolytic' });
    await expect.poll(() => jobs.getWaitingCount()).toBe(1);
    const [job] = await jobs.getWaiting();
    await job!.updateData({ ...job!.data, settings: { ...job!.data.settings, task: './evil.mjs' } });
    work(queue);
    await expect(handed).rejects.toMatchObject({
      code: 'QUEUE_RUN',
      message: expect.stringMatching(/evil\.mjs, and a queue carries no code/),
    });
    expect(await keysLeft(queue), 'a failed run can be handed in again').toEqual([]);
  });

  it('files lead nowhere else than into the directory of their run, whoever has put them into the Redis', async () => {
    const queue = await open();
    const path = newPlace();
    const evil = gzipSync(JSON.stringify({ '../../../evil.json': '{}' }));
    const put = (id: string, kind: string) => queue.redis.set(`synaptolytic:files:${id}:${kind}`, evil);
    const [first, second] = [0, 1].map((k) =>
      ExperimentDirectory.for({ ...longPlan, seeds: 5 + k }, join(path, String(k))),
    );
    const strange = { code: 'QUEUE_RUN', message: expect.stringMatching(/holds files that no worker has put there/) };
    await put(jobsOf(first!)[0]!.id, 'result');
    await expect(handIn(first!, queue)).rejects.toMatchObject(strange);
    await queue.redis.flushdb();
    for (const { id } of jobsOf(second!)) await put(id, 'checkpoint');
    const handed = handIn(second!, await open());
    const { ended } = work(queue);
    await expect(Promise.race([handed, ended])).rejects.toMatchObject(strange);
    expect(readdirSync(path).sort()).toEqual(['0', '1']);
    expect(existsSync(join(room, 'evil.json'))).toBe(false);
    await queue.redis.flushdb();
  });

  it('a Redis that comes back empty: who handed in puts the runs there again', async () => {
    const queue = await open();
    const path = newPlace();
    let emptied = Promise.resolve('');
    const onQueued = () => {
      emptied = queue.redis.flushdb();
    };
    const handed = handIn(ExperimentDirectory.for(plan, path), await open(), { onQueued, lookMs: 100 });
    await expect
      .poll(async () => (await emptied) && (await queue.redis.keys('synaptolytic:runs:*')).length)
      .toBeGreaterThan(2);
    work(queue);
    await handed;
    expect(await filesOf(path)).toEqual(await playedAlone(plan));
  });

  it('a Redis that goes away: both sides say so, and end', async () => {
    const own = await startRedis();
    const queues = await Promise.all([1, 2].map(() => openQueue(own.url, { patienceMs: 200 })));
    const path = newPlace();
    const handed = handIn(ExperimentDirectory.for({ ...longPlan, seeds: 20 }, path), queues[0]!);
    const worked = workQueue(queues[1]!, { onGeneration: ({ generation }) => generation === 3 && void own.end() });
    const gone = { code: 'QUEUE_UNREACHABLE', message: expect.stringMatching(/ECONNREFUSED/) };
    await Promise.all([handed, worked].map((each) => expect(each).rejects.toMatchObject(gone)));
    for (const queue of queues) await queue.close();
  });

  it('a Redis may have several databases, and fewer than are asked for', async () => {
    const second = await open(`${redis.url}/2`);
    const path = newPlace();
    const { handed, queued } = handingIn(ExperimentDirectory.for({ ...plan, seeds: 1 }, path), second);
    await queued;
    const elsewhere = await open();
    await workQueue(elsewhere, { untilEmpty: true });
    expect(readdirSync(join(path)), 'a worker of another database took nothing').not.toContain('runs');
    await workQueue(second, { untilEmpty: true });
    expect((await handed).runs).toHaveLength(2);
    await expect(openQueue(`${redis.url}/99`)).rejects.toMatchObject({
      code: 'QUEUE_REFUSED',
      message: expect.stringMatching(/DB index is out of range\. Correct the database/),
    });
  });

  it('a Redis without room: both sides say so, and the command goes on when there is', async () => {
    const own = await startRedis('--maxmemory', '1kb', '--maxmemory-policy', 'noeviction');
    onTestFinished(() => own.end());
    const directory = ExperimentDirectory.for({ ...plan, seeds: 1 }, newPlace());
    const full = { code: 'QUEUE_REFUSED', message: expect.stringMatching(/refuses: OOM .*Give it more memory/) };
    await expect(handIn(directory, await open(own.url), {})).rejects.toMatchObject(full);
    const roomy = await open(own.url);
    await roomy.redis.config('SET', 'maxmemory', '0');
    const { handed, queued } = handingIn(directory, await open(own.url));
    await queued;
    await roomy.redis.config('SET', 'maxmemory', '1kb');
    await expect(workQueue(roomy, { checkpointMs: 0 })).rejects.toMatchObject(full);
    await (await open(own.url)).redis.config('SET', 'maxmemory', '0');
    work(await open(own.url));
    expect((await handed).runs).toHaveLength(2);
  });

  it('a password is never told', async () => {
    const own = await startRedis('--requirepass', 'geheim');
    onTestFinished(() => own.end());
    const at = (password: string) => own.url.replace('//', `//${password}`);
    const without = await synaptolytic(room, 'worker', '--queue', own.url);
    expect(without).toMatchObject({ code: 9, stderr: expect.stringMatching(/refuses: NOAUTH .*Name the password/) });
    const wrong = await synaptolytic(room, 'worker', '--queue', at(':falsch@'));
    expect(wrong).toMatchObject({
      code: 9,
      stderr: expect.stringMatching(/refuses: WRONGPASS .*Correct the password/),
    });
    expect(wrong.stderr).not.toContain('falsch');
    const right = await synaptolytic(room, 'worker', '--queue', at(':geheim@'), '--until-empty');
    expect(right.code, right.stderr).toBe(0);
    expect(right.stderr).not.toContain('geheim');
  });
});

const disk = mountSmallDisk(8);
afterAll(() => disk.unmount());

it.skipIf(noRedis || disk.missing)(
  `a full disk: the worker says so, and the run stays${noRedis || disk.missing}`,
  async () => {
    const queue = await open();
    const path = newPlace();
    const handed = handIn(ExperimentDirectory.for({ ...longPlan, seeds: 1 }, path), queue);
    handed.catch(() => {});
    fill(disk);
    const before = process.env.TMPDIR;
    process.env.TMPDIR = disk.path;
    const full = await synaptolytic(room, 'worker', '--queue', redis.url).finally(() => {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
    });
    expect(full).toMatchObject({ code: 5, stderr: expect.stringMatching(/error: Cannot write .*: the disk is full/) });
    work(queue);
    await handed;
    expect(existsSync(join(path, 'results.json'))).toBe(true);
    expect(readdirSync(join(path, 'runs'))).toEqual(['swing-up-mk1-seed1']);
  },
);

describe('without a queue', () => {
  it('an address that is none, or where nobody is', async () => {
    const none = await synaptolytic(room, 'worker', '--queue', 'localhost:6379');
    expect(none).toMatchObject({ code: 2, stderr: expect.stringMatching(/is no address of a Redis\. Write redis:/) });
    const path = await synaptolytic(room, 'worker', '--queue', 'redis://localhost:6379/runs');
    expect(path).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/and redis:\/\/HOST:6379\/2 for its database 2/),
    });
    const nobody = await synaptolytic(
      room,
      'experiment',
      'article',
      ...words,
      '--queue',
      'redis://127.0.0.1:1',
      '--out',
      'nobody',
    );
    expect(nobody).toMatchObject({
      code: 9,
      stderr: expect.stringMatching(/redis:\/\/127\.0\.0\.1:1 cannot be reached: .*ECONNREFUSED/),
    });
  });

  it('--queue does not go with what only plays here', async () => {
    const args = ['experiment', 'article', '--queue', 'redis://127.0.0.1:1', '--shard', '1/2', '--workers', '2'];
    const { code, stderr } = await synaptolytic(room, ...args);
    expect(code).toBe(2);
    expect(stderr).toContain('--queue does not go with --shard and --workers');
  });

  it('the packages are not installed: one message says which', async () => {
    const hooks = `export const resolve = (name, context, next) => {
      if (name === 'ioredis') throw Object.assign(new Error('absent'), { code: 'ERR_MODULE_NOT_FOUND' });
      return next(name, context);
    };`;
    const encoded = (text: string) => `data:text/javascript,${encodeURIComponent(text)}`;
    const register = `import { register } from 'node:module'; register(${JSON.stringify(encoded(hooks))});`;
    const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
    const child = spawn(process.execPath, [
      '--import',
      encoded(register),
      main,
      'worker',
      '--queue',
      'redis://127.0.0.1:1',
    ]);
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(stderr).toMatch(/^error: A queue needs the packages bullmq and ioredis, .*npm install bullmq@6 ioredis@6/m);
    expect(code).toBe(9);
  });
});

function readIfThere(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
