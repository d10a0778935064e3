// mk1 against the article's rules, computed by hand on small populations and as properties of any.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../sim/index.js';
import { adaptiveRate, drawRank, Mk1 } from '../../src/learn/methods/mk1.js';
import { PrunedIndividual, prune } from '../../src/learn/methods/pruned-individual.js';
import { canonicalEqual, canonicalForm, fullMask, type Mask } from '../../src/network/index.js';

const shape = { inputs: 3, hidden: 4, outputs: 2 };
const settings = {
  seed: 7,
  population: 8,
  elites: 2,
  initialPrune: 0.25,
  parents: 'article' as const,
  minMutationRate: 0.001,
  maxMutationRate: 0.125,
};

describe('the complexity penalty', () => {
  it('is the mean over the layers of the layer mean weight', () => {
    const connections = Uint8Array.of(1, 0, 1, 1, /* output */ 0, 1);
    const individual = new PrunedIndividual({ shape: { inputs: 2, hidden: 2, outputs: 1 }, connections });
    expect(individual.complexityPenalty).toBe((3 / 4 + 1 / 2) / 2);
    expect(individual.connections).toBe(4);
  });

  it('goes from 1 for a full network to 0 for an empty one', () => {
    const full = fullMask(shape);
    expect(new PrunedIndividual(full).complexityPenalty).toBe(1);
    const empty = { shape, connections: new Uint8Array(full.connections.length) };
    expect(new PrunedIndividual(empty).complexityPenalty).toBe(0);
  });
});

describe('the mutation rate', () => {
  it('is the root mean square distance of the elite from the population mean, over that mean', () => {
    // m = 6; distances 1, 1, 3: sqrt(11 / 3) / 6
    expect(adaptiveRate([4, 6, 8], [5, 7, 3])).toBeCloseTo(0.3191423692521127, 15);
  });

  it('is 0 when nobody has a connection left, and without bound when only the elite has', () => {
    expect(adaptiveRate([0, 0], [0])).toBe(0);
    expect(adaptiveRate([0, 0], [4])).toBe(Number.POSITIVE_INFINITY);
  });

  it('is the initial prune for the first generation and clipped after it', () => {
    const wide = new Mk1(shape, { ...settings, maxMutationRate: 0.002 });
    expect(wide.mutationRate).toBe(0.25);
    wide.tell(Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8));
    expect(wide.mutationRate).toBe(0.002);
    const narrow = new Mk1(shape, { ...settings, initialPrune: 0 });
    narrow.tell(Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8));
    expect(narrow.mutationRate).toBe(0.001);
  });

  it('follows from the connections of the population and of the elite with its repetitions', () => {
    const mk1 = new Mk1(shape, { ...settings, maxMutationRate: 1 });
    const counts = mk1.ask().map(({ connections }) => connections);
    mk1.tell(Float64Array.of(0, 0, 5, 0, 0, 9, 0, 0));
    const [best, second] = [counts[5]!, counts[2]!];
    expect(mk1.mutationRate).toBe(adaptiveRate(counts, [best, best, second, best, second]));
  });
});

describe('parents', () => {
  it('are drawn in proportion to rank', () => {
    const draws = 60_000;
    const random = new RandomStream({ seed: 3, purpose: 'parents' });
    const drawn = new Array<number>(5).fill(0);
    for (let i = 0; i < draws; i++) drawn[drawRank(5, random)]!++;
    drawn.forEach((count, rank) => {
      const p = (5 - rank) / 15;
      expect(Math.abs(count - draws * p)).toBeLessThan(5 * Math.sqrt(draws * p * (1 - p)));
    });
  });
});

describe('offspring', () => {
  it('are drawn anew in every generation: each from the elite in turn, pruned with a stream of its own', () => {
    const mk1 = new Mk1(shape, settings);
    for (let generation = 1; generation <= 3; generation++) {
      mk1.tell(Float64Array.of(3, 9, 1, 7, 5, 2, 8, 4));
      const parents = new RandomStream({ seed: 7, purpose: 'parents', generation });
      mk1.ask().forEach(({ mask }, individual) => {
        const parent = mk1.elite[drawRank(5, parents)]!.individual.mask;
        const random = new RandomStream({ seed: 7, purpose: 'mutate', generation, individual });
        expect(mask).toEqual(prune(parent, mk1.mutationRate, random));
      });
    }
  });
});

describe('the first generation', () => {
  it('is the full network with each connection removed with the given probability, anew for each individual', () => {
    const mk1 = new Mk1({ inputs: 5, hidden: 32, outputs: 1 }, { ...settings, population: 256, elites: 32 });
    const slots = 256 * 192;
    const kept = mk1.ask().reduce((total, { connections }) => total + connections, 0);
    expect(Math.abs(kept - 0.75 * slots)).toBeLessThan(5 * Math.sqrt(slots * 0.75 * 0.25));
    expect(new Set(mk1.ask().map(({ mask }) => mask.connections.join(''))).size).toBe(256);
  });
});

describe('the elite', () => {
  it('is the best of all time, the best of the last generation, then the best generation of all time', () => {
    const mk1 = new Mk1(shape, settings);
    expect(mk1.elite).toEqual([]);

    const first = mk1.ask();
    mk1.tell(Float64Array.of(3, 9, 1, 7, 5, 2, 8, 4));
    // The first generation is the last and the best at once.
    expect(individuals(mk1)).toEqual([first[1], first[1], first[6], first[1], first[6]]);

    const worse = mk1.ask();
    mk1.tell(Float64Array.of(0, 1, 2, 6, 4, 5, 0, 0));
    expect(individuals(mk1)).toEqual([first[1], worse[3], worse[5], first[1], first[6]]);

    const lucky = mk1.ask();
    mk1.tell(Float64Array.of(0, 0, 10, 0, 6, 0, 0, 0));
    // A best individual, but its elite's mean, 8, is below the first generation's 8.5.
    expect(individuals(mk1)).toEqual([lucky[2], lucky[2], lucky[4], first[1], first[6]]);

    const better = mk1.ask();
    mk1.tell(Float64Array.of(9, 9, 0, 0, 0, 0, 0, 0));
    expect(individuals(mk1)).toEqual([lucky[2], better[0], better[1], better[0], better[1]]);
  });

  it("with the code's parents has the last generation's only when that is the best of all time", () => {
    const mk1 = new Mk1(shape, { ...settings, parents: 'code' });
    const first = mk1.ask();
    mk1.tell(Float64Array.of(3, 9, 1, 7, 5, 2, 8, 4));
    expect(individuals(mk1)).toEqual([first[1], first[1], first[6]]);

    const counts = mk1.ask().map(({ connections }) => connections);
    mk1.tell(Float64Array.of(0, 1, 2, 6, 4, 5, 0, 0));
    expect(individuals(mk1)).toEqual([first[1], first[1], first[6]]);
    const elite = individuals(mk1).map(({ connections }) => connections);
    expect(mk1.mutationRate).toBe(Math.min(Math.max(adaptiveRate(counts, elite), 0.001), 0.125));
    for (const { mask } of mk1.ask()) {
      expect(isWithin(mask, first[1]!.mask) || isWithin(mask, first[6]!.mask)).toBe(true);
    }

    const better = mk1.ask();
    mk1.tell(Float64Array.of(0, 0, 8.5, 0, 9, 0, 0, 0));
    expect(individuals(mk1)).toEqual([first[1], better[4], better[2]]);
  });

  it('of equals keeps the earlier individual and the earlier generation', () => {
    const mk1 = new Mk1(shape, settings);
    const first = mk1.ask();
    mk1.tell(new Float64Array(8).fill(5));
    expect(individuals(mk1)).toEqual([first[0], first[0], first[1], first[0], first[1]]);
    const second = mk1.ask();
    mk1.tell(new Float64Array(8).fill(5));
    expect(individuals(mk1)).toEqual([first[0], second[0], second[1], first[0], first[1]]);
  });

  it('is offered as finalists once for each policy', () => {
    const mk1 = new Mk1({ inputs: 1, hidden: 2, outputs: 1 }, { ...settings, population: 16, elites: 16 });
    mk1.tell(Float64Array.from({ length: 16 }, (_, i) => i));
    const forms = mk1.finalists().map(({ individual }) => canonicalForm(individual.network.mask));
    expect(forms.length).toBeGreaterThan(1);
    forms.forEach((form, i) => {
      for (const earlier of forms.slice(0, i)) expect(canonicalEqual(form, earlier)).toBe(false);
    });
    for (const { individual } of mk1.elite) {
      expect(forms.some((form) => canonicalEqual(form, canonicalForm(individual.mask)))).toBe(true);
    }
  });
});

describe('whatever fitness mk1 is told', () => {
  const fitness = fc.array(fc.double({ min: -1000, max: 1000, noNaN: true }), { minLength: 8, maxLength: 8 });
  const history = fc.record({ seed: fc.nat(), generations: fc.array(fitness, { minLength: 1, maxLength: 6 }) });

  it('an offspring has only connections that some elite individual had', () => {
    fc.assert(
      fc.property(history, ({ seed, generations }) => {
        const mk1 = new Mk1(shape, { ...settings, seed });
        for (const told of generations) {
          mk1.tell(Float64Array.from(told));
          const parents = mk1.elite.map(({ individual }) => individual.mask);
          for (const { mask } of mk1.ask()) expect(parents.some((parent) => isWithin(mask, parent))).toBe(true);
        }
      }),
      { seed: 1 },
    );
  });

  it('the rate stays within its bounds, the elite has 2 K + 1 places, and the best never gets worse', () => {
    fc.assert(
      fc.property(history, ({ seed, generations }) => {
        const mk1 = new Mk1(shape, { ...settings, seed });
        let best = Number.NEGATIVE_INFINITY;
        for (const told of generations) {
          mk1.tell(Float64Array.from(told));
          best = Math.max(best, ...told);
          expect(mk1.elite[0]!.fitness).toBe(best);
          expect(mk1.elite).toHaveLength(5);
          expect(mk1.mutationRate).toBeGreaterThanOrEqual(0.001);
          expect(mk1.mutationRate).toBeLessThanOrEqual(0.125);
        }
      }),
      { seed: 2 },
    );
  });

  it('the same seed and fitness give the same population, another seed another one', () => {
    const afterTwo = (seed: number) => {
      const mk1 = new Mk1(shape, { ...settings, seed });
      for (let generation = 0; generation < 2; generation++) mk1.tell(Float64Array.of(8, 7, 6, 5, 4, 3, 2, 1));
      return mk1.ask().map(({ mask }) => mask.connections.join(''));
    };
    expect(afterTwo(11)).toEqual(afterTwo(11));
    expect(afterTwo(11)).not.toEqual(afterTwo(12));
  });
});

describe('prune', () => {
  it('removes with the given probability and never adds', () => {
    const full = fullMask({ inputs: 16, hidden: 64, outputs: 4 });
    const half = prune(full, 0.5, new RandomStream({ seed: 1, purpose: 'mutate' }));
    const kept = new PrunedIndividual(half).connections;
    expect(Math.abs(kept - 640)).toBeLessThan(5 * Math.sqrt(1280 / 4));
    expect(isWithin(prune(half, 0.5, new RandomStream({ seed: 2, purpose: 'mutate' })), half)).toBe(true);
    expect(prune(half, 0, new RandomStream({ seed: 3, purpose: 'mutate' }))).toEqual(half);
  });
});

function individuals(mk1: Mk1): PrunedIndividual[] {
  return mk1.elite.map(({ individual }) => individual);
}

function isWithin(mask: Mask, parent: Mask): boolean {
  return mask.connections.every((connection, k) => connection <= parent.connections[k]!);
}
