// What every learning method owes the trainer.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { findMethod, isPruning, type MethodName, methodNames } from '../../src/learn/methods/methods.js';
import type { Individual, Optimiser } from '../../src/learn/methods/optimiser.js';
import { play, weights } from './checkered.js';

const shape = { inputs: 3, hidden: 4, outputs: 2 };

function create(name: MethodName, { seed = 5 } = {}, saved?: unknown): Optimiser {
  const method = findMethod(name);
  return method.create(shape, { seed, population: 24, ...method.defaults(24, shape) }, saved);
}

/** Six generations by their hash. Another one means that every run by the method has other bytes from here on, which its users are told. */
const played: Readonly<Record<MethodName, string>> = {
  mk1: 'b50c5544',
  mk2: '614db55e',
  'cma-layer': '4de84536',
  cma: '19cf8d5a',
  regrow: '0bc17d83',
  evolve: '321b1a18',
};

describe.each(methodNames)('%s', (name) => {
  it('plays for a seed what it has always played', () => {
    const optimiser = create(name);
    const hash = createHash('sha256');
    for (let generation = 0; generation < 6; generation++) {
      hash.update(JSON.stringify(optimiser.ask().map(({ network }) => weights(network))));
      play(optimiser, 1);
    }
    expect(hash.digest('hex').slice(0, 8)).toBe(played[name]);
  });

  it('asks for as many individuals as it is told to, of its kind, and for the same ones until it is told their fitness', () => {
    for (const generations of [0, 3]) {
      const optimiser = create(name);
      play(optimiser, generations);
      const population = optimiser.ask();
      expect(population).toHaveLength(24);
      for (const { network, connections } of population) {
        expect('mask' in network).toBe(isPruning(name));
        expect(weights(network)).toHaveLength(20);
        expect(connections).toBe(isPruning(name) ? weights(network).filter((weight) => weight !== 0).length : 20);
      }
      expect(optimiser.ask()).toEqual(population);
    }
  });

  it('goes on from what it saved as if it had never stopped', () => {
    for (const generations of [0, 1, 7]) {
      const optimiser = create(name);
      play(optimiser, generations);
      const saved: unknown = JSON.parse(JSON.stringify({ optimiser: optimiser.save() })).optimiser;
      const restored = create(name, {}, saved);
      for (let i = 0; i < 4; i++) {
        expect(restored.ask()).toEqual(optimiser.ask());
        expect(restored.mutationRate).toBe(optimiser.mutationRate);
        expect(restored.finalists()).toEqual(optimiser.finalists());
        expect(restored.save()).toEqual(optimiser.save());
        play(optimiser, 1);
        play(restored, 1);
      }
    }
  });

  it('does the same for the same seed and something else for another', () => {
    const afterTwo = (seed: number) => {
      const optimiser = create(name, { seed });
      play(optimiser, 2);
      return optimiser.ask().map(({ network }) => weights(network));
    };
    expect(afterTwo(11)).toEqual(afterTwo(11));
    expect(afterTwo(11)).not.toEqual(afterTwo(12));
  });

  it('offers finalists, the best of all time first and none twice, with the fitness they were told', () => {
    const optimiser = create(name);
    const told: { readonly individual: Individual; readonly fitness: number; readonly generation: number }[] = [];
    for (let generation = 0; generation < 5; generation++) {
      const fitness = Float64Array.from(optimiser.ask(), (_, i) => ((i + 1) * (generation + 3)) % 23);
      told.push(...optimiser.ask().map((individual, i) => ({ individual, fitness: fitness[i]!, generation })));
      optimiser.tell(fitness);
    }
    const finalists = optimiser.finalists();
    expect(finalists.length).toBeGreaterThan(1);
    expect(finalists[0]!.fitness).toBe(Math.max(...told.map(({ fitness }) => fitness)));
    for (const finalist of finalists) expect(told).toContainEqual(finalist);
    expect(new Set(finalists.map(({ individual }) => weights(individual.network).join())).size).toBe(finalists.length);
  });

  it('refuses fitness for another number of individuals', () => {
    expect(() => create(name).tell(new Float64Array(7))).toThrow(/7 fitness values for 24 individuals/);
  });
});
