// Tasks of one's own that give the methods little to go by, or nothing: each method ends with a champion, and with numbers only.
import { describe, expect, it } from 'vitest';
import type { Task } from '../../sim/index.js';
import { defaultSettings, type GenerationRecord, methodNames, train } from '../../src/learn/index.js';

/** A point that is pushed, from one place to another in 20 steps. */
function point(inputs: number, changes: Partial<Task> = {}): Task {
  return {
    ...{ name: 'point', parameters: {}, actions: 1, stateSize: 2, periodUs: 10_000, maxSteps: 20, solvedReturn: 1e6 },
    observations: Array.from({ length: inputs }, (_, i) => ({ name: `o${i}`, unit: '' })),
    reset: (state, random) => {
      state[0] = random.between(-1, 1);
    },
    step: (state, [push]) => {
      state[0]! += 0.1 * push!;
      state[1]! += 1;
      return 1 - Math.abs(state[0]!);
    },
    isDone: () => false,
    observe: (state, observation) => {
      for (let i = 0; i < inputs; i++) observation[i] = state[0]! * (i + 1);
    },
    ...changes,
  };
}

const awkward: readonly (readonly [name: string, task: Task])[] = [
  ['whose rewards are all negative', point(2, { step: (state) => -2 - Math.abs(state[0]!), solvedReturn: -1 })],
  ['whose rewards are all the same', point(2, { step: () => 1 })],
  ['whose rewards are as large as may be', point(2, { step: (state) => 1e100 * state[0]!, solvedReturn: 1e300 })],
  ['whose rewards are next to nothing', point(2, { step: (state) => 5e-324 * Math.sign(state[0]!) })],
  ['whose episodes end at once', point(2, { isDone: () => true })],
  ['of one step', point(2, { maxSteps: 1 })],
  ['all of which is the way to its goal', point(2, { approachSteps: 500 })],
  ['with one observation', point(1)],
  ['with twelve observations', point(12)],
  ['that shows nothing', point(2, { observe: (_, observation) => void observation.fill(0) })],
  ['that heeds no action', point(2, { step: (state) => 1 - Math.abs(state[0]!) })],
  ['that everybody solves', point(2, { solvedReturn: -1e6 })],
];
const small = { hidden: 4, population: 8, minGenerations: 0, checkEvery: 1, maxGenerations: 20, confirmEpisodes: 5 };

describe.each(awkward)('a task %s', (_, task) => {
  it.each(methodNames)('ends with a champion by %s', async (method) => {
    const records: GenerationRecord[] = [];
    const { champion, solved } = await train(defaultSettings(task, method, small), {
      onGeneration: (record) => records.push(record),
    });
    const numbers = [champion.confirmed!, ...records].flatMap((each) =>
      Object.values(each).filter((value) => typeof value === 'number'),
    );
    expect(numbers.filter((value) => !Number.isFinite(value))).toEqual([]);
    expect(records.length).toBeLessThanOrEqual(20);
    expect(solved !== undefined).toBe(task.solvedReturn === -1e6);
  });
});

it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
  'a reward of %s late in an episode ends training',
  async (reward) => {
    const { step } = point(2);
    const task = point(2, { step: (state, actions) => (state[1]! < 15 ? step(state, actions) : reward) });
    for (const method of methodNames) {
      await expect(train(defaultSettings(task, method, small))).rejects.toMatchObject({
        code: 'TASK_FAILED',
        message: `The task "point" is wrong in step: the reward is ${reward}; it must be a finite number, from -1e+100 to 1e+100.`,
      });
    }
  },
);
