// Plays generation after generation until training may stop: the task as it is, or the lessons of its curriculum, again from the first one if that fails.
import type { Curriculum, Task } from '../../../sim/index.js';
import { mean, standardDeviation } from '../../base/index.js';
import type { Network, Shape } from '../../network/index.js';
import { activityOf, type Evaluator, type Starts } from '../evaluation/index.js';
import { type Finalist, findMethod, isVerified, type Optimiser } from '../methods/index.js';
import { better, type Choice, choose, restoreChoice, saveChoice } from './choice.js';
import { type Confirmation, confirm } from './confirm.js';
import { raceOf } from './race.js';
import type { Attempt, TrainingOptions, TrainingState } from './records.js';
import { scaled } from './scaled.js';
import type { TrainingSettings } from './settings.js';
import { type Verification, verify } from './verify.js';

/** What is left at the end. */
export interface Played extends Omit<TrainingState, 'optimiser' | 'kept'> {
  readonly optimiser: Optimiser;
  /** Who the last generation's finalists have already chosen. */
  readonly choice?: Choice;
  /** The best one that a judge has elected at a check; absent if there was none. */
  readonly kept?: Choice;
}

/**
 * Plays until a check finds the target reached, by the judge's election too if there is one, or until `maxGenerations`. Where the method has candidates, and there are
 * no lessons, the target counts as reached when a candidate is verified.
 */
export async function playGenerations(
  evaluator: Evaluator,
  task: Task,
  settings: TrainingSettings<string | Task>,
  { from, signal, onGeneration, judge }: TrainingOptions,
): Promise<Played> {
  const { seed, episodes, precision, targetReturn, observationScales, maxGenerations } = settings;
  const { curriculum } = task;
  const { sharesStarts: shared = false } = findMethod(settings.method);
  let { generations, steps, bestFitness, solved, attempt }: Omit<TrainingState, 'optimiser' | 'kept'> = from ?? {
    generations: 0,
    steps: 0,
    bestFitness: Number.NEGATIVE_INFINITY,
    ...(curriculum && { attempt: { number: 0, since: 0, waited: 0 } }),
  };
  let optimiser = begin(settings, task, attempt, from?.optimiser);
  const verifies = curriculum === undefined && isVerified(settings.method);
  let choice: Choice | undefined;
  let kept = from?.kept && restoreChoice(shapeOf(settings, task), from.kept);
  /** Chooses one of the finalists, and keeps it if it is the best that was elected so far. */
  const chosen = async (finalists: readonly Finalist[], confirmation: Pick<Confirmation, 'results' | 'best'>) => {
    const made = await choose(finalists, confirmation, settings, judge, signal);
    if (judge !== undefined) kept = better(kept, made);
    return made;
  };
  /** Of the last generation's candidate. */
  let verification: Verification | undefined;
  const reached = () => ({ generations, steps, bestFitness, ...(solved && { solved }), ...(attempt && { attempt }) });
  const state = () => ({ ...reached(), ...(kept && { kept: saveChoice(kept) }), optimiser: optimiser.save() });
  /** The state before a generation that is told but not yet looked into: who interrupts there goes on from before it. */
  let before: TrainingState | undefined;
  /** Verifies the candidate of the last generation, if it has one that promises the target. */
  const examine = async (): Promise<Verification | undefined> => {
    const candidate = optimiser.candidate?.();
    if (candidate === undefined || !isCheck(generations - 1, settings)) return undefined;
    if (candidate.fitness + candidate.individual.complexityPenalty < targetReturn) return undefined;
    return verify(evaluator, candidate, settings, generations - 1, signal);
  };
  // A lesson is judged before it counts as solved. What is judged here is judged again by a run that goes on from this generation, with the same result.
  const ends = async (): Promise<boolean> => {
    if (verifies && solved?.generation === generations - 1) {
      const { candidate, result } = verification ?? (await examine())!;
      choice = await chosen([candidate], { results: [result], best: 0 });
      if ((choice.elected ?? choice.confirmed).meanReturn >= targetReturn) return true;
      choice = undefined;
    }
    if (generations === maxGenerations || (generations > 0 && optimiser.stopped !== undefined)) return true;
    if (verifies || solved === undefined || !isCheck(generations - 1, settings, curriculum !== undefined)) return false;
    if (judge === undefined || curriculum !== undefined) return true;
    const finalists = optimiser.finalists();
    choice = await chosen(finalists, await confirm(evaluator, finalists, settings, signal));
    return choice.elected!.meanReturn >= targetReturn;
  };
  while (!(await ends())) {
    const generation = generations;
    const number = attempt === undefined ? generation : generation - attempt.since - attempt.waited;
    const lesson = curriculum?.lesson(number);
    const { mutationRate } = optimiser;
    const population = optimiser.ask();
    const networks = population.map((individual) => scaled(individual, observationScales));
    const starts: Starts = { seed, purpose: 'start', generation, shared, ...(lesson && { lesson: number }) };
    const played = await evaluator.evaluate({
      ...{ networks, episodes, starts, precision },
      race: raceOf(optimiser, lesson?.task ?? task, settings),
      signal,
    });
    const means = meanReturns(played.returns, episodes);
    // A return that is no number is nobody's.
    const hasReturn = (meanReturn: number, i: number) => !played.left?.[i] && !Number.isNaN(meanReturn);
    const fitness = means.map((meanReturn, i) =>
      hasReturn(meanReturn, i) ? meanReturn - population[i]!.complexityPenalty : Number.NEGATIVE_INFINITY,
    );
    const returns = means.filter(hasReturn);
    const connections = population.map((individual) => individual.connections);
    if (verifies || curriculum !== undefined) before = state();
    optimiser.tell(fitness, (i) => activityOf(task, networks[i] as Network, starts, i, episodes));

    generations++;
    steps += played.steps;
    const bestReturn = Math.max(...returns);
    choice = undefined;
    let confirmedReturn: number | undefined;
    if (curriculum === undefined || lesson === undefined) {
      bestFitness = Math.max(bestFitness, ...fitness);
      if (verifies) verification = await examine();
      if (verification && !verification.reached) {
        const { candidate, result } = verification;
        const fitnessThere = result.meanReturn - candidate.individual.complexityPenalty;
        optimiser.tellMore?.(candidate, fitnessThere, result.episodes / episodes);
      }
      steps += verification?.steps ?? 0;
      const isSolved = verifies ? verification?.reached : solved === undefined && bestReturn >= targetReturn;
      if (isSolved) solved = { generation, steps };
    } else {
      bestFitness = Math.max(...fitness);
      const late = number - curriculum.generations;
      if (late >= 0 && late % settings.checkEvery === 0 && bestReturn >= lesson.solvedReturn) {
        const finalists = optimiser.finalists();
        const confirmation = await confirm(evaluator, finalists, settings, signal);
        steps += confirmation.steps;
        confirmedReturn = confirmation.results[confirmation.best]!.meanReturn;
        if (confirmedReturn >= targetReturn) {
          choice = await chosen(finalists, confirmation);
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
      ...(verification && { verified: verification.result }),
      ...(optimiser.stopped !== undefined && { stopped: optimiser.stopped }),
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
    before = undefined;
    onGeneration?.(
      record,
      () => before ?? state(),
      () => optimiser.finalists().map(({ individual }) => scaled(individual, observationScales)),
    );
  }
  return { ...reached(), optimiser, ...(choice && { choice }), ...(kept && { kept }) };
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

/** The method at work, from its beginning or from what it saved. */
export function begin(
  settings: TrainingSettings<string | Task>,
  task: Task,
  attempt: Attempt | undefined,
  saved: unknown,
): Optimiser {
  // Far from the seeds that people give, so that no attempt is the first one of another run.
  const seed = (settings.seed + (attempt?.number ?? 0) * 2 ** 40) % Number.MAX_SAFE_INTEGER;
  return findMethod(settings.method).create(shapeOf(settings, task), { ...settings, seed }, saved);
}

function shapeOf({ hidden, mirror }: TrainingSettings<string | Task>, task: Task): Shape {
  const { observations, actions: outputs } = task;
  return { inputs: observations.length, hidden, outputs, ...(mirror && { mirrored: true }) };
}

/** Whether training may end after this generation. By a curriculum it was checked when it was solved. */
function isCheck(
  generation: number,
  { minGenerations, checkEvery }: TrainingSettings<string | Task>,
  byCurriculum = false,
): boolean {
  return generation >= minGenerations && (byCurriculum || (generation - minGenerations) % checkEvery === 0);
}

/** The mean over each individual's episodes. */
function meanReturns(returns: Float64Array, episodes: number): Float64Array {
  return Float64Array.from({ length: returns.length / episodes }, (_, i) =>
    mean(returns.subarray(i * episodes, (i + 1) * episodes)),
  );
}
