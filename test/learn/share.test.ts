// What a worker thread does, in the calling one: it answers to being started and to each job, and plays what is queued.
import { expect, it } from 'vitest';
import { createTask } from '../../sim/index.js';
import { localEvaluator } from '../../src/learn/evaluation/index.js';
import { bytesOf, type PopulationLayout, SharedPopulation } from '../../src/learn/evaluation/population.js';
import { loadKernel } from '../../src/learn/index.js';
import { type Answer, type Job, type Port, playShares } from '../../src/learn/threads/share.js';
import { prunedNetworks } from './evaluation/populations.js';

const module = loadKernel();
const networks = prunedNetworks({ inputs: 5, hidden: 4, outputs: 1 }, 6);
const layout: PopulationLayout = { pruned: true, shape: networks[0]!.mask.shape, individuals: 6, episodes: 2 };
const starts = { seed: 5, purpose: 'start', generation: 7, shared: false } as const;

/** The other end of a worker's port. */
class Boss implements Port {
  readonly answers: Answer[] = [];
  tell: ((job: Job) => void) | undefined;

  on(_event: 'message', listener: (job: Job) => void): void {
    this.tell = listener;
  }

  postMessage(answer: Answer): void {
    this.answers.push(answer);
  }
}

it('plays what is queued of a population, of the task that it is told, and answers', async () => {
  const boss = new Boss();
  const sources = ['balance', 'swing-up'].map((task) => ({ task }));
  await playShares({ sources, module, threads: 2 }, boss);
  expect(boss.answers).toEqual([{}]);
  const returns = [];
  for (const [task, { task: name }] of sources.entries()) {
    const population = new SharedPopulation(layout, new SharedArrayBuffer(bytesOf(layout)));
    population.fill(networks);
    boss.tell!({ layout, memory: population.memory, stretch: { starts, precision: 'float64' }, task });
    const evaluator = localEvaluator(createTask(name), module, {
      ...{ method: 'mk1', precision: 'float64' },
    });
    const asked = { networks, episodes: 2, starts, precision: 'float64' } as const;
    expect(population.returns).toEqual((await evaluator.evaluate(asked)).returns);
    returns.push([...population.returns]);
    expect(population.take(1)).toHaveLength(0);
  }
  expect(returns[0]).not.toEqual(returns[1]);
  expect(boss.answers).toEqual([{}, {}, {}]);
});

it('answers why a task cannot be made, and waits for no job', async () => {
  const boss = new Boss();
  await playShares({ sources: [{ task: 'balanse' }], module, threads: 1 }, boss);
  const message = expect.stringContaining('There is no task "balanse"');
  expect(boss.answers).toEqual([{ failure: { code: 'TASK_UNKNOWN', message } }]);
  expect(boss.tell).toBeUndefined();
  await playShares({ sources: [{ task: './none.mjs' }], module, threads: 1 }, boss);
  expect(boss.answers[1]!.failure!.code).toBe('TASK_MODULE');
});

it('does not answer for errors that are nobody’s but the program’s', async () => {
  const boss = new Boss();
  const broken = {
    get task(): string {
      throw new TypeError('a mistake of ours');
    },
  };
  await expect(playShares({ sources: [broken], module, threads: 1 }, boss)).rejects.toThrow('a mistake of ours');
  expect(boss.answers).toEqual([]);
});
