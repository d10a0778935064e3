// A worker that plays in its own thread says in time that it lives: its run is not taken from it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ExperimentDirectory, parseDescription, planDescription } from '../../src/experiment/index.js';
import { handIn, openQueue, workQueue } from '../../src/experiment/queue/index.js';
import { noRedis, startRedis } from '../redis.js';

const leaseMs = 3000;
/** A run that ends when it is told to, however quick the machine is. */
const endless =
  'name: endless\nmethods: [mk1]\ntasks: [{ task: swing-up, settings: { minGenerations: 999999, maxGenerations: 1000000 } }]\nseeds: 1\n';

it.skipIf(noRedis)(`a run that takes longer than the lease stays with its worker${noRedis}`, async () => {
  const redis = await startRedis();
  const room = mkdtempSync(join(tmpdir(), 'synaptolytic-'));
  const queues = await Promise.all([1, 2, 3].map(() => openQueue(redis.url)));
  const plan = await planDescription(parseDescription(endless, 'endless.yaml'));
  const stop = new AbortController();
  const { signal } = stop;
  const beganMs = performance.now();
  const starts: string[] = [];
  const at = (name: string) => ({ leaseMs, signal, onStart: () => starts.push(name) });
  const busy = workQueue(queues[0]!, {
    ...at('busy'),
    onGeneration: () => performance.now() - beganMs > 4 * leaseMs && stop.abort(),
  });
  const handed = handIn(ExperimentDirectory.for(plan, join(room, 'run')), queues[1]!, {
    signal,
    onNews: () => {
      idle ??= workQueue(queues[2]!, at('idle'));
      idle.catch(() => {});
    },
  });
  let idle: Promise<void> | undefined;
  await Promise.allSettled([handed.finally(() => stop.abort()), busy]);
  await idle?.catch(() => {});
  expect(idle, 'another worker waited for it').toBeDefined();
  expect(starts).toEqual(['busy']);
  for (const queue of queues) await queue.close();
  await redis.end();
  rmSync(room, { recursive: true });
});
