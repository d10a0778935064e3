// The built-in tasks: how they are created, where episodes start, what is rewarded and when they end.
import { describe, expect, test } from 'vitest';
import { createTask, RandomStream, scalesOf, type Task, TaskError, taskNames } from '../../sim/index.js';
import { Balance } from '../../sim/tasks/balance.js';
import { DoublePendulumTask } from '../../sim/tasks/double-pendulum.js';

function start(task: Task, episode: number): Float64Array {
  const state = new Float64Array(task.stateSize);
  task.reset(state, new RandomStream({ seed: 1, purpose: 'start', episode }));
  return state;
}

/** The observed quantity of this name. */
function observed(task: Task, state: Float64Array, name: string): number {
  const observation = new Float64Array(task.observations.length);
  task.observe(state, observation);
  return observation[task.observations.findIndex((quantity) => quantity.name === name)]!;
}

/** Throws unless `f` throws a TaskError. */
function taskError(f: () => unknown): TaskError {
  try {
    f();
  } catch (error) {
    if (error instanceof TaskError) return error;
    throw error;
  }
  throw new Error('Nothing was thrown.');
}

describe('reward', () => {
  /** On a rig with a short track, so that some episodes leave it. */
  const rig = { softLimitM: 0.2, stopM: 0.3, cartCountM: 0.0005, angleNoiseRad: 0.01, maxSteps: 400 };

  const bounded = taskNames.filter((name) => createTask(name).rewardBounds !== undefined);

  test.each(bounded)('of %s stays within its bounds', (name) => {
    const task = createTask(name);
    const { mostReward, leastReturn } = task.rewardBounds!;
    for (let episode = 0; episode < 8; episode++) {
      const state = start(task, episode);
      const random = new RandomStream({ seed: 3, purpose: 'sample', episode });
      let total = 0;
      for (let steps = 1; steps <= task.maxSteps && !task.isDone(state); steps++) {
        // The first episodes stand still, which for swing-up is the worst that there is.
        const reward = task.step(state, Float64Array.of(episode < 4 ? 0 : random.between(-1, 1)));
        expect(reward).toBeLessThanOrEqual(mostReward);
        total += reward;
      }
      expect(total).toBeGreaterThanOrEqual(leastReturn);
    }
  });

  test.each(taskNames)('of %s tells from each state what its step returned, bit for bit', (name) => {
    const task = createTask(name, name.startsWith('rig') ? rig : {});
    let ends = 0;
    for (let episode = 0; episode < 8; episode++) {
      const state = start(task, episode);
      const random = new RandomStream({ seed: 2, purpose: 'sample', episode });
      for (let steps = 1; steps <= task.maxSteps; steps++) {
        const returned = task.step(state, Float64Array.of(random.between(-1.5, 1.5)));
        expect(task.reward(state, steps)).toBe(returned);
        if (!task.isDone(state)) continue;
        ends++;
        break;
      }
    }
    // Random pushes neither climb the mountain nor swing up the acrobot's tip.
    expect(ends > 0).toBe(!['swing-up', 'pendulum', 'mountain-car', 'acrobot'].includes(name));
  });
});

describe('createTask', () => {
  const article = ['swing-up', 'balance', 'double-pendulum', 'cartpole'];
  const others = ['pendulum', 'acrobot', 'mountain-car', 'wann-swing-up'];

  test('knows the ten tasks', () => {
    expect(taskNames).toEqual([...article, ...others, 'rig-swing-up', 'rig-balance']);
    for (const name of taskNames) expect(createTask(name).name).toBe(name);
  });

  test('gives each task its rail, period, length and goal', () => {
    const summary = article.map((name) => {
      const { parameters, periodUs, maxSteps, solvedReturn, actions, observations } = createTask(name);
      return { name, parameters, periodUs, maxSteps, solvedReturn, actions, observed: observations.length };
    });
    const pendulum = { periodUs: 16_500, maxSteps: 1000, actions: 1 };
    expect(summary).toEqual([
      { name: 'swing-up', parameters: { railM: 2 }, solvedReturn: 880, observed: 5, ...pendulum },
      { name: 'balance', parameters: { railM: 2 }, solvedReturn: 999.5, observed: 5, ...pendulum },
      { name: 'double-pendulum', parameters: { railM: 1 }, solvedReturn: 9100, observed: 9, ...pendulum },
      { name: 'cartpole', parameters: {}, periodUs: 20_000, maxSteps: 500, solvedReturn: 475, actions: 1, observed: 4 },
    ]);
  });

  test('asks for less where machines differ, not where their zeros are off only', () => {
    const goal = (parameters: object) => createTask('rig-swing-up', { maxSteps: 1000, ...parameters }).solvedReturn;
    expect([{}, { angleOffsetRad: 0.005, positionOffsetM: 0.002 }].map(goal)).toEqual([750, 750]);
    expect([{ massSpread: 0.05 }, { tiltSpreadRad: 0.01 }, { spread: 0.1 }].map(goal)).toEqual([650, 650, 650]);
  });

  test('rebuilds a task from its name and parameters', () => {
    for (const name of taskNames) {
      const task = createTask(name);
      expect(createTask(task.name, task.parameters)).toEqual(task);
    }
    const { parameters } = createTask('swing-up', { railM: 1.25 });
    expect(parameters).toEqual({ railM: 1.25 });
  });

  test.each(['swingup', 'Balance', 'double', 'toString'])('takes no "%s", and names those there are', (typed) => {
    const error = taskError(() => createTask(typed));
    expect(error.code).toBe('TASK_UNKNOWN');
    expect(error.message).toContain(`There is no task "${typed}". The tasks are: swing-up, balance, double-pendulum`);
  });

  test('errors about parameters can name the options that set them', () => {
    const error = taskError(() => createTask('balance', { railM: 0 }));
    expect(error.renamed((name) => `--${name}`).message).toBe(error.message.replace('"railM"', '--railM'));
    expect(error.renamed((name) => `--${name}`).code).toBe('TASK_PARAMETER');
  });

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('takes no rail of %d m', (railM) => {
    const error = taskError(() => createTask('balance', { railM }));
    expect(error.code).toBe('TASK_PARAMETER');
    expect(error.message).toBe(
      `The parameter "railM" of the task "balance" cannot be ${railM}: give a number above 0.`,
    );
  });

  test.each(['cartpole', 'pendulum', 'acrobot', 'mountain-car', 'wann-swing-up', 'double-pendulum'])(
    'shows a bias of %s behind its observations, and is the same otherwise',
    (name) => {
      const [plain, task] = [createTask(name), createTask(name, { bias: 1 })];
      const seen = plain.observations.length;
      expect(task.observations).toEqual([...plain.observations, { name: 'one', unit: '' }]);
      expect(task.parameters).toEqual({ ...plain.parameters, bias: 1 });
      expect(scalesOf(task)).toEqual([...scalesOf(plain), 1]);
      const [state, observation] = [start(task, 3), new Float64Array(seen + 1)];
      expect(state).toEqual(start(plain, 3));
      task.observe(state, observation);
      const without = new Float64Array(seen);
      plain.observe(state, without);
      expect([...observation]).toEqual([...without, 1]);
      expect(createTask(name, { ...plain.parameters, bias: 0 })).toEqual(plain);
    },
  );

  test('takes a bias that is there or not, and none on a machine', () => {
    expect(taskError(() => createTask('pendulum', { bias: 2 })).message).toContain('give a whole number from 0 to 1');
    expect(taskError(() => createTask('swing-up', { bias: 1 })).message).toContain('has no parameter "bias"');
  });

  test('takes no parameter that the task lacks', () => {
    const rail = taskError(() => createTask('cartpole', { railM: 1 }));
    expect(rail.code).toBe('TASK_PARAMETER');
    expect(rail.message).toBe('The task "cartpole" has no parameter "railM". It has bias.');
    const other = taskError(() => createTask('balance', { raliM: 1 } as Record<string, number>));
    expect(other.message).toBe('The task "balance" has no parameter "raliM". It has railM.');
  });
});

describe('episodes start at random', () => {
  /** Least and greatest of component `i` over many starts. */
  function range(task: Task, i: number): [number, number] {
    const values = Array.from({ length: 5000 }, (_, episode) => start(task, episode)[i]!);
    return [Math.min(...values), Math.max(...values)];
  }

  test.each([
    ['swing-up', 2, 3.0415, 3.2415],
    ['balance', 2, -0.1, 0.1],
    ['double-pendulum', 2, -0.1, 0.1],
    ['double-pendulum', 4, -0.1, 0.1],
    ['cartpole', 0, -0.05, 0.05],
    ['cartpole', 1, -0.05, 0.05],
    ['cartpole', 2, -0.05, 0.05],
    ['cartpole', 3, -0.05, 0.05],
    ['pendulum', 0, -Math.PI, Math.PI],
    ['pendulum', 1, -1, 1],
    ['acrobot', 0, -0.1, 0.1],
    ['acrobot', 1, -0.1, 0.1],
    ['acrobot', 2, -0.1, 0.1],
    ['acrobot', 3, -0.1, 0.1],
    ['mountain-car', 0, -0.6, -0.4],
  ])('%s, component %d: from %d to %d', (name, i, lo, hi) => {
    const [least, greatest] = range(createTask(name), i);
    const margin = (hi - lo) / 500;
    expect(least).toBeGreaterThanOrEqual(lo);
    expect(least).toBeLessThan(lo + margin);
    // The acrobot's starts are float32 numbers, one of which may be nearest to the end.
    expect(greatest).toBeLessThan(name === 'acrobot' ? hi + 1e-8 : hi);
    expect(greatest).toBeGreaterThan(hi - margin);
  });

  test('wann-swing-up: spread normally by 0.2 about rest, hanging in the middle', () => {
    const states = Array.from({ length: 5000 }, (_, episode) => start(createTask('wann-swing-up'), episode));
    for (const [i, mean] of [0, 0, Math.PI, 0].entries()) {
      const off = states.map((state) => state[i]! - mean);
      expect(off.reduce((sum, x) => sum + x, 0) / 5000).toBeCloseTo(0, 2);
      expect(Math.sqrt(off.reduce((sum, x) => sum + x * x, 0) / 5000)).toBeCloseTo(0.2, 2);
    }
  });

  test.each(['swing-up', 'balance', 'double-pendulum'])('%s: with the cart at rest in the middle', (name) => {
    const state = start(createTask(name), 0);
    expect([state[0], state[1], state[3]]).toEqual([0, 0, 0]);
  });
});

describe('swing-up', () => {
  const task = createTask('swing-up');

  test('rewards the cosine of the angle after the step, and never ends', () => {
    const state = start(task, 1);
    for (let i = 0; i < 200; i++) {
      const reward = task.step(state, Float64Array.of(i % 50 < 25 ? 1 : -1));
      expect(reward).toBe(observed(task, state, 'poleCosine'));
      expect(task.isDone(state)).toBe(false);
    }
    expect(observed(task, state, 'poleCosine')).toBeCloseTo(Math.cos(state[2]!), 15);
    expect(observed(task, state, 'poleSine')).toBeCloseTo(Math.sin(state[2]!), 15);
  });

  test('clips actions to [-1, 1]', () => {
    for (const [asked, clipped] of [
      [7, 1],
      [-1.5, -1],
    ] as const) {
      const [a, b] = [start(task, 2), start(task, 2)];
      task.step(a, Float64Array.of(asked));
      task.step(b, Float64Array.of(clipped));
      expect(a).toEqual(b);
    }
  });
});

test('balance rewards every step, the one that ends it too, and ends beyond 0.2 rad', () => {
  const task = new Balance(2);
  const state = start(task, 3);
  let steps = 0;
  while (!task.isDone(state)) {
    expect(Math.abs(state[2]!)).toBeLessThanOrEqual(0.2);
    expect(task.step(state, Float64Array.of(1))).toBe(1);
    steps++;
  }
  expect(Math.abs(state[2]!)).toBeGreaterThan(0.2);
  expect(steps).toBeLessThan(60);
  task.plant.place(state, 0, 0, -0.2, 0);
  expect(task.isDone(state)).toBe(false);
});

test('the double pendulum has fallen when its tip is at 1 m', () => {
  const task = new DoublePendulumTask(1);
  const state = new Float64Array(task.stateSize);
  const poleCentreZ = state.length - 1;
  state[poleCentreZ] = 0.7;
  expect(task.isDone(state)).toBe(true);
  state[poleCentreZ] = 0.7001;
  expect(task.isDone(state)).toBe(false);
});

test('the double pendulum reports, rewards and judges its second pole one step late', () => {
  const task = new DoublePendulumTask(1);
  const state = new Float64Array(task.stateSize);
  const centreOfPole2 = () => ({
    x: state[0]! + 0.6 * Math.sin(state[2]!) + 0.3 * Math.sin(state[2]! + state[4]!),
    z: 0.6 * Math.cos(state[2]!) + 0.3 * Math.cos(state[2]! + state[4]!),
  });
  task.plant.place(state, 0.1, 1, 0.7, 3, 0.2, -4);
  expect(observed(task, state, 'pole2Position')).toBeCloseTo(centreOfPole2().x, 6);
  for (let i = 0; i < 20; i++) {
    const { x, z } = centreOfPole2();
    const reward = task.step(state, Float64Array.of(0.5));
    expect(observed(task, state, 'pole2Position')).toBeCloseTo(x, 6);
    expect(reward).toBeCloseTo(10 - 0.01 * x ** 2 - (z + 0.3 - 2) ** 2, 6);
    expect(task.isDone(state)).toBe(z + 0.3 <= 1);
    expect(observed(task, state, 'cartPosition')).toBe(state[0]);
    expect(observed(task, state, 'pole1Sine')).toBeCloseTo(Math.sin(state[2]!), 15);
    expect(observed(task, state, 'pole2Cosine')).toBeCloseTo(Math.cos(state[4]!), 15);
  }
  expect(task.isDone(state)).toBe(true);
});
