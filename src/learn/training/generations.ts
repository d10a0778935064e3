// Plays generation after generation until training may stop: the task as it is, or the lessons of its curriculum, again from the first one if that fails.
import type { Curriculum, Task } from '../../../sim/index.js';
import { mean, standardDeviation } from '../../base/index.js';
import type { Shape } from '../../network/index.js';
import type { Evaluator } from '../evaluation/index.js';
import { findMethod, type Optimiser } from '../methods/index.js';
import { type Choice, choose } from './choice.js';
import { confirm } from './confirm.js';
import type { Judge } from './judge.js';
import { scaled } from './scaled.js';
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
  /** Mean and standard deviation over the generation of the individuals' mean returns. */
  readonly meanReturn: number;
  readonly sdReturn: number;
  /** The same of their numbers of connections, live or not. */
  readonly meanConnections: number;
  readonly sdConnections: number;
  /** Probability with which connections were removed to make this generation; absent for methods without one. */
  readonly mutationRate?: number;
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

export interface TrainingOptions {
  /** To go on from there. */
  readonly from?: TrainingState;
  /** Aborting it ends training with the signal's reason. */
  readonly signal?: AbortSignal;
  /**
   * Called after each generation; what it throws ends training. `state` gives the state after this generation, also when called
   * later, until the next generation has been played.
   */
  readonly onGeneration?: (record: GenerationRecord, state: () => TrainingState) => void;
  /** Elects the champion among the finalists; absent: the best of them on fresh starts of the task is it. */
  readonly judge?: Judge;
}

/** What is left at the end. */
export interface Played extends Omit<TrainingState, 'optimiser'> {
  readonly optimiser: Optimiser;
  /** Who the last generation's finalists have already chosen. */
  readonly choice?: Choice;
}

/** Plays until a check finds the target reached, by the judge's election too if there is one, or until `maxGenerations`. */
export async function playGenerations(
  evaluator: Evaluator,
  task: Task,
  settings: TrainingSettings<string | Task>,
  { from, signal, onGeneration, judge }: TrainingOptions,
): Promise<Played> {
  const { seed, episodes, precision, targetReturn, observationScales, maxGenerations } = settings;
  const { curriculum } = task;
  const { sharesStarts: shared = false } = findMethod(settings.method);
  let { generations, steps, bestFitness, solved, attempt }: Omit<TrainingState, 'optimiser'> = from ?? {
    generations: 0,
    steps: 0,
    bestFitness: Number.NEGATIVE_INFINITY,
    ...(curriculum && { attempt: { number: 0, since: 0, waited: 0 } }),
  };
  let optimiser = begin(settings, task, attempt, from?.optimiser);
  let choice: Choice | undefined;
  const state = () => ({ generations, steps, bestFitness, ...(solved && { solved }), ...(attempt && { attempt }) });
  // A lesson is judged before it counts as solved. What is judged here is judged again by a run that goes on from this generation, with the same result.
  const ends = async (): Promise<boolean> => {
    if (generations === maxGenerations) return true;
    if (solved === undefined || !isCheck(generations - 1, settings, curriculum !== undefined)) return false;
    if (judge === undefined || curriculum !== undefined) return true;
    const finalists = optimiser.finalists();
    const confirmation = await confirm(evaluator, finalists, settings, signal);
    choice = await choose(finalists, confirmation, settings, judge, signal);
    return choice.elected!.meanReturn >= targetReturn;
  };
  while (!(await ends())) {
    const generation = generations;
    const number = attempt === undefined ? generation : generation - attempt.since - attempt.waited;
    const lesson = curriculum?.lesson(number);
    const { mutationRate } = optimiser;
    const population = optimiser.ask();
    const played = await evaluator.evaluate({
      networks: population.map((individual) => scaled(individual, observationScales)),
      episodes,
      starts: { seed, purpose: 'start', generation, shared, ...(lesson && { lesson: number }) },
      precision,
      signal,
    });
    const returns = meanReturns(played.returns, episodes);
    const fitness = returns.map((meanReturn, i) => meanReturn - population[i]!.complexityPenalty);
    const connections = population.map((individual) => individual.connections);
    optimiser.tell(fitness);

    generations++;
    steps += played.steps;
    const bestReturn = Math.max(...returns);
    choice = undefined;
    let confirmedReturn: number | undefined;
    if (curriculum === undefined || lesson === undefined) {
      bestFitness = Math.max(bestFitness, ...fitness);
      if (solved === undefined && bestReturn >= targetReturn) solved = { generation, steps };
    } else {
      bestFitness = Math.max(...fitness);
      const late = number - curriculum.generations;
      if (late >= 0 && late % settings.checkEvery === 0 && bestReturn >= lesson.solvedReturn) {
        const finalists = optimiser.finalists();
        const confirmation = await confirm(evaluator, finalists, settings, signal);
        steps += confirmation.steps;
        confirmedReturn = confirmation.results[confirmation.best]!.meanReturn;
        if (confirmedReturn >= targetReturn) {
          choice = await choose(finalists, confirmation, settings, judge, signal);
          steps += choice.steps;
          confirmedReturn = choice.elected?.meanReturn ?? confirmedReturn;
          if (confirmedReturn >= targetReturn) solved = { generation, steps };
        }
      }
    }
    const record = {
      generation,
      steps,
      bestFitness,
      bestReturn,
      meanReturn: mean(returns),
      sdReturn: standardDeviation(returns),
      meanConnections: mean(connections),
      sdConnections: standardDeviation(connections),
      ...(mutationRate !== undefined && { mutationRate }),
      ...(lesson && {
        lesson: {
          attempt: attempt!.number,
          number,
          startWidthRad: lesson.startWidthRad,
          maxSteps: lesson.task.maxSteps,
          ...(confirmedReturn !== undefined && { confirmedReturn }),
        },
      }),
    };
    if (curriculum && lesson && mustBeLearned(curriculum, number) && bestReturn < lesson.solvedReturn)
      attempt = { ...attempt!, waited: attempt!.waited + 1 };
    const isLost = curriculum && !solved && isOverdue(curriculum, number + 1, attempt!.waited);
    if (isLost && generations < maxGenerations) {
      attempt = { number: attempt!.number + 1, since: generations, waited: 0 };
      optimiser = begin(settings, task, attempt, undefined);
    }
    onGeneration?.(record, () => ({ ...state(), optimiser: optimiser.save() }));
  }
  return { ...state(), optimiser, ...(choice && { choice }) };
}

/** Whether a lesson is played until it is learned. */
function mustBeLearned({ generations, hardening }: Curriculum, number: number): boolean {
  return number >= generations && number <= generations + hardening;
}

/** By a curriculum training begins anew when it has waited for so many times the generations of the lessons, or is so far past the last of those that must be learned. */
const PATIENCE = 1;

function isOverdue({ generations, hardening }: Curriculum, lessons: number, waited: number): boolean {
  return waited >= PATIENCE * generations || lessons >= generations + hardening + PATIENCE * generations;
}

function begin(
  settings: TrainingSettings<string | Task>,
  task: Task,
  attempt: Attempt | undefined,
  saved: unknown,
): Optimiser {
  const { method, hidden, mirror } = settings;
  const shape: Shape = {
    inputs: task.observations.length,
    hidden,
    outputs: task.actions,
    ...(mirror && { mirrored: true }),
  };
  // Far from the seeds that people give, so that no attempt is the first one of another run.
  const seed = (settings.seed + (attempt?.number ?? 0) * 2 ** 40) % Number.MAX_SAFE_INTEGER;
  return findMethod(method).create(shape, { ...settings, seed }, saved);
}

/** Whether training may end after this generation. By a curriculum it was checked when it was solved. */
function isCheck(
  generation: number,
  { minGenerations, checkEvery }: TrainingSettings<string | Task>,
  byCurriculum: boolean,
): boolean {
  return generation >= minGenerations && (byCurriculum || (generation - minGenerations) % checkEvery === 0);
}

/** The mean over each individual's episodes. */
function meanReturns(returns: Float64Array, episodes: number): Float64Array {
  return Float64Array.from({ length: returns.length / episodes }, (_, i) =>
    mean(returns.subarray(i * episodes, (i + 1) * episodes)),
  );
}
