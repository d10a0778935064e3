// Level `software`: the champion in Node, in float64 and in fixed point, on the same starts.
import { type Policy, playEpisode, type Task } from '../../sim/index.js';
import { errorBound } from '../../src/compile/index.js';
import { type Champion, FloatPolicy } from '../../src/network/index.js';
import { playedTask } from './champion-task.js';
import { FixedDriver } from './fixed-driver.js';
import { measurements, spread } from './measurements.js';
import {
  hasMotion,
  type MotionSample,
  type MotionSummary,
  measureMotion,
  motionSample,
  neverHeld,
  summarizeMotion,
} from './motion.js';
import { type ValidationOptions, validationStart, yieldToEventLoop } from './validation.js';
import type { LevelResult } from './verdict.js';

/** One start, played by both policies. */
export interface SoftwareEpisode {
  readonly episode: number;
  /** Return and steps of the fixed-point policy. */
  readonly return: number;
  readonly steps: number;
  /** Return of the float64 policy. */
  readonly returnFloat: number;
  /** Largest |fixed-point - float64| action along the fixed-point policy's way. */
  readonly actionErrorMax: number;
  readonly saturations: number;
  /** Of the fixed-point policy, where the task has a cart and a pole. */
  readonly motion?: MotionSummary;
}

/** Lets the fixed-point policy drive and asks the float policy what it would have done. */
class ComparingDriver implements Policy {
  readonly fixed: FixedDriver;
  readonly samples: MotionSample[] = [];
  errorMax = 0;
  readonly #float: FloatPolicy;
  readonly #floatActions: Float64Array;

  constructor(champion: Champion) {
    this.fixed = new FixedDriver(champion);
    this.#float = new FloatPolicy(champion);
    this.#floatActions = new Float64Array(champion.mask.shape.outputs);
  }

  act(observation: Float64Array, actions: Float64Array): void {
    this.fixed.act(observation, actions);
    this.samples.push(motionSample(observation, actions[0]!));
    this.#float.act(observation, this.#floatActions);
    for (let o = 0; o < actions.length; o++) {
      this.errorMax = Math.max(this.errorMax, Math.abs(actions[o]! - this.#floatActions[o]!));
    }
  }
}

/**
 * Plays the champion in Node: what it is worth, and what fixed point costs.
 *
 * @throws CodedError CHAMPION_TASK, TaskError, or the signal's reason.
 */
export async function validateSoftware(champion: Champion, options: ValidationOptions): Promise<LevelResult> {
  const task = playedTask(champion, options.task);
  const episodes: SoftwareEpisode[] = [];
  for (let episode = 0; episode < options.episodes; episode++) {
    await yieldToEventLoop(options.signal);
    const played = playBoth(task, champion, options.seed, episode);
    episodes.push(played);
    options.onProgress?.({
      level: 'software',
      episode: episode + 1,
      episodes: options.episodes,
      return: played.return,
    });
  }
  const returns = spread(episodes.map((episode) => episode.return));
  return {
    level: 'software',
    episodes,
    measurements: [
      ...measurements({
        meanReturn: returns.mean,
        minReturn: returns.min,
        meanReturnFloat: spread(episodes.map((episode) => episode.returnFloat)).mean,
        actionErrorMax: spread(episodes.map((episode) => episode.actionErrorMax)).max,
        actionErrorBound: errorBound(champion),
        saturations: episodes.reduce((sum, episode) => sum + episode.saturations, 0),
      }),
      ...measureMotion(episodes.flatMap(({ motion }) => motion ?? [])),
    ],
  };
}

function playBoth(task: Task, champion: Champion, seed: number, episode: number): SoftwareEpisode {
  const driver = new ComparingDriver(champion);
  const fixed = playEpisode(task, driver, validationStart(seed, episode));
  const float = playEpisode(task, new FloatPolicy(champion), validationStart(seed, episode));
  return {
    episode,
    return: fixed.return,
    steps: fixed.steps,
    returnFloat: float.return,
    actionErrorMax: driver.errorMax,
    saturations: driver.fixed.saturations,
    ...(hasMotion(task) && { motion: motionOfEpisode(task, driver.samples) }),
  };
}

function motionOfEpisode({ periodUs, maxSteps }: Task, samples: readonly MotionSample[]): MotionSummary {
  const periodS = periodUs / 1e6;
  const motion = summarizeMotion(samples, periodS);
  return samples.length < maxSteps ? neverHeld(motion, maxSteps * periodS) : motion;
}
