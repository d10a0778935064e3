// What the trainer knows of a learning method: ask it for a population, tell it how fit each member was.
import type { Network, Shape, WeightedNetwork } from '../../network/index.js';
import { type Rules, real, type SettingWords, whole } from './setting-rules.js';

/** A network without the scales of its observations. */
export type UnscaledNetwork = Omit<Network, 'observationScales'> | Omit<WeightedNetwork, 'observationScales'>;

/** One member of a population, whatever its method makes it of. All members of a population have the same kind of network and shape. */
export interface Individual {
  /** What plays, and what a champion file keeps, but for the scales. */
  readonly network: UnscaledNetwork;
  /** Subtracted from the mean return to give the fitness; 0 for methods that do not mind size. */
  readonly complexityPenalty: number;
  /** How many connections it has, dead or live. */
  readonly connections: number;
}

/** What each possible connection of a network has seen in an episode, in the order of a mask's connections; 0 where there is none. From -1 to 1. */
export interface Activity {
  /** Whether what stands before the connection and what stands behind it were of one sign, and large, together (Hebb). */
  readonly activity: Float64Array;
  /** The same, and whether the reward was above the episode's mean then or soon after. */
  readonly reward: Float64Array;
}

/** An individual worth a closer look, with what training knows of it. */
export interface Finalist {
  readonly individual: Individual;
  readonly fitness: number;
  /** In which it was told this fitness. */
  readonly generation: number;
}

/**
 * A learning method at work. Each generation is one `ask` followed by one `tell`; what is asked and told is between the caller and nobody else, so a fitness may come
 * from any game.
 */
export interface Optimiser {
  /** The probability with which each connection was removed to make the present population; undefined for methods without one. */
  readonly mutationRate: number | undefined;
  /** Why going on is of no use, as the end of a sentence; undefined, or absent, while it is. Training ends. */
  readonly stopped?: string | undefined;
  /** So many of the population, its first, have done well in earlier generations: where others race they play to the end. Absent: 0. */
  readonly veterans?: number;
  /** The population of the present generation. Asking again before `tell` gives the same one. */
  ask(): readonly Individual[];
  /**
   * Takes the fitness of each individual, in the order of `ask`, and goes on to the next generation. More is better. In training it is the mean return less
   * the individual's `complexityPenalty`, and -Infinity for one that has left a race. NaN counts as that too.
   *
   * @param activity of an individual's network in its first episode; for settings that need it, and called for those whom the next generation descends from.
   * @throws {RangeError} when there is not one fitness for each individual, or no activity where it is needed.
   */
  tell(fitness: Float64Array, activity?: (individual: number) => Activity): void;
  /** The best individuals so far, best of all time first, each policy once; any of them may be the champion. None before the first `tell`. */
  finalists(): readonly Finalist[];
  /**
   * Who is to be verified on fresh starts, if its mean return has reached the target; undefined while there is nobody. Methods without it are not verified: their
   * training ends at a check.
   */
  candidate?(): Finalist | undefined;
  /** Takes what a candidate came to where it was not verified: its fitness there, and to how many generations its episodes amount. */
  tellMore?(candidate: Finalist, fitness: number, generations: number): void;
  /** Everything the coming generations depend on, as plain JSON data that the method's `create` takes back. */
  save(): unknown;
}

/** What every method is told. */
export interface PopulationSettings {
  readonly seed: number;
  /** Individuals in a generation. */
  readonly population: number;
}

export const populationRules: Rules<PopulationSettings> = {
  seed: whole(0, Number.MAX_SAFE_INTEGER),
  population: whole(1, 32_768),
};

/** The settings of methods that breed from an elite. */
export interface EliteSettings extends PopulationSettings {
  /** How many of a generation's best are its elite; the article takes an eighth of the population. */
  readonly elites: number;
}

export const eliteRules: Rules<Omit<EliteSettings, keyof PopulationSettings>> = { elites: whole(1, 32_768) };

/** An eighth of the population, rounded up. */
export function defaultElites(population: number): number {
  return Math.max(1, Math.ceil(population / 8));
}

/** The settings of methods whose networks are pruned. */
export interface PruningSettings extends EliteSettings {
  /** Probability with which each connection of a full network is missing in the first generation. */
  readonly initialPrune: number;
}

export const pruningRules: Rules<Omit<PruningSettings, keyof PopulationSettings>> = {
  ...eliteRules,
  initialPrune: real(0, 1),
};

/** What of a task the settings of its runs follow from. */
export interface TaskFacts {
  /** Of the networks that are learned. */
  readonly shape: Shape;
  /** As a share of the episode: when the first of a race may leave. */
  readonly firstCut: number;
  /** Whether it is learned by lessons. */
  readonly hasLessons: boolean;
  /** Absent where it is left to the method. */
  readonly population?: number;
}

/** A learning method as the trainer finds it in the table of methods; `Own` are the settings that only some methods have. */
export interface Method<Own extends object> {
  /** Whether its networks are pruned; if not they have real weights. */
  readonly prunes: boolean;
  /** Whether all individuals of a generation play the same starts. Absent: each has its own. */
  readonly sharesStarts?: boolean;
  /** Whether individuals may leave before the end of their episodes. Its candidates are verified on fresh starts. */
  readonly races?: boolean;
  /** In what its runs differ from those of the article's methods. */
  run?(task: TaskFacts): Readonly<Record<string, number | string>>;
  /** What each setting of its own may be. */
  readonly rules: Rules<Own>;
  /** The article's values; those of mk1 when the article has none. */
  defaults(population: number, shape: Shape): Own;
  /** What is wrong with settings that each keep their rule: 'a is 3; it must not be above b, which is 2'. */
  conflicts?(settings: PopulationSettings & Own): SettingWords[];
  /** @param saved what `save` gave, to go on from there. */
  create(shape: Shape, settings: PopulationSettings & Own, saved?: unknown): Optimiser;
}

/** A conflict for `conflicts` when one setting is above another. */
export function demandOrder<Settings extends object>(
  settings: Settings,
  low: keyof Settings & string,
  high: keyof Settings & string,
): SettingWords[] {
  if (settings[low] <= settings[high]) return [];
  return [
    (named) => `${named(low)} is ${settings[low]}; it must not be above ${named(high)}, which is ${settings[high]}`,
  ];
}
