// Where a training run stands, as one line: generation, returns, connections, speed, time left.
import { DEGREES_PER_RADIAN } from '../src/base/index.js';
import {
  type GenerationRecord,
  type LessonRecord,
  reachesTarget,
  type TrainingSettings,
  type TrainingState,
} from '../src/learn/index.js';
import { formatDuration } from './text.js';

type Plan = Pick<TrainingSettings, 'method' | 'minGenerations' | 'maxGenerations' | 'checkEvery' | 'targetReturn'> &
  Partial<Pick<TrainingSettings, 'taskParameters'>>;

/** Follows a run and words each generation. While the target is not reached, the time left is a lower bound: '>0:12'. */
export class TrainingProgress {
  readonly #plan: Plan;
  /** Generations and steps that were played before, when a run is resumed. */
  readonly #before: { readonly generations: number; readonly steps: number };
  #solved: boolean;

  /** @param from where a resumed run goes on. */
  constructor(plan: Plan, from?: Pick<TrainingState, 'generations' | 'steps' | 'solved'>) {
    this.#plan = plan;
    this.#before = from ?? { generations: 0, steps: 0 };
    this.#solved = from?.solved !== undefined;
  }

  /**
   * The line for a generation, which fits 80 columns.
   *
   * @param elapsedS seconds since training began or was resumed; absent for who was not there: then there are no speed and no time left.
   */
  line(record: GenerationRecord, elapsedS?: number): string {
    const { generation, steps, bestReturn, meanReturn, meanConnections, lesson } = record;
    this.#solved ||= reachesTarget(record, this.#plan);
    const last = lesson ? this.#lastLesson(record, lesson) : this.#nextStop(generation);
    const played = generation + 1 - this.#before.generations;
    const left = (elapsed: number) =>
      `${this.#solved ? '' : '>'}${formatDuration((elapsed / played) * (last - generation))} left`;
    const speed = (elapsed: number) => `${((steps - this.#before.steps) / elapsed / 1e6).toFixed(1)} M steps/s`;
    const ends = generation === last && (this.#solved || generation + 1 === this.#plan.maxGenerations);
    return [
      `gen ${generation}/${last}`,
      `best ${bestReturn.toFixed(1)}`,
      lesson ? lessonWords(lesson) : `mean ${meanReturn.toFixed(0)}`,
      `${meanConnections.toFixed(0)} connections`,
      // Beside a lesson there is no room for it.
      ...(lesson || elapsedS === undefined ? [] : [speed(elapsedS)]),
      ...(ends ? ['confirming'] : elapsedS === undefined ? [] : [left(elapsedS)]),
    ].join('  ');
  }

  /** The generation of the last lesson, or this one if it is over. */
  #lastLesson({ generation }: GenerationRecord, { number }: LessonRecord): number {
    const { maxGenerations, taskParameters } = this.#plan;
    const left = Math.max(0, (taskParameters?.wideningGenerations ?? 0) - number);
    return Math.min(generation + left, maxGenerations - 1);
  }

  /** The first generation, from this one on, after which training can stop. */
  #nextStop(generation: number): number {
    const { minGenerations, maxGenerations, checkEvery } = this.#plan;
    const checks = Math.max(0, Math.ceil((generation - minGenerations) / checkEvery));
    return Math.min(minGenerations + checks * checkEvery, maxGenerations - 1);
  }
}

/** How far from upright episodes start, and which attempt it is after the first: 'starts ±37°, try 2'. */
function lessonWords({ startWidthRad, attempt }: LessonRecord): string {
  const width = `starts ±${(startWidthRad * DEGREES_PER_RADIAN).toFixed(0)}°`;
  return attempt === 0 ? width : `${width}, try ${attempt + 1}`;
}
