// Optimisers by ask and tell, as a program of one's own uses them.
import { describe, expect, it } from 'vitest';
import {
  createEvaluator,
  createOptimiser,
  defaultSettings,
  type GenerationRecord,
  type MethodName,
  methodNames,
  type Optimiser,
  SettingsError,
  scaled,
  train,
} from '../../src/learn/index.js';
import { isPruning, isVerified } from '../../src/learn/methods/methods.js';

const shape = { inputs: 5, hidden: 32, outputs: 1 };
const numbers = { seed: 3, population: 16 };

/** Plays a generation of balance, and tells. @returns the best mean return. */
async function generation(optimiser: Optimiser, number: number, method: MethodName): Promise<number> {
  const settings = defaultSettings('balance', method, { ...numbers, episodes: 2 });
  const evaluator = await createEvaluator(settings, 1);
  const population = optimiser.ask();
  const { returns } = await evaluator.evaluate({
    networks: population.map((individual) => scaled(individual, undefined)),
    episodes: 2,
    starts: { seed: 3, purpose: 'start', generation: number, shared: method === 'evolve' },
    precision: 'float64',
  });
  const means = Float64Array.from(population, (_, i) => (returns[2 * i]! + returns[2 * i + 1]!) / 2);
  optimiser.tell(means.map((mean, i) => mean - population[i]!.complexityPenalty));
  await evaluator.close();
  return Math.max(...means);
}

describe.each(methodNames)('%s by ask and tell', (method) => {
  it('is what training does', async () => {
    const optimiser = createOptimiser(method, shape, numbers);
    const mine = [];
    for (let number = 0; number < 4; number++) mine.push(await generation(optimiser, number, method));
    const history: GenerationRecord[] = [];
    const { finalists } = await train(
      defaultSettings('balance', method, {
        ...numbers,
        ...{ episodes: 2, maxGenerations: 4, confirmEpisodes: 1, targetReturn: 5000 },
        ...(method === 'regrow' && { firstCut: 1 }),
        ...(method === 'evolve' && { firstCut: 1, memory: 'generation' as const, price: 0 }),
      }),
      { onGeneration: (record) => history.push(record) },
    );
    expect(mine).toEqual(history.map(({ bestReturn }) => bestReturn));
    expect(optimiser.finalists().map(({ individual }) => scaled(individual, undefined))).toEqual(finalists);
  });

  it('goes on from what it saved', () => {
    const [whole, begun] = [0, 1].map(() => createOptimiser(method, shape, numbers)) as [Optimiser, Optimiser];
    const tell = (optimiser: Optimiser) =>
      optimiser.tell(Float64Array.from(optimiser.ask(), ({ connections }, i) => Math.sin(i) * connections));
    for (let number = 0; number < 4; number++) tell(whole);
    tell(begun);
    tell(begun);
    const resumed = createOptimiser(method, shape, numbers, JSON.parse(JSON.stringify(begun.save())));
    tell(resumed);
    tell(resumed);
    expect(resumed.ask()).toEqual(whole.ask());
    expect(resumed.finalists()).toEqual(whole.finalists());
  });
});

describe('createOptimiser', () => {
  it('takes the article’s settings for those that are left out', () => {
    const [left, given] = [{}, { elites: 2, initialPrune: 0.25, parents: 'article' as const }].map((own) => {
      const optimiser = createOptimiser('mk1', shape, { ...numbers, ...own });
      optimiser.tell(new Float64Array(16).map((_, i) => i % 5));
      return optimiser.ask();
    });
    expect(given).toEqual(left);
    const other = createOptimiser('mk1', shape, { ...numbers, initialPrune: 0.5 });
    const connections = (optimiser: Optimiser) => optimiser.ask().reduce((sum, each) => sum + each.connections, 0);
    expect(connections(other)).toBeLessThan(0.8 * connections(createOptimiser('mk1', shape, numbers)));
  });

  it('refuses what cannot work, by name', () => {
    const refused = (create: () => unknown): string => {
      try {
        create();
      } catch (error) {
        if (error instanceof SettingsError) return error.message;
        throw error;
      }
      throw new Error('It was not refused.');
    };
    expect(refused(() => createOptimiser('mk7' as 'mk1', shape, numbers))).toBe(
      'There is no method "mk7". Did you mean "mk1"? The methods are: mk1, mk2, cma-layer, cma, regrow, evolve.',
    );
    expect(refused(() => createOptimiser('mk1', shape, { ...numbers, elites: 0, initialPrune: 2 }))).toBe(
      'The optimiser cannot start with these settings: elites is 0; it must be a whole number from 1 to 32768. initialPrune is 2; it must be a number from 0 to 1.',
    );
    expect(refused(() => createOptimiser('toString' as 'mk1', shape, numbers))).toContain(
      'There is no method "toString".',
    );
    expect(refused(() => createOptimiser('mk1', shape, { ...numbers, seed: -1 }))).toContain('seed is -1; it must be');
    const order = 'elites is 17; it must not be above population, which is 16';
    expect(refused(() => createOptimiser('mk1', shape, { ...numbers, elites: 17 }))).toContain(order);
    expect(refused(() => createOptimiser('mk1', shape, { ...numbers, elites: 17, initialPrune: 2 }))).not.toContain(
      order,
    );
    expect(refused(() => createOptimiser('cma', shape, { seed: 1, population: 1 }))).toContain('cma needs at least 2');
    expect(refused(() => createOptimiser('cma', shape, { ...numbers, elites: 2 } as never))).toContain(
      'elites is not a setting of cma',
    );
    expect(refused(() => createOptimiser('cma', { ...shape, mirrored: true }, numbers))).toContain(
      'the weights of cma have both signs without them',
    );
    expect(() => createOptimiser('mk1', { inputs: 5, hidden: 65, outputs: 1 }, numbers)).toThrow(
      'hidden must be a whole number from 1 to 64, not 65',
    );
  });

  it('makes mirrored networks by a method that prunes', () => {
    const mirrored = { ...shape, mirrored: true };
    const [{ network } = expect.unreachable()] = createOptimiser('mk1', mirrored, numbers).ask();
    expect('mask' in network && network.mask.shape).toEqual(mirrored);
    expect(methodNames.filter(isPruning)).toEqual(['mk1', 'mk2', 'regrow', 'evolve']);
    expect(methodNames.map(isVerified)).toEqual([false, false, false, false, true, true]);
  });

  it('wants one fitness for each individual', () => {
    expect(() => createOptimiser('mk1', shape, numbers).tell(new Float64Array(15))).toThrow(
      'was told 15 fitness values for 16 individuals',
    );
  });
});
