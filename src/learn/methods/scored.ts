// Individuals that have been told their fitness, and their order.
import type { Finalist, Individual } from './optimiser.js';

/** An individual of one kind with its fitness. */
export interface Scored<Kind extends Individual> extends Finalist {
  readonly individual: Kind;
}

/**
 * A population with its fitness, best first; of equals the earlier one comes first. NaN counts as -Infinity.
 *
 * @throws {RangeError} when there is not one fitness for each individual.
 */
export function rank<Kind extends Individual>(
  population: readonly Kind[],
  fitness: Float64Array,
  generation: number,
): Scored<Kind>[] {
  if (fitness.length !== population.length) {
    throw new RangeError(
      `The method was told ${fitness.length} fitness values for ${population.length} individuals; it needs one for each.`,
    );
  }
  return population
    .map((individual, i) => ({
      individual,
      fitness: Number.isNaN(fitness[i]!) ? Number.NEGATIVE_INFINITY : fitness[i]!,
      generation,
    }))
    .sort((a, b) => b.fitness - a.fitness);
}

/** The fitter of the best so far and a newer one; of equals the one so far. */
export function better<Told extends Finalist>(best: Told | undefined, next: Told): Told {
  return best === undefined || next.fitness > best.fitness ? next : best;
}
