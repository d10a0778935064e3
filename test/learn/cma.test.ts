// cma: how CMA-ES is applied to networks.
import { describe, expect, it } from 'vitest';
import { Cma } from '../../src/learn/methods/cma.js';
import { CmaEs } from '../../src/learn/methods/cma-es.js';
import type { WeightedIndividual } from '../../src/learn/methods/weighted-individual.js';
import { defaultSettings, type SettingChanges } from '../../src/learn/training/index.js';

const shape = { inputs: 2, hidden: 3, outputs: 1 };
const settings = { seed: 7, population: 16, initialSigma: 0.5 };

/** Best where weight k is k. */
function fitness({ weights }: WeightedIndividual): number {
  return -weights.reduce((sum, weight, k) => sum + (weight - k) * (weight - k), 0);
}

function tell(cma: Cma): void {
  cma.tell(Float64Array.from(cma.ask(), fitness));
}

it("plays CMA-ES's points from the zero vector on, and maximises", () => {
  const cma = new Cma(shape, settings);
  const reference = new CmaEs({ seed: 7, mean: new Float64Array(9), sigma: 0.5, population: 16 });
  for (let generation = 0; generation < 3; generation++) {
    expect(cma.ask().map((individual) => individual.weights)).toEqual(reference.ask());
    reference.tell(cma.ask().map((individual) => -fitness(individual)));
    tell(cma);
  }
});

it('finds the fittest network', () => {
  const cma = new Cma(shape, settings);
  for (let generation = 0; generation < 150; generation++) tell(cma);
  const best = cma.finalists()[0]!;
  expect(best.fitness).toBeGreaterThan(-1e-6);
  best.individual.weights.forEach((weight, k) => {
    expect(weight).toBeCloseTo(k, 2);
  });
});

it('offers the best of all time and an eighth of the last generation as finalists', () => {
  const cma = new Cma(shape, settings);
  cma.tell(Float64Array.from({ length: 16 }, (_, i) => 100 - i));
  const first = cma.ask();
  cma.tell(Float64Array.from({ length: 16 }, (_, i) => i));
  expect(cma.finalists().map(({ fitness: told, generation }) => [told, generation])).toEqual([
    [100, 0],
    [15, 1],
    [14, 1],
  ]);
  expect(cma.finalists()[1]!.individual).toBe(first[15]);
});

describe('settings', () => {
  it('have nothing but the first standard deviation', () => {
    const names = Object.keys(defaultSettings('swing-up', 'cma'));
    expect(names).toContain('initialSigma');
    expect(names).not.toContain('elites');
  });

  it.each([
    [{ population: 1 }, 'population is 1; cma needs at least 2'],
    [{ initialSigma: 0 }, 'initialSigma is 0; it must be a number from 0.001 to 100'],
    [{ elites: 4 }, 'elites is not a setting of cma'],
  ] satisfies [SettingChanges, string][])('refuse %o', (changes, message) => {
    expect(() => defaultSettings('swing-up', 'cma', changes)).toThrow(message);
  });
});

it('says why it stopped when its distribution has shrunk to a point, and that goes through a saved state', () => {
  const cma = new Cma(shape, settings);
  let generation = 0;
  for (; generation < 3000 && cma.stopped === undefined; generation++) tell(cma);
  expect(cma.stopped).toBe('the deviation has shrunk to 1e-12 of the first');
  expect(generation).toBeGreaterThan(100);
  expect(new Cma(shape, settings, JSON.parse(JSON.stringify(cma.save()))).stopped).toBe(cma.stopped);
});

it('says that its distribution grows for ever where farther is always better', () => {
  const cma = new Cma(shape, settings);
  for (let generation = 0; generation < 3000 && cma.stopped === undefined; generation++) {
    cma.tell(Float64Array.from(cma.ask(), ({ weights }) => weights[0]!));
  }
  expect(cma.stopped).toMatch(/1e4 times the first|1e7 times the shortest/);
});

it('takes fitness that is no number for the worst', () => {
  const [some, worst] = [new Cma(shape, settings), new Cma(shape, settings)];
  for (let generation = 0; generation < 40; generation++) {
    some.tell(Float64Array.from(some.ask(), (each, i) => (i % 3 === 0 ? Number.NaN : fitness(each))));
    worst.tell(Float64Array.from(worst.ask(), (each, i) => (i % 3 === 0 ? Number.NEGATIVE_INFINITY : fitness(each))));
    expect(some.ask()).toEqual(worst.ask());
  }
  expect(some.finalists()[0]!.fitness).toBeGreaterThan(fitness(new Cma(shape, settings).ask()[0]!));
  const none = new Cma(shape, settings);
  none.tell(new Float64Array(16).fill(Number.NaN));
  const restored = new Cma(shape, settings, JSON.parse(JSON.stringify(none.save())));
  expect(restored.ask()).toEqual(none.ask());
  expect(restored.finalists()).toEqual(none.finalists());
  expect(none.ask().every(({ weights }) => weights.every(Number.isFinite))).toBe(true);
});
