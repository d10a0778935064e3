// Training of a task that is handed over as an object: the same bytes as of the one that is named.
import { createRequire } from 'node:module';
import { afterAll, describe, expect, it } from 'vitest';
import { createTask, type Task } from '../../sim/index.js';
import { SwingUp } from '../../sim/tasks/swing-up.js';
import {
  createEvaluator,
  defaultSettings,
  loadTask,
  score,
  type TrainingSettings,
  train,
} from '../../src/learn/index.js';
import { formatChampion } from '../../src/network/index.js';
import { TaskModules } from './evaluation/own-tasks.js';

const modules = new TaskModules();
afterAll(() => modules.remove());

const quick = { population: 12, episodes: 2, maxGenerations: 3, confirmEpisodes: 3 };

/** All that training yields, as text. */
async function outcome(settings: TrainingSettings<string | Task>, workers = 1) {
  const history: string[] = [];
  const { champion, engine, steps } = await train(settings, {
    workers,
    onGeneration: (record) => history.push(JSON.stringify(record)),
  });
  return { champion: formatChampion(champion), engine, steps, history };
}

describe('a built-in task as an object', () => {
  const named = defaultSettings('rig-balance', 'mk2', { ...quick, taskParameters: { delayUs: 1000, maxSteps: 200 } });
  const task = createTask('rig-balance', { delayUs: 1000, maxSteps: 200 });
  const given = defaultSettings(task, 'mk2', quick);

  it('has the settings of the one that is named', () => {
    expect(given).toEqual({ ...named, task });
    expect(defaultSettings(createTask('balance')).population).toBe(128);
  });

  it('is trained to the same bytes, and travels to workers', async () => {
    const expected = await outcome(named);
    expect(await outcome(given)).toEqual(expected);
    expect(await outcome(given, 2)).toEqual(expected);
  });

  it('takes its parameters from itself', async () => {
    expect(await outcome({ ...given, taskParameters: { maxSteps: 3 } }, 2)).toEqual(await outcome(named));
  });

  it('takes a fitness, and float32', async () => {
    for (const changes of [{ fitness: 'reward - cartPosition^2' }, { precision: 'float32' as const }]) {
      expect(await outcome({ ...given, ...changes }, 2)).toEqual(await outcome({ ...named, ...changes }));
    }
  });

  it('is scored as the one that is named', async () => {
    const { finalists } = await train(given);
    expect(await score(given, finalists.slice(0, 2), 3)).toEqual(await score(named, finalists.slice(0, 2), 3));
  });
});

const hashLine = /\n *"moduleSha256": "[0-9a-f]{64}",/;

describe('a task of one’s own as an object', async () => {
  const path = modules.write('roller.ts');
  // As a program has it: made by the module itself, and not checked yet.
  const { createJiti } = await import('jiti');
  const sim = createRequire(import.meta.url).resolve('synaptolytic/sim');
  const module = await createJiti(import.meta.url, { alias: { 'synaptolytic/sim': sim } }).import<{
    createTask(parameters: object): Task;
  }>(path);
  const task = module.createTask({ push: 2 });
  const named = defaultSettings(
    path,
    'mk1',
    { ...quick, taskParameters: { push: 2 } },
    await loadTask({ task: path, taskParameters: { push: 2 } }),
  );
  const given = defaultSettings(task, 'mk1', quick);

  /** Of the one that is named: but for the hash of its module, which an object does not know. */
  async function outcomeOfNamed(settings: TrainingSettings = named, workers = 1) {
    const { champion, ...rest } = await outcome(settings, workers);
    expect(champion).toMatch(hashLine);
    return { champion: champion.replace(hashLine, ''), ...rest };
  }

  it('is trained to the same bytes as from its path, by the calling thread whatever the number of workers', async () => {
    const expected = await outcomeOfNamed();
    expect(expected.engine).toBe('TypeScript reference, float64');
    expect(await outcomeOfNamed(named, 2)).toEqual(expected);
    expect(await outcome(given)).toEqual(expected);
    let steps = 0;
    const counting: Task = {
      ...task,
      step: (state, actions) => {
        steps++;
        return task.step(state, actions);
      },
    };
    expect(await outcome({ ...given, task: counting }, 2)).toEqual(expected);
    expect(steps).toBeGreaterThan(expected.steps);
  });

  it('takes a fitness of one’s own', async () => {
    const fitness = 'reward - 0.1 left^2';
    expect(await outcome({ ...given, fitness })).toEqual(await outcomeOfNamed({ ...named, fitness }));
  });

  it('is refused where it is no task, with all that is wrong', async () => {
    const { stateSize: _, ...rest } = task;
    await expect(train({ ...given, task: { ...rest, maxSteps: 0 } as unknown as Task })).rejects.toMatchObject({
      code: 'TASK_SHAPE',
      message: expect.stringMatching(/^What is given as a task is none: stateSize is missing.*maxSteps is 0/),
    });
  });

  it('is told when it fails', async () => {
    const failing = {
      ...task,
      step: (state: Float64Array, actions: Float64Array) => (state[2] === 15 ? Number.NaN : task.step(state, actions)),
    };
    await expect(train({ ...given, task: failing }, { workers: 2 })).rejects.toMatchObject({
      code: 'TASK_FAILED',
      message: expect.stringMatching(/^The task "roller" is wrong in step: the reward is NaN/),
    });
  });

  it('is not played in float32', () => {
    expect(() => defaultSettings(task, 'mk1', { precision: 'float32' })).toThrow('is played in float64 only');
  });

  it('is refused where it is nothing at all', async () => {
    await expect(train({ ...given, task: null as unknown as Task })).rejects.toThrow(
      'it is null; it must be an object',
    );
  });

  it('that extends a built-in one needs another name: champions would be taken for the built-in one’s', async () => {
    class Slippery extends SwingUp {}
    for (const named of [new Slippery(2), { ...task, name: 'swing-up' }]) {
      const settings = defaultSettings(named, 'mk1', quick);
      await expect(createEvaluator(settings, 1)).rejects.toThrow('name is "swing-up"; it must be another');
    }
  });
});
