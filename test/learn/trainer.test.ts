// Whole trainings, small but real.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTask, playEpisode, RandomStream } from '../../sim/index.js';
import {
  createEvaluator,
  defaultSettings,
  type GenerationRecord,
  loadTask,
  type TrainingResult,
  type TrainingSettings,
  type TrainingState,
  train,
  trainWith,
} from '../../src/learn/index.js';
import { type Champion, canonicalForm, FloatPolicy } from '../../src/network/index.js';
import { TaskModules } from './evaluation/own-tasks.js';

const modules = new TaskModules();
afterAll(() => modules.remove());

const small = defaultSettings('balance', 'mk1', {
  population: 32,
  episodes: 4,
  minGenerations: 4,
  checkEvery: 3,
  maxGenerations: 40,
  confirmEpisodes: 20,
});

/** Hard enough that two generations settle nothing. */
const unsolved = defaultSettings('balance', 'mk1', {
  population: 8,
  episodes: 4,
  minGenerations: 4,
  checkEvery: 3,
  maxGenerations: 3,
  targetReturn: 5000,
  confirmEpisodes: 20,
});

async function trainWithHistory(settings: TrainingSettings) {
  const history: GenerationRecord[] = [];
  const result = await train(settings, { onGeneration: (record) => history.push(record) });
  return { result, history };
}

describe('training on balance', () => {
  let result: TrainingResult;
  let history: readonly GenerationRecord[];
  beforeAll(async () => {
    ({ result, history } = await trainWithHistory(small));
  });

  it('finds a champion that never drops the pole', () => {
    expect(result.champion.confirmed).toEqual({ episodes: 20, meanReturn: 1000, sdReturn: 0, minReturn: 1000 });
    expect(result.champion.task).toMatchObject({ name: 'balance', parameters: { railM: 2 }, periodUs: 16500 });
  });

  it('stops at the first check after the target return is reached', () => {
    const reached = history.find(({ bestReturn }) => bestReturn >= 999.5)!;
    expect(result.solved).toEqual({ generation: reached.generation, steps: reached.steps });
    const lastGeneration = result.generations - 1;
    expect(lastGeneration).toBeGreaterThanOrEqual(Math.max(4, reached.generation));
    expect(lastGeneration - Math.max(4, reached.generation)).toBeLessThan(3);
    expect((lastGeneration - 4) % 3).toBe(0);
  });

  it('tells each generation in order, and the best fitness never gets worse', () => {
    expect(history.map(({ generation }) => generation)).toEqual([...Array(result.generations).keys()]);
    for (const [i, record] of history.slice(1).entries()) {
      const before = history[i]!;
      expect(record.steps).toBeGreaterThan(before.steps);
      expect(record.bestFitness).toBeGreaterThanOrEqual(before.bestFitness);
      expect(record.bestReturn).toBeGreaterThanOrEqual(record.meanReturn);
      expect(record.mutationRate).toBeLessThanOrEqual(0.125);
    }
    expect(history[0]!.mutationRate).toBe(0.25);
    expect(history.at(-1)!.steps).toBe(result.steps);
    expect(history.at(-1)!.meanConnections).toBeLessThan(history[0]!.meanConnections);
  });

  it('says where the champion comes from', () => {
    const { training, mask } = result.champion as Champion;
    expect(training).toMatchObject({ method: 'mk1', seed: 1, steps: result.steps });
    expect(training!.generation).toBeLessThan(result.generations);
    expect(training!.fitness).toBeLessThanOrEqual(history.at(-1)!.bestFitness);
    expect(canonicalForm(mask).kinds.length).toBeGreaterThan(0);
  });
});

describe('the end of training', () => {
  // Every network has the same return, 20, so the target is reached by the first generation or by none.
  const path = modules.write('equal.ts', { 'return -Math.abs(tanh(state[0]));': 'return 1;' });
  const changes = { population: 8, episodes: 1, confirmEpisodes: 1, checkEvery: 4, maxGenerations: 12 };

  it.each([
    ['the first check, after generation minGenerations', 20, 3, 4],
    ['the first check, also when that is generation 0', 20, 0, 1],
    ['maxGenerations, for a target just out of reach', 20.001, 3, 12],
  ])('is %s', async (_end, targetReturn, minGenerations, generations) => {
    const task = await loadTask({ task: path });
    const result = await train(defaultSettings(path, 'mk1', { ...changes, targetReturn, minGenerations }, task));
    expect(result.generations).toBe(generations);
    expect(result.solved?.generation).toBe(targetReturn === 20 ? 0 : undefined);
  });
});

describe('training', () => {
  it('confirms the champion on starts that anyone can draw again', async () => {
    const settings = { ...unsolved, task: 'swing-up', maxGenerations: 1, confirmEpisodes: 3 };
    const { champion } = await train(settings);
    const policy = new FloatPolicy(champion as Champion);
    const task = createTask('swing-up', champion.task.parameters);
    const returns = [0, 1, 2].map(
      (episode) => playEpisode(task, policy, new RandomStream({ seed: 1, purpose: 'confirm', episode })).return,
    );
    const mean = (returns[0]! + returns[1]! + returns[2]!) / 3;
    const variance = returns.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / 2;
    expect(champion.confirmed!.meanReturn).toBe(mean);
    expect(champion.confirmed!.minReturn).toBe(Math.min(...returns));
    expect(champion.confirmed!.sdReturn).toBeCloseTo(Math.sqrt(variance), 10);
  });

  it('counts every environment step', async () => {
    const { result } = await trainWithHistory({ ...unsolved, task: 'swing-up', maxGenerations: 2 });
    expect(result.steps).toBe(2 * 8 * 4 * 1000);
  });

  it('ends after maxGenerations when the target is out of reach', async () => {
    const { result, history } = await trainWithHistory(unsolved);
    expect(history).toHaveLength(3);
    expect(result.generations).toBe(3);
    expect(result).not.toHaveProperty('solved');
    expect(result).not.toHaveProperty('stopped');
    expect(result).not.toHaveProperty('champion.elected');
  });

  it.each(['cartpole', 'double-pendulum'])('works on %s', async (task) => {
    const settings = defaultSettings(task, 'mk1', { population: 8, maxGenerations: 2, confirmEpisodes: 2 });
    const { champion } = await train(settings);
    expect(champion.task.name).toBe(task);
    expect((champion as Champion).mask.shape.inputs).toBe(createTask(task).observations.length);
  });

  it('can be interrupted within a generation', async () => {
    const controller = new AbortController();
    setImmediate(() => controller.abort(new Error('enough')));
    const history: GenerationRecord[] = [];
    const training = train(unsolved, { signal: controller.signal, onGeneration: (record) => history.push(record) });
    await expect(training).rejects.toThrow('enough');
    expect(history).toEqual([]);
  });

  it('goes on from any generation, also with a state that was asked for later and went through JSON', async () => {
    const settings = { ...unsolved, maxGenerations: 6 };
    const { result, history } = await trainWithHistory(settings);
    const states: (() => TrainingState)[] = [];
    const controller = new AbortController();
    const interrupted = train(settings, {
      signal: controller.signal,
      onGeneration: (_, state) => {
        states.push(state);
        if (states.length === 4) setImmediate(() => controller.abort(new Error('enough')));
      },
    });
    await expect(interrupted).rejects.toThrow('enough');
    const later: GenerationRecord[] = [];
    const resumed = await train(settings, {
      from: JSON.parse(JSON.stringify(states.at(-1)!())),
      onGeneration: (record) => later.push(record),
    });
    expect(later).toEqual(history.slice(states.length));
    expect(resumed).toEqual(result);
  });

  it('ends where its method stops, and says why', async () => {
    const settings = defaultSettings('balance', 'cma', { population: 6, episodes: 1, confirmEpisodes: 1 });
    const states: string[] = [];
    await train(
      { ...settings, maxGenerations: 1 },
      { onGeneration: (_, state) => states.push(JSON.stringify(state())) },
    );
    // As if its distribution had shrunk to a point.
    const from = JSON.parse(states[0]!.replace(/"sigma":[^,]+/, '"sigma":1e-13')) as TrainingState;
    const { generations, stopped, solved } = await train(settings, { from });
    expect({ generations, stopped, solved }).toEqual({
      generations: 1,
      stopped: 'the deviation has shrunk to 1e-12 of the first',
      solved: undefined,
    });
  });

  it('ends with the error of its listener', async () => {
    const onGeneration = () => {
      throw new Error('cannot write');
    };
    await expect(train(unsolved, { onGeneration })).rejects.toThrow('cannot write');
  });
});

describe('training by a curriculum', () => {
  /** A rig whose swing-up takes six generations of lessons; nobody learns it in them. */
  const byLessons = defaultSettings('rig-swing-up', 'evolve', {
    population: 10,
    episodes: 2,
    maxGenerations: 22,
    confirmEpisodes: 2,
    mirror: true,
    taskParameters: { maxSteps: 800, wideningGenerations: 6 },
  });

  it('widens the starts, lets the pole hang, and begins anew when that has not helped', async () => {
    const { history, result } = await trainWithHistory(byLessons);
    const lessons = history.map(({ lesson }) => lesson!);
    expect(lessons.map(({ attempt }) => attempt)).toEqual([...Array(12).fill(0), ...Array(10).fill(1)]);
    expect(lessons.slice(0, 12).map(({ number }) => number)).toEqual([0, 1, 2, 3, 4, 5, ...Array(6).fill(6)]);
    const widths = lessons.slice(0, 7).map(({ startWidthRad }) => startWidthRad);
    expect(widths[0]).toBe(0.2);
    expect(widths[3]).toBeCloseTo(Math.sqrt(0.2 * 3.3), 12);
    expect(widths[6]).toBe(Math.PI);
    expect(lessons[12]).toEqual({ ...lessons[0], attempt: 1 });
    expect(lessons[6]!.maxSteps).toBeGreaterThan(lessons[5]!.maxSteps);
    expect(result.solved).toBeUndefined();
    const bests = history.map(({ bestFitness, bestReturn }) => bestReturn - bestFitness);
    expect(Math.max(...bests)).toBeLessThan(1); // of each generation by itself: only the price of size is between
  });

  it('goes on from the first lesson in which the pole hangs when that is learned, and varies the machine more and more', async () => {
    const settings = {
      ...byLessons,
      maxGenerations: 40,
      taskParameters: { ...byLessons.taskParameters, massSpread: 0.1 },
    };
    const itself = createTask('rig-swing-up', settings.taskParameters);
    const { curriculum } = itself;
    // Learned when it is played for the third time, and so are all later ones at once; nothing reaches the target.
    let hanging = 0;
    const learned = {
      generations: curriculum!.generations,
      hardening: curriculum!.hardening,
      lesson: (number: number) => ({
        ...curriculum!.lesson(number),
        solvedReturn: number > 6 || (number === 6 && ++hanging === 3) ? -1000 : 1000,
      }),
    };
    const evaluator = await createEvaluator(settings, 1);
    const numbers: string[] = [];
    await trainWith(
      evaluator,
      Object.assign(Object.create(itself) as typeof itself, { curriculum: learned }),
      { ...settings, targetReturn: 1e6 },
      { onGeneration: ({ lesson }) => numbers.push(`${lesson!.attempt}.${lesson!.number}`) },
    );
    await evaluator.close();
    const later = Array.from({ length: 8 }, (_, i) => `0.${7 + i}`);
    expect(numbers.slice(6, 19)).toEqual(['0.6', '0.6', '0.6', ...later, '1.0', '1.1']);
  });

  it('goes on between two lessons, in any attempt, as if it had never stopped', async () => {
    const states: TrainingState[] = [];
    const whole = await train(byLessons, {
      onGeneration: (_, state) => states.push(JSON.parse(JSON.stringify(state()))),
    });
    for (const at of [3, 8, 11, 12, 20]) {
      const rest: GenerationRecord[] = [];
      const resumed = await train(byLessons, { from: states[at]!, onGeneration: (record) => rest.push(record) });
      expect(resumed).toEqual(whole);
      expect(rest[0]?.generation).toBe(at + 1);
    }
  });
});
