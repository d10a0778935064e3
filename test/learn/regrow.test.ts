// regrow: what its children keep of their parents, and what they lose by a trace.
import { describe, expect, it } from 'vitest';
import { createTask } from '../../sim/index.js';
import { type Activity, createOptimiser, defaultSettings, type Optimiser } from '../../src/learn/index.js';
import type { Mask } from '../../src/network/index.js';

const shape = { inputs: 5, hidden: 32, outputs: 1 };
const ones = (individual: { network: object }) => (individual.network as { mask: Mask }).mask.connections;

/** Later connections have stronger traces. */
const rising = (): Activity => {
  const trace = Float64Array.from({ length: 192 }, (_, k) => k);
  return { activity: trace, reward: trace.map((value) => -1 - value) };
};

describe('regrow by a trace', () => {
  it.each(['activity', 'reward'] as const)('loses as many by %s as by chance, the weakest twice as often', (lossBy) => {
    const settings = { seed: 2, population: 600, elites: 1, initialPrune: 0, lossRate: 0.2, regrowthRate: 0, lossBy };
    const optimiser = createOptimiser('regrow', shape, settings);
    optimiser.tell(new Float64Array(600), rising);
    const lost = (from: number, to: number) =>
      optimiser.ask().reduce(
        (sum, child) =>
          sum +
          ones(child)
            .slice(from, to)
            .filter((each) => each === 0).length,
        0,
      ) /
      (600 * (to - from));
    expect(lost(0, 192)).toBeCloseTo(0.2, 2);
    const [weakest, strongest] = lossBy === 'activity' ? [lost(0, 10), lost(182, 192)] : [lost(182, 192), lost(0, 10)];
    expect(weakest).toBeGreaterThan(0.36);
    expect(strongest).toBeLessThan(0.02);
  });

  it('needs the activity', () => {
    const optimiser = createOptimiser('regrow', shape, { seed: 1, population: 8, lossBy: 'activity' });
    expect(() => optimiser.tell(new Float64Array(8))).toThrow('told no activity');
  });

  it('without selection gives each individual one child, whatever it was worth', () => {
    const settings = { seed: 1, population: 8, regrowthRate: 0, selection: 'none' as const };
    const told = (fitness: number[]) => {
      const optimiser = createOptimiser('regrow', shape, settings);
      const parents = optimiser.ask().map(ones);
      optimiser.tell(Float64Array.from(fitness));
      const children = optimiser.ask().map(ones);
      for (const [i, child] of children.entries()) {
        expect(child.every((connection, k) => connection <= parents[i]![k]!)).toBe(true);
      }
      return children;
    };
    expect(told([1, 2, 3, 4, 5, 6, 7, 8])).toEqual(told([8, 7, 6, 5, 4, 3, 2, Number.NEGATIVE_INFINITY]));
  });

  it.each([
    { lossBy: 'activity' },
    { lossBy: 'reward', selection: 'none' },
    { selection: 'none' },
    { phaseGenerations: 2, lossDecay: 0.5 },
  ] as const)('goes on from what it saved, with %j', (own) => {
    const settings = { seed: 3, population: 12, ...own };
    const whole = createOptimiser('regrow', shape, settings);
    let restored: Optimiser | undefined;
    for (let generation = 0; generation < 5; generation++) {
      for (const optimiser of [whole, ...(restored ? [restored] : [])]) {
        optimiser.tell(
          Float64Array.from(optimiser.ask(), ({ connections }, i) => (i * connections) % 17),
          rising,
        );
      }
      if (restored) expect(restored.ask()).toEqual(whole.ask());
      restored = createOptimiser('regrow', shape, settings, JSON.parse(JSON.stringify(whole.save())));
      expect(restored.ask()).toEqual(whole.ask());
      expect(JSON.stringify(restored.save())).toBe(JSON.stringify(whole.save()));
      expect(restored.finalists()).toEqual(whole.finalists());
    }
  });
});

describe('the elite of regrow', () => {
  const settings = { seed: 3, population: 16, elites: 3 };
  const tell = (optimiser: Optimiser, ...fitness: number[]) =>
    optimiser.tell(new Float64Array(16).fill(Number.NEGATIVE_INFINITY).map((none, i) => fitness[i] ?? none));

  it('is the best of those who stayed, and the fittest of them the candidate', () => {
    const optimiser = createOptimiser('regrow', shape, settings);
    expect(optimiser.candidate!()).toBeUndefined();
    expect(optimiser.finalists()).toEqual([]);
    expect(optimiser.save()).toBeUndefined();
    const first = optimiser.ask();
    tell(optimiser, 4, 9, 1, 7);
    expect(optimiser.finalists().map(({ individual }) => individual)).toEqual([first[1], first[3], first[0]]);
    const second = optimiser.ask();
    tell(optimiser, 3, 5);
    expect(optimiser.candidate!()).toMatchObject({ individual: second[1], fitness: 5, generation: 1 });
    const told = optimiser.finalists().map(({ individual, fitness }) => [individual, fitness]);
    expect(told).toEqual([
      [first[1], 9],
      [second[1], 5],
      [second[0], 3],
    ]);
  });

  it('has its first where nobody stayed', () => {
    const optimiser = createOptimiser('regrow', shape, settings);
    const [first] = optimiser.ask();
    tell(optimiser);
    expect(optimiser.finalists()).toEqual([{ individual: first, fitness: Number.NEGATIVE_INFINITY, generation: 0 }]);
    const restored = createOptimiser('regrow', shape, settings, JSON.parse(JSON.stringify(optimiser.save())));
    expect(restored.finalists()).toEqual(optimiser.finalists());
  });

  it('may be as large as the population, and no larger', () => {
    expect(() => createOptimiser('regrow', shape, { ...settings, elites: 16 })).not.toThrow();
    expect(() => createOptimiser('regrow', shape, { ...settings, elites: 17 })).toThrow(
      'elites is 17; it must not be above population, which is 16',
    );
  });
});

describe('the settings of regrow', () => {
  const create = (own: object) => () => createOptimiser('regrow', shape, { seed: 1, population: 8, ...own });

  it.each([
    ...[{ lossRate: 0 }, { lossRate: 1 }, { regrowthRate: 0 }, { regrowthRate: 1 }, { lossDecay: 0 }, { lossDecay: 1 }],
    ...[{ phaseGenerations: 0 }, { phaseGenerations: 1_000_000 }, { initialPrune: 1 }],
    ...[
      { lossBy: 'chance' },
      { lossBy: 'activity' },
      { lossBy: 'reward' },
      { selection: 'rank' },
      { selection: 'none' },
    ],
  ])('may have %j', (own) => {
    expect(create(own)).not.toThrow();
  });

  it.each([
    [{ lossRate: 1.1 }, 'lossRate is 1.1; it must be a number from 0 to 1'],
    [{ regrowthRate: -0.1 }, 'regrowthRate is -0.1; it must be a number from 0 to 1'],
    [{ lossDecay: 2 }, 'lossDecay is 2; it must be a number from 0 to 1'],
    [{ phaseGenerations: 0.5 }, 'phaseGenerations is 0.5; it must be a whole number from 0 to 1000000'],
    [{ initialPrune: 2 }, 'initialPrune is 2; it must be a number from 0 to 1'],
    [{ lossBy: 'luck' }, 'lossBy is "luck"; it must be one of: chance, activity, reward'],
    [{ selection: '' }, 'selection is ""; it must be one of: rank, none'],
  ])('may not have %j', (own, message) => {
    expect(create(own)).toThrow(message);
  });

  it('are those of short races, where nothing else is said', () => {
    expect(defaultSettings('swing-up', 'regrow')).toMatchObject({
      ...{ episodes: 1, minGenerations: 0, checkEvery: 1, maxGenerations: 10_000, elites: 8, initialPrune: 0.667 },
      ...{ phaseGenerations: 0, lossDecay: 1, lossBy: 'chance', selection: 'rank' },
    });
    expect(defaultSettings('swing-up', 'regrow', { hidden: 4 }).population, 'never fewer').toBe(16);
  });
});

describe('regrow', () => {
  it('loses connections and regrows others, each with its own probability', () => {
    const settings = { seed: 2, population: 400, elites: 1, lossRate: 0.2, regrowthRate: 0.05 };
    const optimiser = createOptimiser('regrow', shape, settings);
    const parent = ones(optimiser.ask()[0]!);
    optimiser.tell(new Float64Array(400).fill(Number.NEGATIVE_INFINITY).fill(5, 0, 1));
    const has = parent.filter((each) => each === 1).length;
    const counts = { lost: 0, regrown: 0 };
    for (const child of optimiser.ask()) {
      for (const [k, connection] of ones(child).entries()) {
        if (connection < parent[k]!) counts.lost++;
        if (connection > parent[k]!) counts.regrown++;
      }
    }
    expect(counts.lost / (400 * has)).toBeCloseTo(0.2, 2);
    expect(counts.regrown / (400 * (192 - has))).toBeCloseTo(0.05, 2);
    expect(optimiser.finalists(), 'who left a race is no finalist').toHaveLength(1);
  });

  it('grows and prunes in turn, growth first; and a rate of loss may fade', () => {
    const rates = { seed: 2, population: 200, elites: 1, initialPrune: 0.5, lossRate: 0.4, regrowthRate: 0.1 };
    const told = (settings: object) => {
      const optimiser = createOptimiser('regrow', shape, { ...rates, ...settings });
      const sizes = () => optimiser.ask().map(({ connections }) => connections);
      const first = sizes()[0]!;
      let parents = [first];
      optimiser.tell(new Float64Array(200).fill(Number.NEGATIVE_INFINITY).fill(5, 0, 1));
      return [1, 2, 3, 4, 5].map(() => {
        const children = sizes();
        const { mutationRate } = optimiser;
        const grew = Math.min(...children) >= Math.min(...parents);
        const shrank = Math.max(...children) <= Math.max(...parents);
        // Where all have left, the first is the last elite; the best of all time is a parent always.
        parents = [first, children[0]!];
        optimiser.tell(new Float64Array(200).fill(Number.NEGATIVE_INFINITY));
        return [grew ? 'grew' : '', shrank ? 'shrank' : '', mutationRate];
      });
    };
    const grew = ['grew', '', 0];
    const shrank = ['', 'shrank', 0.4];
    expect(told({ phaseGenerations: 2 })).toEqual([grew, grew, shrank, shrank, grew]);
    const fading = told({ regrowthRate: 0, lossDecay: 0.5 });
    expect(fading.map(([, , rate]) => rate)).toEqual([0.4, 0.2, 0.1, 0.05, 0.025]);
    expect(fading[0]).toEqual(shrank);
    expect(told({ initialPrune: 1, lossRate: 0 })[0], 'growth alone, from nothing').toEqual(grew);
  });

  it('has gentler rates and more individuals for larger networks', () => {
    expect(defaultSettings('swing-up', 'regrow')).toMatchObject({ population: 64, lossRate: 0.1, regrowthRate: 0.05 });
    expect(defaultSettings('swing-up', 'regrow', { mirror: true })).toMatchObject({ population: 120, lossRate: 0.055 });
    expect(defaultSettings('double-pendulum', 'regrow')).toMatchObject({ population: 104, lossRate: 0.06 });
  });

  it('lets nobody leave before a swing-up can be over', () => {
    const { approachSteps, maxSteps } = createTask('swing-up');
    expect(defaultSettings('swing-up', 'regrow').firstCut! * maxSteps).toBeGreaterThanOrEqual(approachSteps!);
    const rig = { maxSteps: 400, poleCentreM: 0.3, periodUs: 20_000 };
    const slow = createTask('rig-swing-up', rig);
    const { firstCut } = defaultSettings('rig-swing-up', 'regrow', { taskParameters: rig });
    expect(firstCut! * 400).toBeGreaterThanOrEqual(slow.approachSteps!);
    expect(defaultSettings('balance', 'regrow').firstCut).toBe(0.125);
  });
});
