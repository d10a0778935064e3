// regrow: pruning with a trickle of regrowth. Made for races: a generation is cheap, and its best are parents of the next.
import { RandomStream } from '../../../sim/index.js';
import { connectionSlots, type Mask, type Shape } from '../../network/index.js';
import { drawRank } from './mk1.js';
import {
  type Activity,
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
import { choice, real, whole } from './setting-rules.js';

export interface RegrowSettings extends PruningSettings {
  /** Probability with which an offspring loses each connection of its parent. */
  readonly lossRate: number;
  /** Probability with which it regrows each connection that its parent lacks. */
  readonly regrowthRate: number;
  /** So many generations only regrow, and as many only lose, in turn; 0: both always. */
  readonly phaseGenerations: number;
  /** What the rate of loss is multiplied by from one generation to the next; 1: it stays. */
  readonly lossDecay: number;
  /** Which connections are lost: any, or rather those whose trace in their parent's episode was weak. */
  readonly lossBy: 'chance' | keyof Activity;
  /** Whose children the next generation are: of the best, in proportion to rank, or each individual's one. */
  readonly selection: 'rank' | 'none';
}

/** The rates of networks of the article's size or less. Larger ones have lower rates, so that a full network loses no more than so many connections. */
const [LOSS_RATE, REGROWTH_RATE, MOST_LOSSES] = [0.1, 0.05, 19.2];

/** An individual that may have children, and the trace that says what they lose; absent: by chance. */
interface Parent extends ScoredPruned {
  readonly trace?: Float64Array;
}

type SavedParent = SavedPruned & { readonly trace?: readonly number[] };

interface SavedRegrow {
  readonly generation: number;
  readonly best: SavedParent;
  readonly lastElite: readonly SavedParent[];
  /** Without selection: all of the last generation, in its order. */
  readonly lineages?: readonly SavedParent[];
}

/** Parents are the best individual of all time and the best of the last generation, drawn in proportion to rank. Every offspring loses connections and regrows some. */
class Regrow implements Optimiser {
  readonly #settings: RegrowSettings;
  #generation = 0;
  #best: Parent | undefined;
  #lastElite: readonly Parent[] = [];
  #lineages: readonly Parent[] | undefined;
  #population: readonly PrunedIndividual[];

  constructor(shape: Shape, settings: RegrowSettings, saved?: SavedRegrow) {
    this.#settings = settings;
    if (saved === undefined) {
      this.#population = firstPopulation(shape, settings);
    } else {
      this.#generation = saved.generation;
      const restore = ({ trace, ...each }: SavedParent): Parent => {
        return { ...restorePruned(shape, each), ...(trace && { trace: Float64Array.from(trace) }) };
      };
      this.#best = restore(saved.best);
      this.#lastElite = saved.lastElite.map(restore);
      this.#lineages = saved.lineages?.map(restore);
      this.#population = this.#offspring(this.#best);
    }
  }

  get mutationRate(): number {
    return this.#generation === 0 ? this.#settings.initialPrune : ratesIn(this.#generation, this.#settings).loss;
  }

  ask(): readonly PrunedIndividual[] {
    return this.#population;
  }

  tell(fitness: Float64Array, activity?: (individual: number) => Activity): void {
    const { elites, selection } = this.#settings;
    const ranked = rank(this.#population, fitness, this.#generation);
    const stayed = ranked.filter((each, i) => i === 0 || each.fitness > Number.NEGATIVE_INFINITY);
    const elite = stayed.slice(0, elites).map((each) => this.#traced(each, activity));
    this.#lastElite = elite;
    this.#best = better(this.#best, elite[0]!);
    if (selection === 'none') {
      const places = new Map(ranked.map((each) => [each.individual, each]));
      this.#lineages = this.#population.map((each) => this.#traced(places.get(each)!, activity));
    }
    this.#generation++;
    this.#population = this.#offspring(this.#best);
  }

  finalists(): readonly ScoredPruned[] {
    return this.#best === undefined ? [] : distinctPolicies([this.#best, ...this.#lastElite]);
  }

  candidate(): ScoredPruned | undefined {
    return this.#lastElite[0];
  }

  save(): SavedRegrow | undefined {
    if (this.#best === undefined) return undefined;
    const save = ({ trace, ...each }: Parent): SavedParent => ({
      ...savePruned(each),
      ...(trace && { trace: [...trace] }),
    });
    return {
      generation: this.#generation,
      best: save(this.#best),
      lastElite: this.#lastElite.map(save),
      ...(this.#lineages && { lineages: this.#lineages.map(save) }),
    };
  }

  #traced(scored: ScoredPruned, activity: ((individual: number) => Activity) | undefined): Parent {
    const { lossBy } = this.#settings;
    if (lossBy === 'chance') return scored;
    if (activity === undefined) {
      throw new RangeError(`regrow with lossBy "${lossBy}" was told no activity; tell it with the fitness.`);
    }
    return { ...scored, trace: activity(this.#population.indexOf(scored.individual))[lossBy] };
  }

  #offspring(best: Parent): PrunedIndividual[] {
    const { seed, population } = this.#settings;
    const generation = this.#generation;
    const parents = [best, ...this.#lastElite];
    const draw = new RandomStream({ seed, purpose: 'parents', generation });
    const rates = ratesIn(generation, this.#settings);
    return Array.from({ length: population }, (_, individual) => {
      const parent = this.#lineages?.[individual] ?? parents[drawRank(parents.length, draw)]!;
      const random = new RandomStream({ seed, purpose: 'mutate', generation, individual });
      return new PrunedIndividual(regrown(parent, rates, random));
    });
  }
}

interface Rates {
  readonly loss: number;
  readonly regrowth: number;
}

/** The rates of a generation of offspring, counted from 1. Phases begin with growth. */
function ratesIn(generation: number, { lossRate, regrowthRate, phaseGenerations, lossDecay }: RegrowSettings): Rates {
  let loss = lossRate;
  // Multiplied, because powers differ from one machine to another.
  if (lossDecay < 1) for (let past = 1; past < generation; past++) loss *= lossDecay;
  if (phaseGenerations === 0) return { loss, regrowth: regrowthRate };
  const grows = Math.floor((generation - 1) / phaseGenerations) % 2 === 0;
  return grows ? { loss: 0, regrowth: regrowthRate } : { loss, regrowth: 0 };
}

/**
 * A copy of a parent's mask in which each connection is lost, and each that is absent regrown, by its own probability. Where there is a trace, that of loss
 * falls evenly from twice the rate for the weakest connection to nothing for the strongest.
 */
function regrown({ individual, trace }: Parent, { loss, regrowth }: Rates, random: RandomStream): Mask {
  const { shape, connections: before } = individual.mask;
  const losses = trace && lossesBy(trace, before, loss);
  // 32 bits each are enough, and half of the time goes into them.
  const words = [regrowth * 2 ** 32, loss * 2 ** 32] as const;
  const connections = before.map((connection, k) => {
    const word = connection === 1 && losses ? losses[k]! * 2 ** 32 : words[connection as 0 | 1];
    return random.uint32() < word ? 1 - connection : connection;
  });
  return { shape, connections };
}

/** The chance of each connection to be lost, by its rank among those that are there. */
function lossesBy(trace: Float64Array, connections: Uint8Array, loss: number): Float64Array {
  const present = [...connections.keys()].filter((k) => connections[k] === 1);
  const losses = new Float64Array(connections.length);
  for (const [place, k] of present.sort((a, b) => trace[a]! - trace[b]! || a - b).entries()) {
    losses[k] = 2 * loss * (1 - (place + 0.5) / present.length);
  }
  return losses;
}

const ownRules = {
  lossRate: real(0, 1),
  regrowthRate: real(0, 1),
  phaseGenerations: whole(0, 1_000_000),
  lossDecay: real(0, 1),
  lossBy: choice('chance', 'activity', 'reward'),
  selection: choice('rank', 'none'),
};

/** regrow in the table of methods. */
export const regrow: Method<Omit<RegrowSettings, 'seed' | 'population'>> = {
  prunes: true,
  races: true,
  rules: { ...pruningRules, ...ownRules },
  defaults: (population, shape) => {
    const share = Math.min(1, MOST_LOSSES / LOSS_RATE / connectionSlots(shape));
    return {
      elites: defaultElites(population),
      // As many connections as loss and regrowth lead to.
      initialPrune: 0.667,
      lossRate: thousandths(share * LOSS_RATE),
      regrowthRate: thousandths(share * REGROWTH_RATE),
      phaseGenerations: 0,
      lossDecay: 1,
      lossBy: 'chance',
      selection: 'rank',
    };
  },
  run: ({ shape, firstCut }) => ({
    population: Math.max(16, 8 * Math.round(connectionSlots(shape) / 24)),
    episodes: 1,
    firstCut,
    minGenerations: 0,
    checkEvery: 1,
    maxGenerations: 10_000,
  }),
  conflicts: (settings) => demandOrder(settings, 'elites', 'population'),
  create: (shape, settings, saved) => new Regrow(shape, settings, saved as SavedRegrow | undefined),
};

function thousandths(rate: number): number {
  return Math.round(rate * 1000) / 1000;
}
