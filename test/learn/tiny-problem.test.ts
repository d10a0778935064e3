// Every learning method finds what is asked for, when that is easy.
import { expect, it } from 'vitest';
import { createOptimiser, methodNames } from '../../src/learn/methods/methods.js';
import { likeness, play } from './checkered.js';

const shape = { inputs: 3, hidden: 4, outputs: 2 };

it.each(methodNames)('%s solves a tiny problem', (name) => {
  const optimiser = createOptimiser(name, shape, { seed: 5, population: 256 });
  const first = Math.max(...optimiser.ask().map(likeness));
  play(optimiser, 60);
  const { individual, fitness } = optimiser.finalists()[0]!;
  expect(fitness).toBe(likeness(individual));
  expect(first).toBeLessThan(-3);
  expect(fitness).toBeGreaterThan(-0.55);
});
