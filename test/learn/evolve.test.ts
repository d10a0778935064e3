// evolve with a memory: parents whose fitness is the mean of all that they have played, verified when they are old enough.
import { describe, expect, it } from 'vitest';
import { createOptimiser, defaultSettings, type Individual, type Optimiser } from '../../src/learn/index.js';
import type { Champion } from '../../src/network/index.js';

const shape = { inputs: 5, hidden: 8, outputs: 1 };
const settings = {
  seed: 4,
  population: 12,
  elites: 3,
  memory: 'life',
  price: 0.5,
  beginnings: 1,
  restartAfter: 0,
} as const;

const mask = ({ network }: Individual) => [...(network as { mask: Champion['mask'] }).mask.connections].join('');

/** The nth of the present population has fitness n. */
const ascending = () => Float64Array.from({ length: 12 }, (_, i) => i);

describe('evolve with a memory', () => {
  it('keeps the elite, whose fitness is the mean of its generations', () => {
    const optimiser = createOptimiser('evolve', shape, settings);
    expect(optimiser.veterans).toBe(0);
    const best = mask(optimiser.ask()[11]!);
    optimiser.tell(ascending());
    expect(optimiser.veterans).toBe(3);
    expect(mask(optimiser.ask()[0]!)).toBe(best);
    optimiser.tell(Float64Array.from({ length: 12 }, (_, i) => (i === 0 ? 5 : 0)));
    const [first] = optimiser.finalists();
    expect(mask(first!.individual)).toBe(best);
    expect(first!.fitness).toBe((11 + 5) / 2);
  });

  it('has a candidate when one of the elite is old enough, and hears what it came to', () => {
    const optimiser = createOptimiser('evolve', shape, settings);
    for (let generation = 0; generation < 6; generation++) {
      expect(optimiser.candidate!()).toBeUndefined();
      optimiser.tell(Float64Array.from({ length: 12 }, (_, i) => 100 - i));
    }
    const candidate = optimiser.candidate!()!;
    expect(candidate.fitness).toBe(100);
    optimiser.tellMore!(candidate, 40, 12);
    const told = optimiser.finalists().find(({ individual }) => individual === candidate.individual);
    expect(told!.fitness).toBe((6 * 100 + 12 * 40) / 18);
    expect(optimiser.candidate!()!.individual).not.toBe(candidate.individual);
    expect(optimiser.finalists().at(-1)!.individual, 'it is the last of the elite').toBe(candidate.individual);
  });

  it('has nobody twice, and lets each connection cost its price', () => {
    const optimiser = createOptimiser('evolve', shape, settings);
    for (let generation = 0; generation < 30; generation++) optimiser.tell(ascending());
    expect(new Set(optimiser.ask().map(mask)).size).toBe(12);
    for (const { complexityPenalty, connections } of optimiser.ask()) {
      expect(complexityPenalty).toBeGreaterThanOrEqual(0.5 * connections);
      expect(complexityPenalty).toBeLessThanOrEqual(0.5 * connections + 1);
    }
  });

  it('begins anew after so many generations, and keeps the best as a finalist', () => {
    const optimiser = createOptimiser('evolve', shape, { ...settings, restartAfter: 4 });
    for (let generation = 0; generation < 4; generation++) optimiser.tell(ascending());
    expect(optimiser.veterans).toBe(0);
    const [best] = optimiser.finalists();
    expect(optimiser.finalists()).toHaveLength(1);
    const first = createOptimiser('evolve', shape, settings).ask().map(mask);
    expect(optimiser.ask().map(mask)).not.toEqual(first);
    optimiser.tell(new Float64Array(12).fill(-50));
    expect(optimiser.finalists()).toContainEqual(best);
  });

  it('begins several populations, and goes on with the best of them', () => {
    const begins3 = { ...settings, beginnings: 3, beginningGenerations: 10 };
    const optimiser = createOptimiser('evolve', shape, begins3);
    const elites: string[][] = [];
    let resumed = createOptimiser('evolve', shape, begins3);
    for (let generation = 1; generation <= 30; generation++) {
      // The second is the best.
      const worth = generation > 10 && generation <= 20 ? 100 : 0;
      for (const each of [optimiser, resumed]) each.tell(ascending().map((less) => worth - less));
      if (generation % 10 === 9) elites.push(optimiser.ask().slice(0, 3).map(mask));
      const begins = generation === 10 || generation === 20;
      expect(optimiser.veterans, `after generation ${generation}`).toBe(begins ? 0 : 3);
      resumed = createOptimiser('evolve', shape, begins3, JSON.parse(JSON.stringify(resumed.save())));
      expect(resumed.save()).toEqual(optimiser.save());
      expect(resumed.ask()).toEqual(optimiser.ask());
      expect(resumed.finalists()).toEqual(optimiser.finalists());
    }
    expect(optimiser.finalists()[0]!.fitness).toBe(100);
    const after = optimiser.ask().slice(0, 3).map(mask);
    expect(after.filter((each) => elites[1]!.includes(each)).length).toBeGreaterThan(0);
    expect(after.filter((each) => elites[2]!.includes(each))).toHaveLength(0);
  });

  it('goes on from what it saved', () => {
    const optimiser = createOptimiser('evolve', shape, { ...settings, restartAfter: 4 });
    for (let generation = 0; generation < 6; generation++) {
      const saved = JSON.parse(JSON.stringify({ saved: optimiser.save() })).saved;
      const restored = createOptimiser('evolve', shape, { ...settings, restartAfter: 4 }, saved);
      expect(restored.ask()).toEqual(optimiser.ask());
      expect(restored.save()).toEqual(optimiser.save());
      optimiser.tell(ascending());
    }
  });
});

describe('the elite of evolve', () => {
  const told = (...fitness: number[]) =>
    new Float64Array(12).fill(Number.NEGATIVE_INFINITY).map((none, i) => fitness[i] ?? none);

  it('has nobody who left the race, but one where all have', () => {
    const optimiser = createOptimiser('evolve', shape, settings);
    expect(optimiser.finalists()).toEqual([]);
    expect(optimiser.save()).toBeUndefined();
    const [first, , third] = optimiser.ask();
    optimiser.tell(told(3, Number.NEGATIVE_INFINITY, 4));
    expect(optimiser.veterans).toBe(2);
    expect(optimiser.ask().slice(0, 2)).toEqual([third, first]);
    const none = createOptimiser('evolve', shape, settings);
    none.tell(told());
    expect(none.veterans).toBe(1);
  });

  it('without a memory is worth what it was worth last, and is a candidate as soon as with one', () => {
    const optimiser = createOptimiser('evolve', shape, { ...settings, memory: 'generation' });
    for (let generation = 0; generation < 9; generation++) {
      optimiser.tell(told(20 - generation, 3, 2));
      const [best] = optimiser.finalists();
      expect(best).toEqual({ individual: optimiser.ask()[0], fitness: 20 - generation, generation });
      expect(optimiser.candidate!()?.fitness).toBe(generation < 5 ? undefined : 20 - generation);
    }
  });

  it('has the worthiest of those who are old enough for its candidate: its size counts for the fitness only', () => {
    const optimiser = createOptimiser('evolve', shape, settings);
    const sizes = () => optimiser.ask().map(({ complexityPenalty }) => complexityPenalty);
    // The smaller is a hair fitter, and the larger worth far more.
    optimiser.tell(Float64Array.from(sizes(), (size) => -0.001 * size));
    for (let generation = 1; generation < 6; generation++)
      optimiser.tell(
        told(
          ...sizes()
            .slice(0, 3)
            .map((size) => -0.001 * size),
        ),
      );
    const [smallest, , largest] = optimiser.ask();
    expect(largest!.complexityPenalty).toBeGreaterThan(smallest!.complexityPenalty);
    expect(optimiser.finalists()[0]!.individual).toBe(smallest);
    expect(optimiser.candidate!()!.individual).toBe(largest);
    // A newcomer is none, however good.
    optimiser.tell(told(0, 0, 0, 500));
    expect(optimiser.finalists()[0]!.fitness).toBe(500);
    expect(optimiser.candidate!()!.fitness).toBeLessThan(2);
  });

  it('is left as it is by what is told of others', () => {
    const [optimiser, same] = [0, 1].map(() => createOptimiser('evolve', shape, settings)) as [Optimiser, Optimiser];
    for (const each of [optimiser, same]) each.tell(ascending());
    const gone = optimiser.ask()[7]!;
    optimiser.tellMore!({ individual: gone, fitness: 1, generation: 0 }, 1000, 50);
    expect(optimiser.save()).toEqual(same.save());
    expect(optimiser.ask()).toEqual(same.ask());
  });

  it('is asked for further ones even where there are no others', () => {
    const tiny = createOptimiser('evolve', { inputs: 1, hidden: 1, outputs: 1 }, settings);
    for (let generation = 0; generation < 3; generation++) {
      expect(tiny.ask()).toHaveLength(12);
      tiny.tell(ascending());
    }
  });

  it('breeds children of one parent, changed in one unit, where units are neither crossed nor changed again', () => {
    const plain = { ...settings, memory: 'generation', crossover: 0, furtherChange: 0 } as const;
    const units = (individual: Individual) => {
      const digits = mask(individual);
      return Array.from({ length: 8 }, (_, h) => digits.slice(5 * h, 5 * h + 5) + digits[40 + h]);
    };
    const unlike = (a: string[], b: string[]) => a.filter((unit, h) => unit !== b[h]).length;
    const mostChanges = (own: object) => {
      const optimiser = createOptimiser('evolve', shape, { ...plain, population: 60, ...own });
      optimiser.tell(Float64Array.from({ length: 60 }, (_, i) => i));
      const parents = optimiser.ask().slice(0, 3).map(units);
      const children = optimiser.ask().slice(3).map(units);
      return Math.max(...children.map((child) => Math.min(...parents.map((parent) => unlike(child, parent)))));
    };
    expect(mostChanges({})).toBe(1);
    expect(mostChanges({ furtherChange: 0.9 })).toBeGreaterThan(2);
    expect(mostChanges({ crossover: 1 })).toBeGreaterThan(2);
  });
});

describe('the beginnings of evolve', () => {
  it('are over when the best of them goes on, and come again when all begins anew', () => {
    const optimiser = createOptimiser('evolve', shape, {
      ...settings,
      ...{ beginnings: 2, beginningGenerations: 3, restartAfter: 10 },
    });
    const begun: number[] = [];
    for (let generation = 1; generation <= 26; generation++) {
      optimiser.tell(ascending());
      if (optimiser.veterans === 0) begun.push(generation);
    }
    expect(begun).toEqual([3, 10, 13, 20, 23]);
    expect(optimiser.finalists()[0]!.fitness).toBe(11);
  });

  it('of a run with one are none', () => {
    const optimiser = createOptimiser('evolve', shape, { ...settings, beginningGenerations: 2 });
    for (let generation = 1; generation <= 7; generation++) {
      optimiser.tell(ascending());
      expect(optimiser.veterans).toBe(3);
    }
  });

  it('leave the best of those that were given up among the finalists, and a better one takes its place', () => {
    const optimiser = createOptimiser('evolve', shape, { ...settings, restartAfter: 1 });
    const best = (fitness: number) => {
      optimiser.tell(new Float64Array(12).fill(fitness));
      return optimiser.finalists().map((each) => each.fitness);
    };
    expect([best(4), best(3), best(5), best(5)]).toEqual([[4], [4], [5], [5]]);
    expect(optimiser.finalists()[0]!.generation, 'of equals the earlier').toBe(2);
  });
});

describe('the settings of evolve', () => {
  const create = (own: object) => () => createOptimiser('evolve', shape, { seed: 1, population: 8, ...own });

  it.each([
    ...[{ unitDensity: 0 }, { unitDensity: 1 }, { crossover: 0 }, { crossover: 1 }, { furtherChange: 0 }],
    ...[{ memory: 'life' }, { memory: 'generation' }, { price: 0 }, { price: 1000 }, { beginnings: 1000 }],
    ...[{ beginningGenerations: 1 }, { restartAfter: 0 }, { elites: 8 }],
  ])('may have %j', (own) => {
    expect(create(own)).not.toThrow();
  });

  it.each([
    [{ unitDensity: 1.1 }, 'unitDensity is 1.1; it must be a number from 0 to 1'],
    [{ crossover: -0.1 }, 'crossover is -0.1; it must be a number from 0 to 1'],
    [{ furtherChange: 1 }, 'furtherChange is 1; it must be a number from 0 to 0.99'],
    [{ memory: 'ever' }, 'memory is "ever"; it must be one of: life, generation'],
    [{ price: -1 }, 'price is -1; it must be a number from 0 to 1000'],
    [{ beginnings: 0 }, 'beginnings is 0; it must be a whole number from 1 to 1000'],
    [{ beginningGenerations: 0 }, 'beginningGenerations is 0; it must be a whole number from 1 to 1000000'],
    [{ restartAfter: -1 }, 'restartAfter is -1; it must be a whole number from 0 to 1000000'],
    [
      { beginnings: 3, beginningGenerations: 4, restartAfter: 12 },
      'restartAfter is 12; it must be 0 or more than 12, which is beginnings times beginningGenerations',
    ],
    [{ elites: 9 }, 'elites is 9; it must not be above population, which is 8'],
  ])('may not have %j', (own, message) => {
    expect(create(own)).toThrow(message);
  });

  it('are those of lessons, where the task has some, and of races elsewhere', () => {
    const taskParameters = { wideningGenerations: 9 };
    expect(defaultSettings('rig-swing-up', 'evolve', { taskParameters })).toMatchObject({
      ...{ population: 120, episodes: 16, minGenerations: 0, checkEvery: 10, maxGenerations: 3000, elites: 24 },
      ...{ memory: 'generation', price: 0, beginnings: 1, beginningGenerations: 80, restartAfter: 0 },
    });
    expect(defaultSettings('swing-up', 'evolve')).toMatchObject({
      ...{ population: 128, episodes: 1, minGenerations: 0, checkEvery: 1, maxGenerations: 10_000, elites: 32 },
      ...{ memory: 'life', price: 0.02, beginnings: 10, restartAfter: 2000, confirmEpisodes: 1000 },
      ...{ unitDensity: 0.3, crossover: 0.5, furtherChange: 0.4 },
    });
    expect(defaultSettings('swing-up', 'evolve', { hidden: 4 }), 'never fewer').toMatchObject({
      ...{ population: 40, elites: 10 },
    });
  });
});
