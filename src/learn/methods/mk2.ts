// mk2: samples every generation anew, each connection with the frequency it has in the elite.
import { RandomStream } from '../../../sim/index.js';
import { connectionSlots, type Shape } from '../../network/index.js';
import {
  defaultElites,
  demandOrder,
  type Method,
  type Optimiser,
  type PruningSettings,
  pruningRules,
} from './optimiser.js';
import {
  distinctPolicies,
  firstPopulation,
  PrunedIndividual,
  restorePruned,
  type SavedPruned,
  type ScoredPruned,
  savePruned,
} from './pruned-individual.js';
import { better, rank } from './scored.js';
import { real, whole } from './setting-rules.js';

export interface Mk2Settings extends PruningSettings {
  /** Bounds of the probability with which a connection is kept. */
  readonly minKeep: number;
  readonly maxKeep: number;
  /** Standard deviation of what is added to each frequency, anew every generation: 0.1 in the author's code, 0 in the article's text. */
  readonly frequencyNoise: number;
  /** How many of the elite are in the next population unchanged; the article takes half of the elite. */
  readonly carriedOver: number;
}

interface SavedMk2 {
  readonly generation: number;
  readonly best: SavedPruned;
  readonly lastElite: readonly SavedPruned[];
}

/**
 * "Learning by pruning", second variant, closer to an estimation of distribution. The elite has as many places as `elites`
 * says: the best individual of all time, then the last generation's second best and on. The first of them are carried over,
 * and the rest of the population is drawn from the elite's frequencies. Whoever is carried over is played and ranked like
 * any other, so the best of all time can have a second place in the elite.
 */
export class Mk2 implements Optimiser {
  readonly mutationRate = undefined;
  readonly #shape: Shape;
  readonly #settings: Mk2Settings;
  #generation = 0;
  #population: readonly PrunedIndividual[];
  #best: ScoredPruned | undefined;
  /** The best of the last generation; its first gives way to the best of all time. */
  #lastElite: readonly ScoredPruned[] = [];

  constructor(shape: Shape, settings: Mk2Settings, saved?: SavedMk2) {
    this.#shape = shape;
    this.#settings = settings;
    if (saved === undefined) {
      this.#population = firstPopulation(shape, settings);
    } else {
      this.#generation = saved.generation;
      this.#best = restorePruned(shape, saved.best);
      this.#lastElite = saved.lastElite.map((each) => restorePruned(shape, each));
      this.#population = this.#nextPopulation();
    }
  }

  /** The individuals whose connections are counted, in order of rank. Empty before the first `tell`. */
  get elite(): readonly ScoredPruned[] {
    return this.#best === undefined ? [] : [this.#best, ...this.#lastElite.slice(1)];
  }

  ask(): readonly PrunedIndividual[] {
    return this.#population;
  }

  tell(fitness: Float64Array): void {
    const ranked = rank(this.#population, fitness, this.#generation);
    this.#lastElite = ranked.slice(0, this.#settings.elites);
    this.#best = better(this.#best, ranked[0]!);
    this.#generation++;
    this.#population = this.#nextPopulation();
  }

  finalists(): readonly ScoredPruned[] {
    return this.#best === undefined ? [] : distinctPolicies([this.#best, ...this.#lastElite]);
  }

  save(): SavedMk2 | undefined {
    if (this.#best === undefined) return undefined;
    return {
      generation: this.#generation,
      best: savePruned(this.#best),
      lastElite: this.#lastElite.map(savePruned),
    };
  }

  #nextPopulation(): PrunedIndividual[] {
    const { seed, population, carriedOver } = this.#settings;
    const generation = this.#generation;
    const keep = this.#keepProbabilities();
    const carried = this.elite.slice(0, carriedOver).map(({ individual }) => individual);
    return Array.from({ length: population }, (_, individual) => {
      if (individual < carried.length) return carried[individual]!;
      return sample(this.#shape, keep, new RandomStream({ seed, purpose: 'keep', generation, individual }));
    });
  }

  /** For each connection its frequency in the elite, with noise, within the bounds. */
  #keepProbabilities(): Float64Array {
    const { seed, minKeep, maxKeep, frequencyNoise } = this.#settings;
    const noise = new RandomStream({ seed, purpose: 'frequency-noise', generation: this.#generation });
    const masks = this.elite.map(({ individual }) => individual.mask);
    return frequencies(masks.map(({ connections }) => connections)).map((frequency) =>
      Math.min(Math.max(frequency + frequencyNoise * noise.normal(), minKeep), maxKeep),
    );
  }
}

/** mk2 in the table of methods. */
export const mk2: Method<Omit<Mk2Settings, 'seed' | 'population'>> = {
  prunes: true,
  rules: {
    ...pruningRules,
    minKeep: real(0, 1),
    maxKeep: real(0, 1),
    frequencyNoise: real(0, 1),
    carriedOver: whole(0, 32_768),
  },
  defaults: (population) => ({
    elites: defaultElites(population),
    initialPrune: 0.25,
    minKeep: 0.05,
    maxKeep: 0.95,
    frequencyNoise: 0.1,
    carriedOver: Math.ceil(population / 16),
  }),
  conflicts: (settings) => [
    ...demandOrder(settings, 'elites', 'population'),
    ...demandOrder(settings, 'carriedOver', 'elites'),
    ...demandOrder(settings, 'minKeep', 'maxKeep'),
  ],
  create: (shape, settings, saved) => new Mk2(shape, settings, saved as SavedMk2 | undefined),
};

/** The share of the masks that have each connection. */
export function frequencies(masks: readonly Uint8Array[]): Float64Array {
  return Float64Array.from(masks[0]!, (_, k) => masks.reduce((count, mask) => count + mask[k]!, 0) / masks.length);
}

/** A network that has each connection with the probability given for it, independently. */
function sample(shape: Shape, keep: Float64Array, random: RandomStream): PrunedIndividual {
  const connections = new Uint8Array(connectionSlots(shape));
  for (let k = 0; k < connections.length; k++) connections[k] = random.uniform() < keep[k]! ? 1 : 0;
  return new PrunedIndividual({ shape, connections });
}
