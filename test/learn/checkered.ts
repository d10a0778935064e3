// A tiny problem for learning methods: to be like a checkered network.
import type { Individual, Optimiser, UnscaledNetwork } from '../../src/learn/methods/optimiser.js';

/** One number for each possible connection. */
export function weights(network: UnscaledNetwork): readonly number[] {
  return 'mask' in network ? [...network.mask.connections] : [...network.weights];
}

/** Less for every connection that differs from a checkered network. */
export function likeness({ network, complexityPenalty }: Individual): number {
  const squares = weights(network).map((weight, k) => (weight - (k & 1)) ** 2);
  return -squares.reduce((sum, square) => sum + square, 0) - complexityPenalty;
}

/** Plays so many generations. */
export function play(optimiser: Optimiser, generations: number): void {
  for (let i = 0; i < generations; i++) optimiser.tell(Float64Array.from(optimiser.ask(), likeness));
}
