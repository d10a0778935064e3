// A task of one's own: wrapped, it plays as it is, and whatever goes wrong is told.
import { describe, expect, it } from 'vitest';
import { createTask, RandomStream, type Task } from '../../sim/index.js';
import { SwingUp } from '../../sim/tasks/swing-up.js';
import { defaultSettings } from '../../src/learn/index.js';
import { CheckedTask, isBuiltIn, isTaskModule, makeTask, ownMessage } from '../../src/learn/tasks/index.js';

/** A cart that is pushed, and counts its steps. */
const roller: Task = {
  ...{ name: 'roller', parameters: { push: 2 }, actions: 1, stateSize: 3, periodUs: 20_000, maxSteps: 20 },
  ...{ solvedReturn: -0.5, observationScales: [2, 1] },
  observations: [
    { name: 'left', unit: 'm' },
    { name: 'right', unit: 'm' },
  ],
  reset: (state, random) => {
    state[0] = random.between(-1, 1);
  },
  step: (state, actions) => {
    state[0]! += 0.2 * actions[0]!;
    state[2]! += 1;
    return -Math.abs(state[0]!);
  },
  isDone: (state) => state[2]! >= 15,
  observe: (state, observation) => {
    observation[0] = -state[0]!;
    observation[1] = state[0]!;
  },
};

const start = () => new RandomStream({ seed: 1, purpose: 'start' });
const checked = (changes: Partial<Task> = {}, place = '') =>
  new CheckedTask({ ...roller, ...changes }, 'mine.ts', () => place);
const fails = () => {
  throw new Error('tired');
};
const failed = (message: string) => expect.objectContaining({ code: 'TASK_FAILED', message });

describe('a checked task', () => {
  it('says of itself what the task says, and does what it does', () => {
    const task = checked();
    const { name, parameters, observations, observationScales, actions, stateSize, periodUs, maxSteps, solvedReturn } =
      roller;
    const said = { name, parameters, observations, observationScales, actions, stateSize, periodUs, maxSteps };
    expect(task).toMatchObject({ ...said, solvedReturn });
    expect(task.reward).toBeUndefined();
    const [state, same, observation] = [new Float64Array(3), new Float64Array(3), new Float64Array(2)];
    task.reset(state, start());
    roller.reset(same, start());
    expect(state).toEqual(same);
    expect(task.step(state, Float64Array.of(1))).toBe(-Math.abs(same[0]! + 0.2));
    task.observe(state, observation);
    expect([...observation]).toEqual([-state[0]!, state[0]]);
    expect(task.isDone(state)).toBe(false);
    expect(task.isDone(Float64Array.of(0, 0, 15))).toBe(true);
  });

  it('says how long the way to its goal is, as does one with a fitness of one’s own: races follow from it', async () => {
    expect(checked().approachSteps).toBeUndefined();
    const task = await makeTask({ task: { ...roller, approachSteps: 9 }, fitness: 'right' });
    expect(task.approachSteps).toBe(9);
    expect(defaultSettings(task, 'regrow').firstCut).toBe(9 / roller.maxSteps);
    const { approachSteps } = createTask('swing-up');
    expect(await makeTask({ task: 'swing-up', fitness: 'poleCosine' })).toMatchObject({ approachSteps });
  });

  it('has what it says of its own, whatever becomes of the object', () => {
    const changing = { ...roller, parameters: { push: 2 }, observationScales: [2, 1] };
    const task = new CheckedTask(changing, 'mine.ts');
    changing.parameters.push = 3;
    changing.observationScales[0] = 4;
    expect(task).toMatchObject({ parameters: { push: 2 }, observationScales: [2, 1] });
    const { observationScales: _, ...unscaled } = roller;
    expect(new CheckedTask(unscaled, 'mine.ts').observationScales).toBeUndefined();
  });

  it('tells rewards from states where the task does', () => {
    const task = checked({ reward: (state, steps) => -Math.abs(state[0]!) - steps });
    expect(task.reward!(Float64Array.of(0.5, 0, 0), 3)).toBe(-3.5);
  });

  const state = () => Float64Array.of(0.5, 0, 0);
  const plays: Record<string, (task: Task) => unknown> = {
    reset: (task) => task.reset(state(), start()),
    step: (task) => task.step(state(), Float64Array.of(1)),
    isDone: (task) => task.isDone(state()),
    observe: (task) => task.observe(state(), new Float64Array(2)),
    reward: (task) => task.reward!(state(), 1),
  };
  it.each(Object.keys(plays))('that throws in %s tells where', (method) => {
    expect(() => plays[method]!(checked({ [method]: fails }, ', line 7'))).toThrow(
      failed(`The task mine.ts failed in ${method}, line 7: tired.`),
    );
    expect(() => plays[method]!(new CheckedTask({ ...roller, [method]: fails }, 'mine.ts'))).toThrow(
      expect.objectContaining({
        ...{ code: 'TASK_FAILED', message: `The task mine.ts failed in ${method}: tired.` },
        cause: new Error('tired'),
      }),
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 1.1e100, -1.1e100, undefined, '5'])(
    'is wrong with the reward %s',
    (reward) => {
      expect(() => plays.step!(checked({ step: () => reward as number }))).toThrow(
        failed(
          `The task mine.ts is wrong in step: the reward is ${reward}; it must be a finite number, from -1e+100 to 1e+100.`,
        ),
      );
    },
  );

  it.each([1e100, -1e100, 0])('may have the reward %s', (reward) => {
    expect(plays.step!(checked({ step: () => reward }))).toBe(reward);
  });

  it('is wrong where an observation is not written, or is no finite number', () => {
    const observe = (written: (observation: Float64Array, state: Float64Array) => void) => () =>
      plays.observe!(checked({ observe: (of, observation) => written(observation, of) }));
    const wrong = (what: string) => failed(`The task mine.ts is wrong in observe: observation 1 (right) ${what}.`);
    const left = (observation: Float64Array) => observation.set([1]);
    expect(observe(left)).toThrow(wrong('is not written'));
    const right = (value: number) => observe((observation) => observation.set([1, value]));
    expect(right(Number.NaN)).toThrow(wrong('is NaN; it must be a finite number'));
    expect(right(Number.NEGATIVE_INFINITY)).toThrow(wrong('is -Infinity; it must be a finite number'));
  });

  it('is wrong where it does not say whether it is done', () => {
    expect(() => plays.isDone!(checked({ isDone: () => 1 as unknown as boolean }))).toThrow(
      failed('The task mine.ts is wrong in isDone: it returns 1; it must return true or false.'),
    );
  });
});

describe('trying a task out', () => {
  const tried = (changes: Partial<Task>) => () => checked(changes).tryOut();

  it('finds nothing wrong with one that repeats itself, for as long as its episodes are', () => {
    expect(tried({})).not.toThrow();
    let steps = 0;
    const counted = (state: Float64Array, actions: Float64Array) => {
      steps++;
      return roller.step(state, actions);
    };
    tried({ step: counted })();
    expect(steps, 'ten steps, twice').toBe(20);
    tried({ step: counted, maxSteps: 4 })();
    expect(steps).toBe(28);
    tried({ step: counted, isDone: (state) => state[2] === 2 })();
    expect(steps).toBe(32);
  });

  it('pushes half, so that actions have an effect', () => {
    const actions: number[] = [];
    tried({
      step: (_, [push]) => {
        actions.push(push!);
        return 0;
      },
    })();
    expect(new Set(actions)).toEqual(new Set([0.5]));
  });

  it.each<[string, Partial<Task>]>([
    ['whose start is not of its random numbers', { reset: (state) => state.fill(Math.random()) }],
    [
      'that remembers something beside its state',
      (() => {
        let calls = 0;
        return { step: () => calls++ };
      })(),
    ],
    [
      'whose episodes are not of one length',
      (() => {
        let calls = 0;
        return { isDone: () => ++calls === 3, step: () => 0, observe: (_, observation) => observation.fill(0) };
      })(),
    ],
  ])('finds one %s', (_, changes) => {
    expect(tried(changes)).toThrow(
      failed(
        'The task mine.ts is not repeatable: the same start and actions gave two different episodes. All it remembers must be in the state, and all chance must come from the random stream of reset.',
      ),
    );
  });

  it('compares the rewards that it tells with those that it gives', () => {
    expect(tried({ reward: (state) => -Math.abs(state[0]!) })).not.toThrow();
    expect(tried({ step: (state) => state[2]!++, reward: (state, steps) => steps - 1 + 0 * state[0]! })).not.toThrow();
    expect(tried({ step: () => 3, reward: (_, steps) => 2 + steps })).toThrow(
      failed(
        'The task mine.ts is wrong in reward: it returns 4 where step returned 3; it must be the same, or left out where the state alone does not decide.',
      ),
    );
  });
});

describe('a task setting', () => {
  it.each(['task', './task', 'a\\b', 'task.ts', 'task.mts', 'task.js', 'task.mjs', 'swing-up', 'task.tsx'])(
    '"%s" is a path or a name',
    (task) => {
      expect(isTaskModule(task)).toBe(!['task', 'swing-up', 'task.tsx'].includes(task));
    },
  );
});

describe('a user’s message', () => {
  it.each([
    [new Error('no motor'), 'no motor.'],
    ['tired!', 'tired!'],
    ['why?', 'why?'],
    ['so.', 'so.'],
    ['  two\n\nlines\t\u001b[31m ', 'two lines [31m.'],
    [undefined, 'undefined.'],
  ])('%j is "%s"', (error, message) => {
    expect(ownMessage(error)).toBe(message);
  });
});

describe('a task that is handed over', () => {
  it('is itself when it is built in, or checked already', async () => {
    const own = checked();
    const builtIn = createTask('swing-up', { railM: 3 });
    expect(await makeTask({ task: own })).toBe(own);
    expect(await makeTask({ task: builtIn })).toBe(builtIn);
    expect([isBuiltIn(builtIn), isBuiltIn(own), isBuiltIn(undefined!), isBuiltIn(null!)]).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(await makeTask({ task: 'swing-up', taskParameters: { railM: 3 } })).toEqual(builtIn);
  });

  it('is checked from then on, and tried out', async () => {
    expect(await makeTask({ task: roller })).toBeInstanceOf(CheckedTask);
    await expect(makeTask({ task: { ...roller, isDone: fails } })).rejects.toThrow(
      failed('The task "roller" failed in isDone: tired.'),
    );
  });

  it('is refused with all its faults, also where it only bears the name of a built-in one', async () => {
    class Slippery extends SwingUp {}
    for (const named of [new Slippery(2), { ...roller, name: 'swing-up' }]) {
      expect(isBuiltIn(named)).toBe(false);
      await expect(makeTask({ task: named })).rejects.toMatchObject({
        code: 'TASK_SHAPE',
        message: expect.stringContaining('What is given as a task is none: name is "swing-up"; it must be another'),
      });
    }
    await expect(makeTask({ task: { ...roller, maxSteps: 0, actions: 0 } })).rejects.toThrow(
      'What is given as a task is none: actions is 0; it must be a whole number from 1 to 4. maxSteps is 0; it must be a whole number from 1 to 1000000.',
    );
  });

  it('has a hint for who mistyped its name', async () => {
    await expect(makeTask({ task: 'swing-upp' })).rejects.toMatchObject({
      code: 'TASK_UNKNOWN',
      message: expect.stringMatching(
        /^There is no task "swing-upp"\. Did you mean "swing-up"\? The tasks are: .*balance, /,
      ),
    });
  });

  it('has the fitness of one’s own for its reward, also where it tells rewards from states', async () => {
    const reward = (state: Float64Array) => -Math.abs(state[0]!);
    const task = await makeTask({ task: { ...roller, reward }, fitness: '2 reward + right' });
    const state = Float64Array.of(0.5, 0, 0);
    expect(task.reward!(state, 1)).toBe(-1 + 0.5);
    expect(task.step(state, Float64Array.of(1))).toBe(-2 * 0.7 + 0.7);
    expect(task.solvedReturn).toBe(Number.MAX_VALUE);
    await expect(
      makeTask({ task: 'rig-swing-up', taskParameters: { wideningGenerations: 4 }, fitness: '1' }),
    ).rejects.toThrow(
      'The fitness "1" cannot be used with starts that widen, whose lessons have the task\'s own reward. Leave out one of the two.',
    );
  });

  it('says at which observation a fitness is no reward', async () => {
    const task = await makeTask({ task: roller, fitness: 'log(right)' });
    expect(() => task.step(Float64Array.of(-1, 0, 0), Float64Array.of(0))).toThrow(
      expect.objectContaining({
        code: 'FITNESS_FAILED',
        message:
          'The fitness "log(right)" is NaN at left 1, right -1; it must be a finite number, from -1e+100 to 1e+100.',
      }),
    );
  });
});
