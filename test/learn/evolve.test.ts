// evolve with a memory: parents whose fitness is the mean of all that they have played, verified when they are old enough.
import { describe, expect, it } from 'vitest';
import { createOptimiser, type Individual } from '../../src/learn/index.js';
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
    for (let generation = 1; generation <= 30; generation++) {
      // The second is the best.
      const worth = generation > 10 && generation <= 20 ? 100 : 0;
      optimiser.tell(ascending().map((each) => worth - each));
      if (generation % 10 === 9) elites.push(optimiser.ask().slice(0, 3).map(mask));
      const begins = generation === 10 || generation === 20;
      expect(optimiser.veterans, `after generation ${generation}`).toBe(begins ? 0 : 3);
      const saved = JSON.parse(JSON.stringify(optimiser.save()));
      const restored = createOptimiser('evolve', shape, begins3, saved);
      expect(restored.save()).toEqual(optimiser.save());
      expect(restored.ask()).toEqual(optimiser.ask());
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
