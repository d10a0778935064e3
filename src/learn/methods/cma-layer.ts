// cma-layer: the article's naive CMA-ES, a mean and a covariance of its own for each layer's weights.
import { RandomStream } from '../../../sim/index.js';
import { connectionSlots, type Shape } from '../../network/index.js';
import {
  defaultElites,
  demandOrder,
  type EliteSettings,
  eliteRules,
  type Method,
  type Optimiser,
} from './optimiser.js';
import { packNumbers, unpackNumbers } from './saved-numbers.js';
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

export interface CmaLayerSettings extends EliteSettings {
  /** Standard deviation of each weight in the first generation. */
  readonly initialSigma: number;
}

interface SavedCmaLayer {
  readonly generation: number;
  readonly best: SavedWeighted;
  readonly lastElite: readonly SavedWeighted[];
  readonly previousMean: string;
}

/**
 * The covariance matrix adaptation of "A Visual Guide to Evolution Strategies", as the article used it: no step-size
 * control, no paths, no weighting. The elite is the best individual of all time and the best of the last generation. For
 * each layer, the next generation is drawn from the normal distribution about the elite's mean whose covariance is the mean
 * of the outer products of the elite's distances from the mean before. The best of all time takes the last place.
 */
export class CmaLayer implements Optimiser {
  readonly mutationRate = undefined;
  readonly #shape: Shape;
  readonly #settings: CmaLayerSettings;
  #generation = 0;
  #population: readonly WeightedIndividual[];
  #best: ScoredWeighted | undefined;
  #lastElite: readonly ScoredWeighted[] = [];
  /** The mean about which the last generation was drawn. */
  #previousMean: Float64Array;

  constructor(shape: Shape, settings: CmaLayerSettings, saved?: SavedCmaLayer) {
    this.#shape = shape;
    this.#settings = settings;
    if (saved === undefined) {
      this.#previousMean = new Float64Array(connectionSlots(shape));
      this.#population = this.#firstPopulation();
    } else {
      this.#generation = saved.generation;
      this.#best = restoreWeighted(shape, saved.best);
      this.#lastElite = saved.lastElite.map((each) => restoreWeighted(shape, each));
      this.#previousMean = unpackNumbers(saved.previousMean);
      this.#population = this.#nextPopulation();
    }
  }

  /** The individuals that the distribution is made of. Empty before the first `tell`. */
  get elite(): readonly ScoredWeighted[] {
    return this.#best === undefined ? [] : [this.#best, ...this.#lastElite];
  }

  ask(): readonly WeightedIndividual[] {
    return this.#population;
  }

  tell(fitness: Float64Array): void {
    const ranked = rank(this.#population, fitness, this.#generation);
    if (this.#generation > 0) this.#previousMean = meanWeights(this.elite);
    this.#lastElite = ranked.slice(0, this.#settings.elites);
    this.#best = better(this.#best, ranked[0]!);
    this.#generation++;
    this.#population = this.#nextPopulation();
  }

  finalists(): readonly ScoredWeighted[] {
    return distinctWeights(this.elite);
  }

  save(): SavedCmaLayer | undefined {
    if (this.#best === undefined) return undefined;
    return {
      generation: this.#generation,
      best: saveWeighted(this.#best),
      lastElite: this.#lastElite.map(saveWeighted),
      previousMean: packNumbers(this.#previousMean),
    };
  }

  #firstPopulation(): WeightedIndividual[] {
    const { population, initialSigma } = this.#settings;
    return Array.from({ length: population }, (_, individual) => {
      const random = this.#randomOf(individual);
      return new WeightedIndividual(
        this.#shape,
        this.#previousMean.map((mean) => mean + initialSigma * random.normal()),
      );
    });
  }

  #nextPopulation(): WeightedIndividual[] {
    const { inputs, hidden } = this.#shape;
    const last = this.#settings.population - 1;
    const mean = meanWeights(this.elite);
    const distances = this.elite.map(({ individual }) => individual.weights.map((w, k) => w - this.#previousMean[k]!));
    const layers = [0, hidden * inputs, mean.length];
    return Array.from({ length: last + 1 }, (_, individual) => {
      if (individual === last) return this.#best!.individual;
      const weights = Float64Array.from(mean);
      const random = this.#randomOf(individual);
      for (let layer = 0; layer < 2; layer++) {
        addNormal(weights, distances, layers[layer]!, layers[layer + 1]!, random);
      }
      return new WeightedIndividual(this.#shape, weights);
    });
  }

  #randomOf(individual: number): RandomStream {
    return new RandomStream({
      seed: this.#settings.seed,
      purpose: 'sample',
      generation: this.#generation,
      individual,
    });
  }
}

/** cma-layer in the table of methods. */
export const cmaLayer: Method<Omit<CmaLayerSettings, 'seed' | 'population'>> = {
  prunes: false,
  rules: { ...eliteRules, initialSigma: initialSigmaRule },
  defaults: (population) => ({ elites: defaultElites(population), initialSigma: 1 }),
  conflicts: (settings) => demandOrder(settings, 'elites', 'population'),
  create: (shape, settings, saved) => new CmaLayer(shape, settings, saved as SavedCmaLayer | undefined),
};

function meanWeights(elite: readonly ScoredWeighted[]): Float64Array {
  return elite[0]!.individual.weights.map(
    (_, k) => elite.reduce((sum, { individual }) => sum + individual.weights[k]!, 0) / elite.length,
  );
}

/**
 * Adds to the weights from `from` to before `to` a draw of the normal distribution about 0 whose covariance is the mean of
 * the outer products of the distances: with one standard normal number g for each of the n distances d it is the sum of
 * g d / sqrt(n), and no matrix is needed.
 */
export function addNormal(
  weights: Float64Array,
  distances: readonly Float64Array[],
  from: number,
  to: number,
  random: RandomStream,
): void {
  for (const distance of distances) {
    const factor = random.normal() / Math.sqrt(distances.length);
    for (let k = from; k < to; k++) weights[k]! += factor * distance[k]!;
  }
}
