// cma: the canonical CMA-ES over all weights of the network at once.
import { connectionSlots, type Shape } from '../../network/index.js';
import { CmaEs, type SavedCmaEs } from './cma-es.js';
import { defaultElites, type Method, type Optimiser, type PopulationSettings } from './optimiser.js';
import { better, rank } from './scored.js';
import {
  distinctWeights,
  initialSigmaRule,
  restoreWeighted,
  type SavedWeighted,
  type ScoredWeighted,
  saveWeighted,
  WeightedIndividual,
} from './weighted-individual.js';

export interface CmaSettings extends PopulationSettings {
  /** Standard deviation of each weight in the first generation. */
  readonly initialSigma: number;
}

interface SavedCma {
  readonly generation: number;
  readonly best: SavedWeighted;
  readonly lastBest: readonly SavedWeighted[];
  readonly distribution: SavedCmaEs;
}

/**
 * {@link CmaEs} on the networks' fitness, from the network whose weights are all 0. Finalists are the best of all time and the
 * best eighth of the last generation, as many as the other methods have. The distribution's mean is none of them: the best of
 * it played better in every trial, since until late the distribution is wide and has networks of several kinds.
 */
export class Cma implements Optimiser {
  readonly mutationRate = undefined;
  readonly #shape: Shape;
  readonly #settings: CmaSettings;
  readonly #distribution: CmaEs;
  #generation = 0;
  #population: readonly WeightedIndividual[];
  #best: ScoredWeighted | undefined;
  #lastBest: readonly ScoredWeighted[] = [];

  constructor(shape: Shape, settings: CmaSettings, saved?: SavedCma) {
    this.#shape = shape;
    this.#settings = settings;
    const { seed, population, initialSigma: sigma } = settings;
    const start = { seed, mean: new Float64Array(connectionSlots(shape)), sigma, population };
    this.#distribution = new CmaEs(start, saved?.distribution);
    if (saved !== undefined) {
      this.#generation = saved.generation;
      this.#best = restoreWeighted(shape, saved.best);
      this.#lastBest = saved.lastBest.map((each) => restoreWeighted(shape, each));
    }
    this.#population = this.#sampled();
  }

  get stopped(): string | undefined {
    return this.#distribution.stopped;
  }

  ask(): readonly WeightedIndividual[] {
    return this.#population;
  }

  tell(fitness: Float64Array): void {
    const ranked = rank(this.#population, fitness, this.#generation);
    this.#best = better(this.#best, ranked[0]!);
    this.#lastBest = ranked.slice(0, defaultElites(this.#settings.population));
    this.#distribution.tell(fitness.map((value) => -value));
    this.#generation++;
    this.#population = this.#sampled();
  }

  finalists(): readonly ScoredWeighted[] {
    return this.#best === undefined ? [] : distinctWeights([this.#best, ...this.#lastBest]);
  }

  save(): SavedCma | undefined {
    if (this.#best === undefined) return undefined;
    return {
      generation: this.#generation,
      best: saveWeighted(this.#best),
      lastBest: this.#lastBest.map(saveWeighted),
      distribution: this.#distribution.save(),
    };
  }

  #sampled(): WeightedIndividual[] {
    return this.#distribution.ask().map((weights) => new WeightedIndividual(this.#shape, weights));
  }
}

/** cma in the table of methods. */
export const cma: Method<Omit<CmaSettings, 'seed' | 'population'>> = {
  prunes: false,
  rules: { initialSigma: initialSigmaRule },
  defaults: () => ({ initialSigma: 1 }),
  conflicts: ({ population }) =>
    population >= 2
      ? []
      : [(named) => `${named('population')} is ${population}; cma needs at least 2, to tell the better from the worse`],
  create: (shape, settings, saved) => new Cma(shape, settings, saved as SavedCma | undefined),
};
