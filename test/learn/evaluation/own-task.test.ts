// Tasks from a user's module: loaded, checked, and every mistake told.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { playEpisode, RandomStream, TaskError, tanh } from '../../../sim/index.js';
import { CodedError } from '../../../src/base/index.js';
import { checkSettings, defaultSettings, hashTaskModule, loadTask, train } from '../../../src/learn/index.js';
import { TaskModules } from './own-tasks.js';

const modules = new TaskModules();
afterAll(() => modules.remove());

/** Pushes back, as hard as it can. */
const pushBack = {
  act(observation: Float64Array, actions: Float64Array): void {
    actions[0] = observation[0]! > 0 ? 1 : -1;
  },
};

describe('a task of one’s own', () => {
  it('is loaded from TypeScript, with sim’s functions, wherever it lies', async () => {
    const path = modules.write('typed.ts', {
      'import { tanh }': 'import { tanh, type Task }',
      'createTask({ push = 1 })': 'createTask({ push = 1 }: { push?: number }): Task',
      'step(state,': 'step(state: Float64Array,',
    });
    const task = await loadTask({ task: path, taskParameters: { push: 2 } });
    expect(task).toMatchObject({
      name: 'roller',
      parameters: { push: 2 },
      actions: 1,
      maxSteps: 20,
      solvedReturn: -0.5,
    });
    const { steps } = playEpisode(task, pushBack, new RandomStream({ seed: 1, purpose: 'start' }));
    expect(steps).toBe(20);
  });

  it('is made of its parameters, and leaves those of the caller as they are', async () => {
    const head = 'export function createTask(given) {\n  const { push } = given;\n  given.push = 7;';
    const path = modules.write('greedy.mts', { 'export function createTask({ push = 1 }) {': head });
    const taskParameters = { push: 2 };
    expect((await loadTask({ task: path, taskParameters })).parameters).toEqual({ push: 2 });
    expect(taskParameters).toEqual({ push: 2 });
  });

  it('is loaded from JavaScript, and from a relative path', async () => {
    const path = modules.write('plain.mjs', { "import { tanh } from 'synaptolytic/sim';": 'const tanh = (x) => x;' });
    expect((await loadTask({ task: `./${relative(process.cwd(), path)}` })).parameters).toEqual({ push: 1 });
  });

  it('may tell its rewards from states', async () => {
    const told = modules.write('rewards.ts', {
      'isDone(': 'reward(state) {\n      return -Math.abs(tanh(state[0]));\n    },\n    isDone(',
    });
    const state = Float64Array.of(0.25, 0, 0);
    expect((await loadTask({ task: told })).reward!(state, 1)).toBe(-tanh(0.25));
    expect((await loadTask({ task: told, fitness: '2 reward - left' })).reward!(state, 1)).toBe(-2 * tanh(0.25) + 0.25);
    expect((await loadTask({ task: modules.write('no-rewards.ts') })).reward).toBeUndefined();
  });

  it('is trained like any other', async () => {
    const path = modules.write('trained.ts');
    const task = await loadTask({ task: path });
    const settings = defaultSettings(
      path,
      'mk1',
      { population: 16, maxGenerations: 3, minGenerations: 0, confirmEpisodes: 5 },
      task,
    );
    expect(settings.targetReturn).toBe(-0.5);
    const { champion, engine } = await train(settings);
    expect(engine).toBe('TypeScript reference, float64');
    expect(champion.task).toEqual({
      name: 'roller',
      moduleSha256: createHash('sha256').update(readFileSync(path)).digest('hex'),
      parameters: { push: 1 },
      periodUs: 20000,
      observations: [
        { name: 'left', unit: 'm' },
        { name: 'right', unit: 'm' },
      ],
    });
  });

  it('is not played in float32', () => {
    const settings = { ...defaultSettings('swing-up'), task: './mine.ts', precision: 'float32' as const };
    expect(() => checkSettings(settings)).toThrow('a task or fitness of your own is played in float64 only');
  });
});

describe('what is wrong with a module is told', () => {
  const whole: [string, string, string, string][] = [
    ['syntax.ts', 'export const = 3;', 'TASK_MODULE', 'cannot be loaded'],
    ['syntax.mjs', 'export const = 3;', 'TASK_MODULE', 'cannot be loaded'],
    [
      'import.ts',
      "import './nowhere.js'; export const createTask = 3;",
      'TASK_MODULE',
      "Cannot find module './nowhere.js'",
    ],
    ['top.ts', "throw new Error('at the top');", 'TASK_MODULE', 'at the top.'],
    ['nothing.ts', 'export const a = 1;', 'TASK_MODULE', 'has no function createTask'],
    ['number.ts', 'export const createTask = 1;', 'TASK_MODULE', 'has no function createTask'],
    ['null.ts', 'export const createTask = () => null;', 'TASK_SHAPE', 'it is null; it must be an object'],
    ['async.ts', 'export async function createTask() {}', 'TASK_SHAPE', 'createTask must not be async'],
    [
      'throws.ts',
      "\n\nexport function createTask() {\n  throw new Error('no motor');\n}",
      'TASK_FAILED',
      'failed, line 4: no motor.',
    ],
  ];
  it.each(whole)('%s', async (name, text, code, message) => {
    const path = modules.writeText(name, text);
    const loading = loadTask({ task: path });
    await expect(loading).rejects.toThrow(CodedError);
    await expect(loading).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
    await expect(loading).rejects.toThrow(path);
  });

  it('with its line also where its path is written otherwise in an address', async () => {
    const path = modules.writeText('ä task.mjs', "export function createTask() {\n  throw new Error('no motor');\n}");
    await expect(loadTask({ task: path })).rejects.toThrow(`createTask of ${path} failed, line 2: no motor.`);
  });

  it('when its file cannot be read for its hash', () => {
    const read = () => hashTaskModule(modules.directory);
    expect(read).toThrow(expect.objectContaining({ code: 'TASK_MODULE' }));
    expect(read).toThrow(`The task module ${modules.directory} cannot be read: EISDIR`);
  });

  it('when there is no such file', async () => {
    await expect(loadTask({ task: './not-there.ts' })).rejects.toMatchObject({
      code: 'TASK_MODULE',
      message: expect.stringMatching(/no task module \.\/not-there\.ts: no such file.*from the current directory, \//),
    });
    await expect(loadTask({ task: './test' })).rejects.toThrow('it is not a file');
  });

  const fields: [string, string, string][] = [
    ["name: 'roller',", '', 'name is missing; it must be a name of letters'],
    ["'roller'", "'my roller'", 'name is "my roller"; it must be a name of letters'],
    ["'roller'", "'swing-up'", 'name is "swing-up"; it must be another: that is a built-in task'],
    ['parameters: { push },', '', 'parameters is missing; it must be an object of numbers'],
    [
      'parameters: { push }',
      'parameters: { push, length: undefined }',
      'parameters.length is missing; it must be a finite number',
    ],
    [
      "[{ name: 'left', unit: 'm' }, { name: 'right', unit: 'm' }]",
      '[]',
      'observations is an array of 0; it must be an array of 1 to 16',
    ],
    [
      "[{ name: 'left', unit: 'm' }, { name: 'right', unit: 'm' }]",
      'new Array(17).fill({})',
      'observations is an array of 17',
    ],
    ["{ name: 'right', unit: 'm' }", "{ name: 'right' }", 'observations[1].unit is missing; it must be text'],
    ["name: 'right'", "name: 'left'", 'observations[1].name is "left"; it must be unlike the names before it'],
    [
      'actions: 1',
      'observationScales: [1], actions: 1',
      'observationScales is an array of 1; it must be an array with a multiple of 1/256',
    ],
    [
      'actions: 1',
      'observationScales: [1, 0.3], actions: 1',
      'observationScales is an array of 2; it must be an array with a multiple of 1/256 from 0 to 65535/256 for each observation',
    ],
    ["name: 'right'", "name: '1'", 'observations[1].name is "1"; it must be a name'],
    ['actions: 1', 'actions: 5', 'actions is 5; it must be a whole number from 1 to 4'],
    ['stateSize: 3,', '', 'stateSize is missing; it must be a whole number from 1'],
    ['periodUs: 20000', 'periodUs: 0.02', 'periodUs is 0.02; it must be a whole number'],
    ['maxSteps: 20', "maxSteps: '20'", 'maxSteps is "20"; it must be a whole number'],
    ['solvedReturn: -0.5', 'solvedReturn: Infinity', 'solvedReturn is Infinity; it must be a finite number'],
    ['isDone(', 'done(', 'isDone is missing; it must be a function'],
    ['reset(', 'reset: 3, start(', 'reset is 3; it must be a function'],
    ['reset(', 'reward: 1, reset(', 'reward is 1; it must be a function, or absent'],
    [
      'reset(',
      'curriculum: {}, reset(',
      'curriculum is an object; it must be absent: only built-in tasks have lessons',
    ],
  ];
  it.each(fields)('%s as %s', async (old, changed, message) => {
    const path = modules.write(`field-${fields.findIndex((field) => field[2] === message)}.ts`, { [old]: changed });
    await expect(loadTask({ task: path })).rejects.toMatchObject({
      code: 'TASK_SHAPE',
      message: expect.stringContaining(message),
    });
  });

  it('all at once', async () => {
    const path = modules.write('many.ts', { 'stateSize: 3,': '', 'maxSteps: 20,': '' });
    await expect(loadTask({ task: path })).rejects.toThrow(/stateSize is missing.*maxSteps is missing/);
  });

  it('parameters that it does not have, or changes', async () => {
    const path = modules.write('parameters.ts');
    await expect(loadTask({ task: path, taskParameters: { railM: 2 } })).rejects.toThrow(TaskError);
    await expect(loadTask({ task: path, taskParameters: { railM: 2 } })).rejects.toThrow(
      'has no parameter "railM". It has push.',
    );
    const changing = modules.write('changing.ts', { 'parameters: { push }': 'parameters: { push: 3 }' });
    await expect(loadTask({ task: changing, taskParameters: { push: 2 } })).rejects.toThrow(
      'was given push 2, and its task says that push is 3',
    );
    const without = modules.write('none.ts', { 'parameters: { push }': 'parameters: {}' });
    await expect(loadTask({ task: without, taskParameters: { railM: 2 } })).rejects.toThrow('It has none.');
  });
});

describe('what goes wrong while a task is played is told', () => {
  const early: [string, string, string][] = [
    ['return -Math.abs(', 'return missing(', 'failed in step, line 21: missing is not defined.'],
    ['state[0] = random.between(-1, 1);', 'random.nothing();', 'failed in reset, line 15'],
    ['return Math.abs(state[0]) > 3;', 'throw "tired";', 'failed in isDone: tired.'],
    ['observation[1] =', 'throw new Error("a\\u001b[31m\\nb"); //', 'failed in observe, line 28: a [31m b.'],
    ['return -Math.abs(tanh(state[0]));', '', 'is wrong in step: the reward is undefined; it must be a finite number'],
    ['return -Math.abs(tanh(state[0]));', 'return 1 / 0;', 'is wrong in step: the reward is Infinity'],
    [
      'return -Math.abs(tanh(state[0]));',
      'return -1e101;',
      'the reward is -1e+101; it must be a finite number, from -1e+100',
    ],
    [
      'return -Math.abs(tanh(state[0]));',
      "return '5';",
      'is wrong in step: the reward is 5; it must be a finite number',
    ],
    ['observation[1] =', 'state[2] =', 'is wrong in observe: observation 1 (right) is not written'],
    ['observation[1] = state[0]', 'observation[1] = state[7]', 'is wrong in observe: observation 1 (right) is NaN'],
    ['return Math.abs(state[0]) > 3;', '', 'is wrong in isDone: it returns undefined; it must return true or false'],
    ['isDone(', 'reward() { throw "lost"; }, isDone(', 'failed in reward: lost.'],
    [
      'isDone(',
      'reward(state, steps) { return steps; }, isDone(',
      'is wrong in reward: it returns 1 where step returned -0.',
    ],
    [
      'random.between(-1, 1)',
      'Math.random()',
      'is not repeatable: the same start and actions gave two different episodes',
    ],
  ];
  it.each(early)('%s as %s: when it is loaded', async (old, changed, message) => {
    const path = modules.write(`early-${early.findIndex((each) => each[2] === message)}.ts`, { [old]: changed });
    await expect(loadTask({ task: path })).rejects.toMatchObject({
      code: 'TASK_FAILED',
      message: expect.stringContaining(message),
    });
  });

  it.each([1, 2])('when it happens late in an episode, with %i workers', async (workers) => {
    const path = modules.write(`late-${workers}.ts`, {
      'return -Math.abs(': "if (state[2] === 15) throw new Error('out of rail');\n      return -Math.abs(",
    });
    const settings = defaultSettings(path, 'mk1', { population: 16 }, await loadTask({ task: path }));
    const training = train(settings, { workers });
    await expect(training).rejects.toThrow(CodedError);
    await expect(training).rejects.toMatchObject({
      code: 'TASK_FAILED',
      message: expect.stringContaining('failed in step, line 21: out of rail.'),
    });
  });
});
