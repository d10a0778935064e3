// mk1: a genetic algorithm whose only mutation is the removal of connections.
import { RandomStream } from '../../sim/index.js';
import { canonicalEqual, canonicalForm, fullMask, type Shape } from '../network/index.js';
import type { Finalist, Optimiser } from './optimiser.js';
import { PrunedIndividual, prune } from './pruned-individual.js';
import { mean } from './statistics.js';

export interface Mk1Settings {
  readonly seed: number;
  /** Individuals in a generation. */
  readonly population: number;
  /** How many of a generation's best are its elite; the article takes an eighth of the population. */
  readonly elites: number;
  /** Probability with which each connection of a full network is missing in the first generation. */
  readonly initialPrune: number;
  /** Bounds of the adaptive probability with which an offspring loses a connection. */
  readonly minMutationRate: number;
  readonly maxMutationRate: number;
}

interface Scored extends Finalist {
  readonly individual: PrunedIndividual;
}

/**
 * "Learning by pruning", first variant. The elite is the best individual of all time, then the best of the last
 * generation, then those of the best generation of all time (by its elite's mean fitness); parents are drawn from this
 * list in proportion to rank, and every offspring is mutated. An individual that is elite for more than one reason
 * stands in the list once for each, so that the list always has 2 * elites + 1 places: after the first generation,
 * which is the last and the best at once, its elite is there twice.
 */
export class Mk1 implements Optimiser {
  readonly #shape: Shape;
  readonly #settings: Mk1Settings;
  #generation = 0;
  #mutationRate: number;
  #population: readonly PrunedIndividual[];
  #best: Scored | undefined;
  #lastElite: readonly Scored[] = [];
  #bestElite: readonly Scored[] = [];

  constructor(shape: Shape, settings: Mk1Settings) {
    this.#shape = shape;
    this.#settings = settings;
    this.#mutationRate = settings.initialPrune;
    this.#population = this.#firstPopulation();
  }

  get mutationRate(): number {
    return this.#mutationRate;
  }

  /** The individuals that may become parents, in order of rank. Empty before the first `tell`. */
  get elite(): readonly Scored[] {
    return this.#best === undefined ? [] : [this.#best, ...this.#lastElite, ...this.#bestElite];
  }

  ask(): readonly PrunedIndividual[] {
    return this.#population;
  }

  tell(fitness: Float64Array): void {
    if (fitness.length !== this.#population.length) {
      throw new RangeError(`mk1 was told ${fitness.length} fitness values for ${this.#population.length} individuals.`);
    }
    const ranked = this.#population
      .map((individual, i) => ({ individual, fitness: fitness[i]!, generation: this.#generation }))
      .sort((a, b) => b.fitness - a.fitness); // stable: of equals the earlier one comes first
    this.#lastElite = ranked.slice(0, this.#settings.elites);
    if (this.#best === undefined || ranked[0]!.fitness > this.#best.fitness) this.#best = ranked[0]!;
    if (this.#generation === 0 || meanFitness(this.#lastElite) > meanFitness(this.#bestElite)) {
      this.#bestElite = this.#lastElite;
    }
    this.#mutationRate = this.#clippedRate();
    this.#generation++;
    this.#population = this.#offspring();
  }

  finalists(): readonly Finalist[] {
    const distinct: { readonly form: ReturnType<typeof canonicalForm>; readonly scored: Scored }[] = [];
    for (const scored of this.elite) {
      const form = canonicalForm(scored.individual.mask);
      if (!distinct.some((other) => canonicalEqual(other.form, form))) distinct.push({ form, scored });
    }
    return distinct.map(({ scored }) => scored);
  }

  #clippedRate(): number {
    const { minMutationRate, maxMutationRate } = this.#settings;
    const connections = this.#population.map((individual) => individual.connections.raw);
    const eliteConnections = this.elite.map(({ individual }) => individual.connections.raw);
    return Math.min(Math.max(adaptiveRate(connections, eliteConnections), minMutationRate), maxMutationRate);
  }

  #firstPopulation(): PrunedIndividual[] {
    const { seed, population, initialPrune } = this.#settings;
    const full = fullMask(this.#shape);
    return Array.from({ length: population }, (_, individual) => {
      const random = new RandomStream({ seed, purpose: 'initial-prune', individual });
      return new PrunedIndividual(prune(full, initialPrune, random));
    });
  }

  #offspring(): PrunedIndividual[] {
    const { seed, population } = this.#settings;
    const generation = this.#generation;
    const elite = this.elite;
    const parents = new RandomStream({ seed, purpose: 'parents', generation });
    return Array.from({ length: population }, (_, individual) => {
      const parent = elite[drawRank(elite.length, parents)]!.individual;
      const random = new RandomStream({ seed, purpose: 'mutate', generation, individual });
      return new PrunedIndividual(prune(parent.mask, this.#mutationRate, random));
    });
  }
}

/**
 * The article's adaptive rate before it is clipped: sqrt(mean over the elite of (m - c)^2) / m, where m is the mean number
 * of connections in the population and c that of an elite individual. 0 when nobody has a connection left.
 */
export function adaptiveRate(population: readonly number[], elite: readonly number[]): number {
  const populationMean = mean(population);
  const squares = elite.map((connections) => (populationMean - connections) * (populationMean - connections));
  const spread = Math.sqrt(mean(squares));
  return spread === 0 ? 0 : spread / populationMean;
}

/** Draws an index below `n` with probability in proportion to n, n - 1, ..., 1. */
export function drawRank(n: number, random: RandomStream): number {
  let ticket = random.below((n * (n + 1)) / 2);
  let rank = 0;
  while (ticket >= n - rank) {
    ticket -= n - rank;
    rank++;
  }
  return rank;
}

function meanFitness(elite: readonly Scored[]): number {
  return mean(elite.map(({ fitness }) => fitness));
}
