// mk1: a genetic algorithm whose only mutation is the removal of connections.
import { RandomStream } from '../../../sim/index.js';
import { mean } from '../../base/index.js';
import type { Shape } from '../../network/index.js';
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
  prune,
  restorePruned,
  type SavedPruned,
  type ScoredPruned,
  savePruned,
} from './pruned-individual.js';
import { better, rank } from './scored.js';
import { choice, real } from './setting-rules.js';

export interface Mk1Settings extends PruningSettings {
  /** Whose elites are parents: the last and the best generation's (the article's text), or the best generation's only (its author's code). */
  readonly parents: 'article' | 'code';
  /** Bounds of the adaptive probability with which an offspring loses a connection. */
  readonly minMutationRate: number;
  readonly maxMutationRate: number;
}

interface SavedMk1 {
  readonly generation: number;
  readonly mutationRate: number;
  readonly best: SavedPruned;
  readonly lastElite: readonly SavedPruned[];
  readonly bestElite: readonly SavedPruned[];
}

/**
 * "Learning by pruning", first variant. The elite is the best individual of all time, then the best of the last
 * generation, then those of the best generation of all time (by its elite's mean fitness); parents are drawn from this
 * list in proportion to rank, and every offspring is mutated. An individual that is elite for more than one reason
 * stands in the list once for each, so that the list always has 2 * elites + 1 places: after the first generation,
 * which is the last and the best at once, its elite is there twice. With `parents: 'code'` the last generation's elite
 * counts only if that generation is the best so far, so the list has elites + 1 places.
 */
export class Mk1 implements Optimiser {
  readonly #settings: Mk1Settings;
  #generation = 0;
  #mutationRate: number;
  #population: readonly PrunedIndividual[];
  #best: ScoredPruned | undefined;
  #lastElite: readonly ScoredPruned[] = [];
  #bestElite: readonly ScoredPruned[] = [];

  constructor(shape: Shape, settings: Mk1Settings, saved?: SavedMk1) {
    this.#settings = settings;
    if (saved === undefined) {
      this.#mutationRate = settings.initialPrune;
      this.#population = firstPopulation(shape, settings);
    } else {
      this.#generation = saved.generation;
      this.#mutationRate = saved.mutationRate;
      this.#best = restorePruned(shape, saved.best);
      this.#lastElite = saved.lastElite.map((each) => restorePruned(shape, each));
      this.#bestElite = saved.bestElite.map((each) => restorePruned(shape, each));
      this.#population = this.#offspring();
    }
  }

  get mutationRate(): number {
    return this.#mutationRate;
  }

  /** The individuals that may become parents, in order of rank. Empty before the first `tell`. */
  get elite(): readonly ScoredPruned[] {
    if (this.#best === undefined) return [];
    const last = this.#settings.parents === 'article' ? this.#lastElite : [];
    return [this.#best, ...last, ...this.#bestElite];
  }

  ask(): readonly PrunedIndividual[] {
    return this.#population;
  }

  tell(fitness: Float64Array): void {
    const ranked = rank(this.#population, fitness, this.#generation);
    this.#lastElite = ranked.slice(0, this.#settings.elites);
    this.#best = better(this.#best, ranked[0]!);
    if (this.#generation === 0 || meanFitness(this.#lastElite) > meanFitness(this.#bestElite)) {
      this.#bestElite = this.#lastElite;
    }
    this.#mutationRate = this.#clippedRate();
    this.#generation++;
    this.#population = this.#offspring();
  }

  finalists(): readonly ScoredPruned[] {
    return this.#best === undefined ? [] : distinctPolicies([this.#best, ...this.#lastElite, ...this.#bestElite]);
  }

  save(): SavedMk1 | undefined {
    if (this.#best === undefined) return undefined;
    return {
      generation: this.#generation,
      mutationRate: this.#mutationRate,
      best: savePruned(this.#best),
      lastElite: this.#lastElite.map(savePruned),
      bestElite: this.#bestElite.map(savePruned),
    };
  }

  #clippedRate(): number {
    const { minMutationRate, maxMutationRate } = this.#settings;
    const connections = this.#population.map((individual) => individual.connections);
    const eliteConnections = this.elite.map(({ individual }) => individual.connections);
    return Math.min(Math.max(adaptiveRate(connections, eliteConnections), minMutationRate), maxMutationRate);
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

/** mk1 in the table of methods. */
export const mk1: Method<Omit<Mk1Settings, 'seed' | 'population'>> = {
  prunes: true,
  rules: {
    ...pruningRules,
    parents: choice('article', 'code'),
    minMutationRate: real(0, 1),
    maxMutationRate: real(0, 1),
  },
  defaults: (population) => ({
    elites: defaultElites(population),
    initialPrune: 0.25,
    parents: 'article',
    minMutationRate: 0.001,
    maxMutationRate: 0.125,
  }),
  conflicts: (settings) => [
    ...demandOrder(settings, 'elites', 'population'),
    ...demandOrder(settings, 'minMutationRate', 'maxMutationRate'),
  ],
  create: (shape, settings, saved) => new Mk1(shape, settings, saved as SavedMk1 | undefined),
};

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

function meanFitness(elite: readonly ScoredPruned[]): number {
  return mean(elite.map(({ fitness }) => fitness));
}
