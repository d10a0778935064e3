// The exam that every network takes: the stated starts, the limit, and the bound by which a network is dropped (docs/minimise.md has the argument).
import { createTask, RandomStream, type RewardBounds, scalesOf, type Task, taskNames } from '../../sim/index.js';
import { CodedError } from '../base/index.js';
import type { MinimiseErrorCode } from './errors.js';

/** What is asked. All of it stands in the proof. */
export interface ExamSettings {
  /** A built-in task's name. */
  readonly task: string;
  readonly taskParameters: Readonly<Record<string, number>>;
  /** The mean return that solves the task. */
  readonly atLeast: number;
  /** How many starts. */
  readonly episodes: number;
  /** Of the starts' random streams. */
  readonly seed: number;
}

/** Far above all roundings of the sums here, and far below any return that matters. */
const roundingAllowance = 1e-4;
/** A stage has 8 % more steps than the one before, or this many. */
const [stageGrowth, leastStageSteps] = [1.08, 8];
/** For the table of the best of each size. */
const mostScreenEpisodes = 8;

/** The settings with all that follows from them. */
export class Exam {
  readonly settings: ExamSettings;
  readonly episodes: number;
  readonly maxSteps: number;
  readonly mostReward: number;
  readonly screenEpisodes: number;
  readonly inputs: number;
  /** The task's own. */
  readonly scales: readonly number[];
  /** The state of each start, one after the other. */
  readonly starts: Float64Array;
  /** The steps after which networks may be dropped, ascending; the last is the episode's end. */
  readonly stages: readonly number[];
  /** How much more than it has at worst an episode can lose. */
  readonly #returnRange: number;

  /** @throws CodedError TASK_NOT_SEARCHABLE, LIMIT_INVALID */
  constructor(settings: ExamSettings, task: Task) {
    const { atLeast, episodes } = settings;
    const bounds = boundsOf(task);
    this.settings = settings;
    this.episodes = episodes;
    this.maxSteps = task.maxSteps;
    this.mostReward = bounds.mostReward;
    this.screenEpisodes = Math.min(mostScreenEpisodes, episodes);
    this.inputs = task.observations.length;
    this.scales = scalesOf(task);
    this.starts = startsOf(task, settings);
    const best = this.mostReward * this.maxSteps;
    this.#returnRange = best - bounds.leastReturn;
    if (!(atLeast > bounds.leastReturn && atLeast <= best)) {
      throw new CodedError<MinimiseErrorCode>(
        'LIMIT_INVALID',
        `The limit ${atLeast} says nothing: an episode of "${task.name}" returns from ${bounds.leastReturn} to ${best}. Give a limit between them.`,
      );
    }
    this.stages = stagesOf(this.maxSteps, this.#firstStage(best, atLeast));
  }

  /**
   * Whether no network whose episodes return at most this can come to the limit, or to within two standard errors below it.
   * Let u be the best possible returns, x = u − y with y ≥ 0 the real ones. Then sd(x) ≤ sd(u) + sd(y), and of all y with a mean m and no y above the range R
   * none has a sum of squares above n R m. So mean(x) + 2 se(x) ≤ mean(u) + 2 se(u) − m + 2 √(R m / (n − 1)), and the last two are at most R / (n − 1).
   *
   * @param sum of the best possible returns of all starts.
   * @param squares the sum of their squares.
   */
  isHopeless(sum: number, squares: number): boolean {
    const n = this.episodes;
    const mean = sum / n;
    const variance = Math.max(0, squares / n - mean * mean);
    const twoErrors = 2 * Math.sqrt(variance / Math.max(1, n - 1));
    return mean + twoErrors + this.#returnRange / Math.max(1, n - 1) + roundingAllowance < this.settings.atLeast;
  }

  /** No network loses enough before this step, if every step costs all that one can. */
  #firstStage(best: number, atLeast: number): number {
    const loss = best - atLeast + this.#returnRange / Math.max(1, this.episodes - 1);
    return Math.max(1, Math.floor((loss / this.#returnRange) * this.maxSteps));
  }
}

/** The tasks whose networks can be searched. */
export const searchableTasks: readonly string[] = taskNames.filter(
  (name) => searchableBounds(createTask(name)) !== undefined,
);

function searchableBounds({ rewardBounds, observations, actions }: Task): RewardBounds | undefined {
  return observations.length <= 5 && actions === 1 ? rewardBounds : undefined;
}

function boundsOf(task: Task): RewardBounds {
  const bounds = searchableBounds(task);
  if (bounds !== undefined) return bounds;
  throw new CodedError<MinimiseErrorCode>(
    'TASK_NOT_SEARCHABLE',
    `The networks of "${task.name}" cannot be searched: that needs a task that is built in, with up to 5 observations, one action, and a bound on its rewards. Those that have it are: ${searchableTasks.join(', ')}.`,
  );
}

function startsOf(task: Task, { seed, episodes }: ExamSettings): Float64Array {
  const starts = new Float64Array(episodes * task.stateSize);
  for (let episode = 0; episode < episodes; episode++) {
    const state = starts.subarray(episode * task.stateSize, (episode + 1) * task.stateSize);
    task.reset(state, new RandomStream({ seed, purpose: 'minimise', episode }));
  }
  return starts;
}

function stagesOf(maxSteps: number, first: number): number[] {
  const stages: number[] = [];
  for (let at = first; at < maxSteps; at = Math.max(at + leastStageSteps, Math.floor(at * stageGrowth)))
    stages.push(at);
  return [...stages, maxSteps];
}
