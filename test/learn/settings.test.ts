// The article's settings, and the refusal of settings that cannot work.
import { describe, expect, it } from 'vitest';
import { createTask, type Task, TaskError } from '../../sim/index.js';
import {
  checkSettings,
  defaultSettings,
  type MethodName,
  makeTask,
  presets,
  SettingsError,
  type TrainingSettings,
  targetOf,
  train,
} from '../../src/learn/index.js';

describe('default settings', () => {
  it('are the article values', () => {
    expect(defaultSettings('swing-up')).toEqual({
      task: 'swing-up',
      taskParameters: { railM: 2 },
      method: 'mk1',
      seed: 1,
      hidden: 32,
      population: 256,
      elites: 32,
      episodes: 8,
      initialPrune: 0.25,
      parents: 'article',
      precision: 'float64',
      minMutationRate: 0.001,
      maxMutationRate: 0.125,
      minGenerations: 100,
      checkEvery: 50,
      maxGenerations: 1024,
      targetReturn: 880,
      confirmEpisodes: 100,
    });
    expect(defaultSettings('balance')).toMatchObject({ population: 128, elites: 16, targetReturn: 999.5 });
  });

  it('exist for every task', () => {
    expect(defaultSettings('cartpole')).toMatchObject({ taskParameters: {}, targetReturn: 475 });
    expect(defaultSettings('double-pendulum')).toMatchObject({ taskParameters: { railM: 1 } });
  });

  it('take the elite from the population unless it is given', () => {
    expect(defaultSettings('balance', 'mk1', { population: 20 })).toMatchObject({ elites: 3 });
    expect(defaultSettings('balance', 'mk1', { population: 20, elites: 5 })).toMatchObject({ elites: 5 });
  });

  it("of a preset are those of the article's table", () => {
    const [one, two] = [presets['table-1'], presets['table-2']].map(({ task, changes }) =>
      defaultSettings(task, 'mk2', changes),
    );
    const both = { taskParameters: { railM: 2 }, hidden: 32, episodes: 8, minGenerations: 100, checkEvery: 50 };
    expect(one).toMatchObject({ ...both, task: 'balance', population: 128, elites: 16, targetReturn: 999.5 });
    expect(two).toMatchObject({ ...both, task: 'swing-up', population: 256, elites: 32, targetReturn: 880 });
  });

  it('know the rail', () => {
    expect(defaultSettings('swing-up', 'mk1', { taskParameters: { railM: 1 } }).taskParameters).toEqual({ railM: 1 });
    expect(defaultSettings('swing-up', 'mk1', { taskParameters: {} }).taskParameters).toEqual({ railM: 2 });
    expect(() => defaultSettings('swing')).toThrow(TaskError);
  });
});

function thrown(check: () => void): SettingsError {
  try {
    check();
  } catch (error) {
    return error as SettingsError;
  }
  throw new Error('Nothing was refused.');
}

describe('settings that follow from the task', () => {
  it('are its population, scales and return, also where it is handed over itself', () => {
    const population = (task: string) => defaultSettings(task).population;
    expect(['balance', 'cartpole', 'swing-up', 'acrobot'].map(population)).toEqual([128, 128, 256, 256]);
    expect(defaultSettings(createTask('balance')).population).toBe(128);
    const task = { ...createTask('balance'), name: 'my-own', observationScales: [1, 2, 1, 1, 1], solvedReturn: 5 };
    const own = Object.assign(Object.create(createTask('balance')) as Task, task);
    expect(defaultSettings(own)).toMatchObject({
      ...{ population: 256, targetReturn: 5, observationScales: [1, 2, 1, 1, 1], taskParameters: { railM: 2 } },
    });
    expect(defaultSettings(own, 'mk1', { observationScales: [1, 1, 1, 1, 1] }).observationScales).toEqual([
      1, 1, 1, 1, 1,
    ]);
  });

  it('let nobody leave a race before the way to the goal can be over', () => {
    const cut = (approachSteps: number | undefined) => {
      const task = Object.assign(Object.create(createTask('balance')) as Task, { name: 'my-own', approachSteps });
      return defaultSettings(task, 'regrow').firstCut;
    };
    expect([undefined, 100, 125, 126, 300.2, 2000].map(cut)).toEqual([0.125, 0.125, 0.125, 0.126, 0.301, 1]);
  });
});

describe('settings that follow from other settings', () => {
  it('are the population of mirrored networks, and the elite of a population that is given', () => {
    expect(defaultSettings('swing-up', 'regrow')).toMatchObject({ population: 64 });
    expect(defaultSettings('swing-up', 'regrow', { mirror: true })).toMatchObject({ population: 120 });
    expect(defaultSettings('swing-up', 'evolve', { population: 40 })).toMatchObject({ population: 40, elites: 10 });
  });

  it('are those of lessons where there are some', () => {
    const taskParameters = { wideningGenerations: 9 };
    expect(defaultSettings('rig-swing-up', 'evolve', { taskParameters })).toMatchObject({ memory: 'generation' });
    expect(defaultSettings('rig-swing-up', 'evolve')).toMatchObject({ memory: 'life' });
  });

  it('are none of a fitness: nobody has said what return of it is enough', async () => {
    const task = await makeTask({ task: 'swing-up', fitness: '2 reward' });
    const { targetReturn } = defaultSettings('./own.ts', 'mk1', { fitness: '2 reward', rig: 'mine' }, task);
    expect(targetOf({ targetReturn })).toBeUndefined();
    expect(targetOf({ targetReturn: 880 })).toBe(880);
  });
});

describe('settings at the edge of what can work', () => {
  it.each([
    ...[
      { elites: 256 },
      { hidden: 1 },
      { hidden: 64 },
      { episodes: 1 },
      { episodes: 65_536 },
      { confirmEpisodes: 65_536 },
    ],
    ...[{ minGenerations: 0 }, { minGenerations: 1_000_000 }, { checkEvery: 1_000_000 }, { maxGenerations: 1 }],
    ...[{ maxGenerations: 1_000_000 }, { targetReturn: -1e300 }, { precision: 'float32' as const }],
  ])('do: %j', (changes) => {
    expect(defaultSettings('swing-up', 'mk1', changes)).toMatchObject(changes);
  });
});

describe('settings that cannot work', () => {
  const faults: [Record<string, unknown>, string][] = [
    [{ population: 0 }, 'population is 0; it must be a whole number from 1 to 32768'],
    [{ population: 3.5 }, 'population is 3.5; it must be a whole number'],
    [{ population: '64' }, 'population is "64"; it must be a whole number'],
    [{ seed: -1 }, 'seed is -1; it must be a whole number from 0 to 9007199254740991'],
    [{ episodes: Number.NaN }, 'episodes is NaN; it must be a whole number'],
    [{ targetReturn: Number.POSITIVE_INFINITY }, 'targetReturn is Infinity; it must be a finite number'],
    [{ targetReturn: undefined }, 'targetReturn is undefined; it must be a finite number'],
    [{ initialPrune: 1.5 }, 'initialPrune is 1.5; it must be a number from 0 to 1'],
    [{ initialPrune: '0.5' }, 'initialPrune is "0.5"; it must be a number from 0 to 1'],
    [{ parents: 'grand' }, 'parents is "grand"; it must be one of: article, code'],
    [{ hidden: 65 }, 'hidden is 65; it must be a whole number from 1 to 64'],
    [{ checkEvery: 0 }, 'checkEvery is 0'],
    [{ elites: 300 }, 'elites is 300; it must not be above population, which is 256'],
    [{ minMutationRate: 0.5 }, 'minMutationRate is 0.5; it must not be above maxMutationRate, which is 0.125'],
    [{ method: 'mk3' }, 'There is no method "mk3". Did you mean "mk1"? The methods are: mk1'],
    [{ populaton: 64 }, 'populaton is not a setting'],
    [
      { observationScales: [1, 1, 1, 1, 0.3] },
      'observationScales has 0.3; each scale must be a multiple of 1/256 from 0 to 65535/256',
    ],
    [{ observationScales: [1, 1, 1, 1, 256] }, 'observationScales has 256; each scale must be'],
    [{ episodes: 65_537 }, 'episodes is 65537; it must be a whole number from 1 to 65536'],
    [{ confirmEpisodes: 0 }, 'confirmEpisodes is 0; it must be a whole number from 1 to 65536'],
    [{ minGenerations: -1 }, 'minGenerations is -1; it must be a whole number from 0 to 1000000'],
    [{ maxGenerations: 0 }, 'maxGenerations is 0; it must be a whole number from 1 to 1000000'],
    [{ precision: 'float16' }, 'precision is "float16"; it must be one of: float64, float32'],
    [{ firstCut: 0.5 }, 'firstCut is not a setting of mk1'],
    [
      { precision: 'float32', fitness: 'reward' },
      'precision is "float32"; a task or fitness of your own is played in float64 only',
    ],
    [
      { precision: 'float32', task: './mine.ts' },
      'precision is "float32"; a task or fitness of your own is played in float64 only',
    ],
  ];

  it.each(faults)('%j are refused with a reason', (change, reason) => {
    const settings = { ...defaultSettings('swing-up'), ...change } as TrainingSettings;
    expect(() => checkSettings(settings)).toThrow(SettingsError);
    expect(() => checkSettings(settings)).toThrow(reason);
  });

  const orders: [MethodName, Record<string, number>, string][] = [
    ['mk2', { elites: 300 }, 'elites is 300; it must not be above population, which is 256'],
    ['mk2', { carriedOver: 40 }, 'carriedOver is 40; it must not be above elites, which is 32'],
    ['mk2', { minKeep: 0.99 }, 'minKeep is 0.99; it must not be above maxKeep, which is 0.95'],
    ['cma-layer', { elites: 300 }, 'elites is 300; it must not be above population, which is 256'],
    ['regrow', { elites: 300, population: 256 }, 'elites is 300; it must not be above population, which is 256'],
    ['evolve', { elites: 300, population: 256 }, 'elites is 300; it must not be above population, which is 256'],
  ];

  it.each(orders)('of %s: %j are refused, since one is above another', (method, change, reason) => {
    expect(() => defaultSettings('swing-up', method, change)).toThrow(reason);
  });

  it('are those of a race where none is run, and of mirrored observations where weights have both signs', () => {
    expect(() => defaultSettings('swing-up', 'regrow', { firstCut: 1.5 })).toThrow(
      'firstCut is 1.5; it must be a number from 0 to 1',
    );
    expect(defaultSettings('swing-up', 'regrow', { firstCut: 0 }).firstCut).toBe(0);
    const { firstCut: _, ...noRace } = defaultSettings('swing-up', 'regrow');
    expect(() => checkSettings(noRace as TrainingSettings)).not.toThrow();
    expect(() => defaultSettings('swing-up', 'cma', { mirror: true })).toThrow(
      'mirror does not go with cma, whose weights have both signs already',
    );
    expect(defaultSettings('swing-up', 'mk1', { mirror: true, precision: 'float32' })).toMatchObject({ mirror: true });
  });

  it('are named alone, and in their order only when each keeps its own rule', () => {
    const refused = (changes: object) => thrown(() => defaultSettings('swing-up', 'mk1', changes)).message;
    expect(refused({ population: 0, elites: 3 })).toBe(
      'Training cannot start with these settings: population is 0; it must be a whole number from 1 to 32768.',
    );
    expect(refused({ hidden: 0, episodes: 0 })).toBe(
      'Training cannot start with these settings: hidden is 0; it must be a whole number from 1 to 64. episodes is 0; it must be a whole number from 1 to 65536.',
    );
  });

  it('are float32 for a task of one’s own that is handed over, and not for a built-in one', () => {
    const own = Object.assign(Object.create(createTask('balance')) as Task, { name: 'my-own' });
    expect(() => defaultSettings(own, 'mk1', { precision: 'float32' })).toThrow('is played in float64 only');
    expect(defaultSettings(createTask('balance'), 'mk1', { precision: 'float32' }).precision).toBe('float32');
  });

  it('are scales of another number than the observations', () => {
    expect(() => defaultSettings('swing-up', 'mk1', { observationScales: [1, 1] })).toThrow(
      new SettingsError(
        () =>
          'Training cannot start with these settings: observationScales has 2 scales; the task "swing-up" has 5 observations, and each needs one.',
      ),
    );
  });

  it('are a twin that does not see, push or pause as the task does', () => {
    const twin = (task: string, taskParameters: Record<string, number>) => () =>
      defaultSettings('swing-up', 'mk1', { twin: { rig: 'mine', task, taskParameters } });
    const { periodUs } = createTask('swing-up');
    expect(twin('rig-swing-up', { periodUs })).not.toThrow();
    const refused =
      'Training cannot start with these settings: the twin "rig-swing-up" must have the observations, actions and control period of the task "swing-up".';
    expect(twin('rig-swing-up', { periodUs: periodUs + 500 })).toThrow(refused);
    expect(twin('double-pendulum', {})).toThrow('the twin "double-pendulum" must have');
    const twoHands = Object.assign(Object.create(createTask('swing-up')) as Task, { name: 'two-hands', actions: 2 });
    expect(() =>
      defaultSettings(twoHands, 'mk1', { twin: { rig: 'mine', task: 'rig-swing-up', taskParameters: { periodUs } } }),
    ).toThrow('the task "two-hands"');
  });

  it('are lessons that take longer than training', () => {
    const lessons = (maxGenerations: number) => () =>
      defaultSettings('rig-swing-up', 'evolve', { maxGenerations, taskParameters: { wideningGenerations: 30 } });
    expect(lessons(31)).not.toThrow();
    const wrong = thrown(lessons(30));
    expect(wrong.message).toBe(
      'Training cannot start with these settings: maxGenerations is 30, and with wideningGenerations 30 the task "rig-swing-up" has easier lessons until then: no generation would play the task itself. Give more generations, or fewer lessons.',
    );
    expect(wrong.renamed((setting) => `--${setting}`).message).toContain('--maxGenerations is 30, and with --widening');
  });

  it('are all named at once, under a code', () => {
    const settings = { ...defaultSettings('swing-up'), episodes: 0, hidden: 0 };
    expect(() => checkSettings(settings)).toThrow(
      expect.objectContaining({
        code: 'SETTINGS_INVALID',
        message: expect.stringMatching(/hidden is 0.*episodes is 0/),
      }),
    );
  });

  it('are told in other words by those who name them otherwise; the first of them is the place', () => {
    const wrong = thrown(() => checkSettings({ ...defaultSettings('swing-up'), episodes: 0, hidden: 0 }));
    expect(wrong.place).toEqual({ field: 'hidden' });
    const renamed = wrong.renamed((setting) => `--${setting}`);
    expect(renamed.message).toMatch(/--hidden is 0.*--episodes is 0/);
    expect(renamed.place).toEqual({ field: '--hidden' });
    expect(new SettingsError(() => 'They do not go together.').place).toEqual({});
  });

  it('never start a training', async () => {
    await expect(train({ ...defaultSettings('balance'), population: 0 })).rejects.toThrow(SettingsError);
  });
});
