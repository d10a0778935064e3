// mk2 against the article's rules, computed by hand on small populations and as properties of any.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frequencies, Mk2 } from '../../src/learn/methods/mk2.js';
import type { PrunedIndividual } from '../../src/learn/methods/pruned-individual.js';
import { defaultSettings, type SettingChanges } from '../../src/learn/training/index.js';

const shape = { inputs: 3, hidden: 4, outputs: 2 };
const settings = {
  seed: 7,
  population: 8,
  elites: 3,
  initialPrune: 0.25,
  minKeep: 0.05,
  maxKeep: 0.95,
  frequencyNoise: 0.1,
  carriedOver: 2,
};

describe('the first generation', () => {
  it('is the full network with each connection removed with the given probability, anew for each individual', () => {
    const mk2 = new Mk2({ inputs: 5, hidden: 32, outputs: 1 }, { ...settings, population: 256 });
    const slots = 256 * 192;
    const kept = mk2.ask().reduce((total, { connections }) => total + connections, 0);
    expect(Math.abs(kept - 0.75 * slots)).toBeLessThan(5 * Math.sqrt(slots * 0.75 * 0.25));
    expect(new Set(mk2.ask().map(({ mask }) => mask.connections.join(''))).size).toBe(256);
  });
});

describe('the elite', () => {
  it("is the best of all time, then the last generation's second best and on", () => {
    const mk2 = new Mk2(shape, settings);
    expect(mk2.elite).toEqual([]);

    const first = mk2.ask();
    mk2.tell(Float64Array.of(3, 9, 1, 7, 5, 2, 8, 4));
    expect(individuals(mk2)).toEqual([first[1], first[6], first[3]]);

    // The first two are carried over, and play again.
    const second = mk2.ask();
    mk2.tell(Float64Array.of(0, 6, 2, 4, 8, 0, 0, 0));
    expect(individuals(mk2)).toEqual([first[1], first[6], second[3]]);
    expect(second[1]).toBe(first[6]);

    const third = mk2.ask();
    mk2.tell(Float64Array.of(8, 0, 0, 0, 0, 0, 10, 9));
    expect(individuals(mk2)).toEqual([third[6], third[7], first[1]]);
    expect(mk2.elite.map(({ fitness, generation }) => [fitness, generation])).toEqual([
      [10, 2],
      [9, 2],
      [8, 2],
    ]);
  });

  it('is offered as finalists, the best of the last generation too', () => {
    const mk2 = new Mk2({ inputs: 5, hidden: 32, outputs: 1 }, settings);
    const first = mk2.ask();
    mk2.tell(Float64Array.of(3, 9, 1, 7, 5, 2, 8, 4));
    const second = mk2.ask();
    mk2.tell(Float64Array.of(0, 1, 2, 6, 5, 4, 0, 0));
    const finalists = mk2.finalists().map(({ individual }) => individual);
    expect(finalists).toEqual([first[1], second[3], second[4], second[5]]);
  });
});

describe('the next generation', () => {
  it('has the first of the elite unchanged and as many individuals as the first', () => {
    const mk2 = new Mk2(shape, settings);
    const first = mk2.ask();
    mk2.tell(Float64Array.of(3, 9, 1, 7, 5, 2, 8, 4));
    expect(mk2.ask().slice(0, 2)).toEqual([first[1], first[6]]);
    expect(mk2.ask()).toHaveLength(8);
  });

  it('has every connection as often as the elite, within the bounds, and within them only', () => {
    const population = 4000;
    const few = { ...settings, population, frequencyNoise: 0, carriedOver: 0, initialPrune: 0.5 };
    const mk2 = new Mk2({ inputs: 5, hidden: 8, outputs: 1 }, few);
    mk2.tell(Float64Array.from({ length: population }, (_, i) => -i));
    const wanted = frequencies(individuals(mk2).map(({ mask }) => mask.connections));
    expect(new Set(wanted)).toEqual(new Set([0, 1 / 3, 2 / 3, 1]));
    const had = frequencies(mk2.ask().map(({ mask }) => mask.connections));
    wanted.forEach((frequency, k) => {
      const p = Math.min(Math.max(frequency, 0.05), 0.95);
      expect(Math.abs(had[k]! - p)).toBeLessThan(4.5 * Math.sqrt((p * (1 - p)) / population));
    });
  });

  it('shares one noise of the given size for each connection', () => {
    const population = 1000;
    const wide = { inputs: 16, hidden: 60, outputs: 2 };
    const mk2 = new Mk2(wide, { ...settings, population, elites: 2, carriedOver: 0, initialPrune: 0.5 });
    mk2.tell(Float64Array.from({ length: population }, (_, i) => -i));
    const elite = frequencies(individuals(mk2).map(({ mask }) => mask.connections));
    const had = frequencies(mk2.ask().map(({ mask }) => mask.connections));
    // Where one of the two has the connection, no bound is near: the frequency is 0.5 and the noise.
    const noises = [...had].filter((_, k) => elite[k] === 0.5).map((frequency) => frequency - 0.5);
    const count = noises.length;
    expect(count).toBeGreaterThan(400);
    const mean = noises.reduce((sum, noise) => sum + noise, 0) / count;
    const variance = noises.reduce((sum, noise) => sum + noise * noise, 0) / count;
    const expected = 0.01 + 0.25 / population;
    expect(Math.abs(mean)).toBeLessThan(4.5 * Math.sqrt(expected / count));
    expect(Math.abs(variance / expected - 1)).toBeLessThan(4.5 * Math.sqrt(2 / count));
  });

  it('is drawn anew, and with a noise of its own, even from the same elite', () => {
    const wide = { inputs: 5, hidden: 32, outputs: 1 };
    for (const frequencyNoise of [0, 0.1]) {
      const mk2 = new Mk2(wide, { ...settings, population: 500, carriedOver: 3, frequencyNoise });
      mk2.tell(Float64Array.from({ length: 500 }, (_, i) => -i));
      const elite = individuals(mk2);
      const first = mk2.ask().map(({ mask }) => mask.connections);
      // The elite, carried over, is the best again.
      mk2.tell(Float64Array.from({ length: 500 }, (_, i) => -i));
      expect(individuals(mk2)).toEqual(elite);
      const second = mk2.ask().map(({ mask }) => mask.connections);
      for (let i = 3; i < 500; i++) expect(second[i]).not.toEqual(first[i]);
      // How far apart the frequencies are, where no bound is near: by chance alone, or by two noises of 0.1 as well.
      const wanted = frequencies(elite.map(({ mask }) => mask.connections));
      const [before, after] = [frequencies(first), frequencies(second)];
      const inside = [...wanted.keys()].filter((k) => wanted[k]! > 0 && wanted[k]! < 1);
      expect(inside.length).toBeGreaterThan(50);
      const apart = inside.reduce((sum, k) => sum + (before[k]! - after[k]!) ** 2, 0) / inside.length;
      if (frequencyNoise === 0) expect(apart).toBeLessThan(0.002);
      else expect(apart).toBeGreaterThan(0.01);
    }
  });

  it('whatever fitness it is told, keeps the best of all time among those carried over', () => {
    const fitness = fc.array(fc.double({ min: -1000, max: 1000, noNaN: true }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(fc.nat(), fc.array(fitness, { minLength: 1, maxLength: 6 }), (seed, generations) => {
        const mk2 = new Mk2(shape, { ...settings, seed });
        let best = { fitness: Number.NEGATIVE_INFINITY, individual: mk2.ask()[0] };
        for (const told of generations) {
          told.forEach((value, i) => {
            if (value > best.fitness) best = { fitness: value, individual: mk2.ask()[i] };
          });
          mk2.tell(Float64Array.from(told));
          expect(mk2.elite[0]!.individual).toBe(best.individual);
          expect(mk2.elite[0]!.fitness).toBe(best.fitness);
          expect(mk2.elite).toHaveLength(3);
          expect(mk2.ask()[0]).toBe(best.individual);
          expect(mk2.ask()).toHaveLength(8);
        }
      }),
      { seed: 1, numRuns: 50 },
    );
  });
});

describe('settings', () => {
  it('carry over half of the elite, which is a sixteenth of the population', () => {
    expect(defaultSettings('swing-up', 'mk2')).toMatchObject({ population: 256, elites: 32, carriedOver: 16 });
    expect(defaultSettings('balance', 'mk2')).toMatchObject({ population: 128, elites: 16, carriedOver: 8 });
    expect(defaultSettings('balance', 'mk2', { population: 17 })).toMatchObject({ elites: 3, carriedOver: 2 });
  });

  it.each([
    [{ carriedOver: 40 }, 'carriedOver is 40; it must not be above elites, which is 32'],
    [{ minKeep: 0.6, maxKeep: 0.4 }, 'minKeep is 0.6; it must not be above maxKeep, which is 0.4'],
    [{ frequencyNoise: -0.1 }, 'frequencyNoise is -0.1; it must be a number from 0 to 1'],
  ] satisfies [SettingChanges, string][])('refuse %o', (changes, message) => {
    expect(() => defaultSettings('swing-up', 'mk2', changes)).toThrow(message);
  });
});

function individuals(mk2: Mk2): PrunedIndividual[] {
  return mk2.elite.map(({ individual }) => individual);
}
