// What the trainer knows of a learning method: ask it for a population, tell it how fit each member was.
import type { Policy } from '../../sim/index.js';
import type { Network } from '../network/index.js';

/** One member of a population, whatever its method makes it of. */
export interface Individual {
  /** What a champion file keeps of it. */
  readonly network: Network;
  /** Subtracted from the mean return to give the fitness; 0 for methods that do not mind size. */
  readonly complexityPenalty: number;
  /** All connections, and those that belong to a live hidden unit. */
  readonly connections: { readonly raw: number; readonly live: number };
  createPolicy(): Policy;
}

/** An individual worth a closer look, with what training knows of it. */
export interface Finalist {
  readonly individual: Individual;
  readonly fitness: number;
  readonly generation: number;
}

/** A learning method. Each generation is one `ask` followed by one `tell`. */
export interface Optimiser {
  /** The probability with which each connection was removed to make the present population; undefined for methods without one. */
  readonly mutationRate: number | undefined;
  /** The population of the present generation. Asking again before `tell` gives the same one. */
  ask(): readonly Individual[];
  /** Takes the fitness of each individual, in the order of `ask`, and goes on to the next generation. */
  tell(fitness: Float64Array): void;
  /** The best individuals so far, each policy once; any of them may be the champion. */
  finalists(): readonly Finalist[];
}
