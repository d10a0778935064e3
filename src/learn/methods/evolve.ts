// evolve: a genetic algorithm over whole hidden units, which also puts connections back. A generation plays the same starts, its elite included.
import { RandomStream } from '../../../sim/index.js';
import { toHex } from '../../base/index.js';
import { connectionSlots, packMask, type Shape } from '../../network/index.js';
import { type Elder, meanFitness, restoreElder, type SavedElder, saveElder } from './elder.js';
import { drawRank } from './mk1.js';
import {
  demandOrder,
  type EliteSettings,
  eliteRules,
  type Finalist,
  type Method,
  type Optimiser,
} from './optimiser.js';
import { distinctPolicies, PrunedIndividual, type ScoredPruned } from './pruned-individual.js';
import { rank } from './scored.js';
import { choice, real, type SettingWords, whole } from './setting-rules.js';
import { Units } from './units.js';

export interface EvolveSettings extends EliteSettings {
  /** Probability with which a new hidden unit is connected to each observation. */
  readonly unitDensity: number;
  /** Probability with which a child takes each hidden unit from one of two parents, and not all from one. */
  readonly crossover: number;
  /** Probability with which each change to a child is followed by a further one. */
  readonly furtherChange: number;
  /** Whether fitness is the mean over all generations that an individual has lived, or the last one's: where generations play lessons, they cannot be compared. */
  readonly memory: 'life' | 'generation';
  /** What each connection costs, beside the complexity penalty. */
  readonly price: number;
  /** So many populations are begun, one after the other, and the best of them goes on. */
  readonly beginnings: number;
  /** So many generations each of them has to show whether it finds the way to the goal. */
  readonly beginningGenerations: number;
  /** After so many generations, those of beginnings included, everything begins anew, with other random numbers; 0: never. */
  readonly restartAfter: number;
}

/** So many generations an individual must have lived to be a candidate: before that its mean is luck. */
const CANDIDATE_AGE = 6;
/** A child that is there already is drawn again, so often at most. */
const MOST_DRAWS = 20;

/** So many episodes a generation has where an episode may be nothing but the way to the goal, fewer where that is a share of it. */
const EPISODES_OF_WAY = 8;

interface SavedEvolve {
  readonly generation: number;
  readonly elite: readonly SavedElder[];
  readonly best?: SavedElder;
  readonly bestBeginning?: readonly SavedElder[];
}

/**
 * The elite lives on unchanged and plays again with its children on the next starts, so that nobody stays for a lucky draw. Parents are drawn from it in
 * proportion to rank. A child is a parent, or takes each unit from one of two, and is then changed at least once: a connection is added, removed or changes
 * sides, a unit is emptied, copied over another, or drawn anew.
 */
class Evolve implements Optimiser {
  readonly mutationRate = undefined;
  readonly #shape: Shape;
  readonly #settings: EvolveSettings;
  #generation = 0;
  #elite: readonly Elder[] = [];
  /** The best of the elites that were given up. */
  #best: Elder | undefined;
  /** The elite of the best beginning so far, while there are some to come. */
  #bestBeginning: readonly Elder[] = [];
  #population: readonly PrunedIndividual[];

  constructor(shape: Shape, settings: EvolveSettings, saved?: SavedEvolve) {
    this.#shape = shape;
    this.#settings = settings;
    if (saved !== undefined) {
      this.#generation = saved.generation;
      this.#elite = saved.elite.map((each) => this.#restore(each));
      if (saved.best !== undefined) this.#best = this.#restore(saved.best);
      this.#bestBeginning = saved.bestBeginning?.map((each) => this.#restore(each)) ?? [];
    }
    this.#population = this.#next();
  }

  get veterans(): number {
    return this.#elite.length;
  }

  ask(): readonly PrunedIndividual[] {
    return this.#population;
  }

  tell(fitness: Float64Array): void {
    const { memory, elites, restartAfter } = this.#settings;
    const elders = new Map(this.#elite.map((each) => [each.individual, each] as const));
    const lived = fitness.map((value, i) => {
      const elder = memory === 'life' ? elders.get(this.#population[i]!) : undefined;
      return elder === undefined ? value : (elder.age * elder.fitness + value) / (elder.age + 1);
    });
    const ranked = rank(this.#population, lived, this.#generation).slice(0, elites);
    this.#elite = ranked
      .filter((each, i) => i === 0 || each.fitness > Number.NEGATIVE_INFINITY)
      .map((each) => ({ ...each, age: (elders.get(each.individual)?.age ?? 0) + 1 }));
    this.#generation++;
    this.#begin(restartAfter > 0 ? this.#generation % restartAfter : this.#generation);
    this.#population = this.#next();
  }

  tellMore({ individual }: Finalist, fitness: number, generations: number): void {
    this.#elite = this.#elite
      .map((each) => {
        if (each.individual !== individual) return each;
        const age = each.age + generations;
        return { ...each, fitness: (each.age * each.fitness + generations * fitness) / age, age };
      })
      .sort((a, b) => b.fitness - a.fitness);
    this.#population = this.#next();
  }

  finalists(): readonly ScoredPruned[] {
    return distinctPolicies([...this.#elite, ...(this.#best === undefined ? [] : [this.#best])]).map(
      ({ individual, fitness, generation }) => ({ individual, fitness, generation }),
    );
  }

  candidate(): Finalist | undefined {
    const worth = ({ individual, fitness }: Elder) => fitness + individual.complexityPenalty;
    const aged = this.#elite.filter(({ age }) => age >= CANDIDATE_AGE);
    return aged.length === 0 ? undefined : aged.reduce((best, each) => (worth(each) > worth(best) ? each : best));
  }

  save(): SavedEvolve | undefined {
    if (this.#generation === 0) return undefined;
    const elite = this.#elite.map(saveElder);
    const bestBeginning = this.#bestBeginning.map(saveElder);
    return {
      ...{ generation: this.#generation, elite },
      ...(this.#best && { best: saveElder(this.#best) }),
      ...(bestBeginning.length > 0 && { bestBeginning }),
    };
  }

  /** Begins another population where it is time for that, or goes on with the best of those that were begun. @param age generations since all began anew */
  #begin(age: number): void {
    const { beginnings, beginningGenerations } = this.#settings;
    const begun = beginnings * beginningGenerations;
    const isBeginning = beginnings > 1 && age % beginningGenerations === 0 && age <= begun;
    if (age > 0 && !isBeginning) return;
    const [first] = this.#elite;
    if (first !== undefined && !(this.#best && this.#best.fitness >= first.fitness)) this.#best = first;
    if (age > 0 && meanFitness(this.#elite) > meanFitness(this.#bestBeginning)) this.#bestBeginning = this.#elite;
    const goesOn = age === begun && age > 0;
    this.#elite = goesOn ? this.#bestBeginning : [];
    if (goesOn || age === 0) this.#bestBeginning = [];
  }

  #restore(saved: SavedElder): Elder {
    return restoreElder(saved, this.#shape, this.#settings.price);
  }

  #next(): PrunedIndividual[] {
    const { seed, population, price, memory } = this.#settings;
    const generation = this.#generation;
    const kept = this.#elite.map(({ individual }) => individual);
    const seen = new Set(kept.map(({ mask }) => toHex(packMask(mask))));
    return Array.from({ length: population }, (_, individual) => {
      if (individual < kept.length) return kept[individual]!;
      const random = new RandomStream({ seed, purpose: 'mutate', generation, individual });
      for (let draw = 1; ; draw++) {
        const units = new Units(this.#shape, this.#settings.unitDensity, random);
        if (kept.length === 0) units.draw(individual % 2 === 0 ? 1 : 0.5);
        else this.#breed(units, kept, random);
        const child = new PrunedIndividual(units.mask(), price);
        if (memory === 'generation') return child;
        const name = toHex(packMask(child.mask));
        if (seen.has(name) && draw < MOST_DRAWS) continue;
        seen.add(name);
        return child;
      }
    });
  }

  #breed(units: Units, parents: readonly PrunedIndividual[], random: RandomStream): void {
    const { crossover, furtherChange } = this.#settings;
    const parent = () => parents[drawRank(parents.length, random)]!.mask;
    const first = parent();
    const second = random.uniform() < crossover ? parent() : first;
    units.inherit(first, second);
    do units.change();
    while (random.uniform() < furtherChange);
  }
}

/** A conflict when everything begins anew before the best of the beginnings has gone on. */
function demandTimeToGoOn({
  beginnings,
  beginningGenerations,
  restartAfter,
}: Omit<EvolveSettings, 'seed' | 'population'>): SettingWords[] {
  const begun = beginnings * beginningGenerations;
  if (beginnings === 1 || restartAfter === 0 || begun < restartAfter) return [];
  return [
    (named) =>
      `${named('restartAfter')} is ${restartAfter}; it must be 0 or more than ${begun}, which is ${named('beginnings')} times ${named('beginningGenerations')}`,
  ];
}

/** evolve in the table of methods. */
export const evolve: Method<Omit<EvolveSettings, 'seed' | 'population'>> = {
  prunes: true,
  sharesStarts: true,
  races: true,
  rules: {
    ...eliteRules,
    unitDensity: real(0, 1),
    crossover: real(0, 1),
    furtherChange: real(0, 0.99),
    memory: choice('life', 'generation'),
    price: real(0, 1000),
    beginnings: whole(1, 1000),
    beginningGenerations: whole(1, 1_000_000),
    restartAfter: whole(0, 1_000_000),
  },
  defaults: (population) => ({
    elites: Math.max(1, Math.ceil(population / 5)),
    unitDensity: 0.3,
    crossover: 0.5,
    furtherChange: 0.4,
    memory: 'generation',
    price: 0,
    beginnings: 1,
    beginningGenerations: 80,
    restartAfter: 0,
  }),
  run: ({ hasLessons, firstCut, shape, population = Math.max(40, 8 * Math.round(connectionSlots(shape) / 12)) }) =>
    hasLessons
      ? { population: 120, episodes: 16, minGenerations: 0, checkEvery: 10, maxGenerations: 3000 }
      : {
          ...{ population, elites: Math.ceil(population / 4) },
          // Parents live on and are measured anyway, so one is enough but where a return says more of the start, from which the way was short or long.
          episodes: Math.max(1, Math.round(EPISODES_OF_WAY * firstCut)),
          ...{ firstCut, memory: 'life', price: 0.02, beginnings: 10, restartAfter: 2000 },
          ...{ minGenerations: 0, checkEvery: 1, maxGenerations: 10_000, confirmEpisodes: 1000 },
        },
  conflicts: (settings) => [...demandOrder(settings, 'elites', 'population'), ...demandTimeToGoOn(settings)],
  create: (shape, settings, saved) => new Evolve(shape, settings, saved as SavedEvolve | undefined),
};
