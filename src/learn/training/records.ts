// What training tells while it goes on: each generation, and where it stands.
import type { ChampionConfirmation, Network, WeightedNetwork } from '../../network/index.js';
import { isVerified } from '../methods/index.js';
import type { SavedChoice } from './choice.js';
import type { Judge } from './judge.js';
import type { TrainingSettings } from './settings.js';

/** One generation, as the history keeps it. It depends on the settings only, never on the clock. */
export interface GenerationRecord {
  /** Counted from 0. */
  readonly generation: number;
  /** Environment steps since training began, this generation included. */
  readonly steps: number;
  /** The best fitness of any individual so far; by a curriculum of this generation's, since lessons cannot be compared. */
  readonly bestFitness: number;
  /** Mean return over its episodes of this generation's best individual. */
  readonly bestReturn: number;
  /** Mean and standard deviation over the generation of the individuals' mean returns; by a race of those who stayed to its end. */
  readonly meanReturn: number;
  readonly sdReturn: number;
  /** The same of their numbers of connections, live or not. */
  readonly meanConnections: number;
  readonly sdConnections: number;
  /** Probability with which connections were removed to make this generation; absent for methods without one. */
  readonly mutationRate?: number;
  /** What the generation's candidate was worth on fresh starts; absent when it had none that promised the target. Their steps count. */
  readonly verified?: ChampionConfirmation;
  /** Why the method stopped after this generation; absent if it did not. */
  readonly stopped?: string;
  /** What was played of the task's curriculum; absent without one. */
  readonly lesson?: LessonRecord;
}

export interface LessonRecord {
  /** How often training has begun anew. */
  readonly attempt: number;
  /** Of this attempt, counted from 0. */
  readonly number: number;
  readonly startWidthRad: number;
  /** Steps of an episode. */
  readonly maxSteps: number;
  /**
   * Mean return of the best finalist in whole episodes of the task, where the lesson was learned well enough to try. Where that reached the target and
   * there is a judge: of the one it elected, before the judge.
   */
  readonly confirmedReturn?: number;
}

/** Where training stands between two generations: with the settings, all that the rest depends on. Plain JSON data. */
export interface TrainingState {
  /** Generations played. */
  readonly generations: number;
  readonly steps: number;
  readonly bestFitness: number;
  readonly solved?: Solved;
  /** By a curriculum: how often training has begun anew, and with which generation it did last. */
  readonly attempt?: Attempt;
  /** The best one that a judge has elected so far; absent while there is none. */
  readonly kept?: SavedChoice;
  /** What the method's optimiser saved. */
  readonly optimiser: unknown;
}

/** Where training by a curriculum is. */
export interface Attempt {
  /** How often training has begun anew, and with which generation it did last. */
  readonly number: number;
  readonly since: number;
  /** For how many generations lessons have been played again, until they were learned. */
  readonly waited: number;
}

/** After which generation and how many steps some individual's mean return had reached the target. */
export interface Solved {
  readonly generation: number;
  readonly steps: number;
}

/** Whether a generation reached the target: a lesson or a candidate on fresh starts, otherwise any individual in its own episodes. */
export function reachesTarget(
  { lesson, verified, bestReturn }: Pick<GenerationRecord, 'lesson' | 'verified' | 'bestReturn'>,
  { method, targetReturn }: Pick<TrainingSettings, 'method' | 'targetReturn'>,
): boolean {
  const ofMethod = isVerified(method) ? verified?.meanReturn : bestReturn;
  const reached = lesson ? lesson.confirmedReturn : ofMethod;
  return reached !== undefined && reached >= targetReturn;
}

export interface TrainingOptions {
  /** To go on from there. */
  readonly from?: TrainingState;
  /** Aborting it ends training with the signal's reason. */
  readonly signal?: AbortSignal;
  /**
   * Called after each generation; what it throws ends training. `state` gives the state after this generation, also when called
   * later, until the next generation has been played. So does `finalists` give the networks that a champion would be chosen from, the fittest first.
   */
  readonly onGeneration?: (
    record: GenerationRecord,
    state: () => TrainingState,
    finalists: () => readonly (Network | WeightedNetwork)[],
  ) => void;
  /** Elects the champion among the finalists; absent: the best of them on fresh starts of the task is it. */
  readonly judge?: Judge;
}
