// An episode on the twin of a rig, measured by the rules of the champion's task.
import type { Champion } from '../../src/network/index.js';
import type { Rig } from '../description/index.js';
import { type MotionSummary, neverHeld, summarizeMotion } from './motion.js';
import { motionOf, type RigGame, scoreOf, startOf } from './scoring.js';
import { type Effect, playTwin, type TwinConditions } from './twin.js';
import { validationStart } from './validation.js';

/** One start, played by the twin. */
export interface TwinEpisode {
  readonly episode: number;
  readonly return: number;
  readonly steps: number;
  readonly motion: MotionSummary;
}

export interface TwinPlay {
  /** Of the starts, which are the same at every level. */
  readonly seed: number;
  /** From a control tick to its drive. */
  readonly delayUs: number;
  readonly on: ReadonlySet<Effect>;
  readonly conditions?: TwinConditions;
}

/** Plays one start of validation on the twin. */
export function playTwinEpisode(
  champion: Champion,
  rig: Rig,
  game: RigGame,
  episode: number,
  { seed, delayUs, on, conditions }: TwinPlay,
): TwinEpisode {
  const { maxSteps } = game.task;
  const start = startOf(game, validationStart(seed, episode));
  const { states, drives, isOut } = playTwin(rig, champion, start, maxSteps, on, delayUs, conditions);
  const score = scoreOf(game, states, isOut);
  const periodS = rig.periodUs / 1e6;
  const samples = states.slice(0, score.steps).map((state, i) => motionOf(state, drives[i] ?? 0));
  const motion = summarizeMotion(samples, periodS);
  const cutShort = isOut || score.steps < maxSteps;
  return { episode, ...score, motion: cutShort ? neverHeld(motion, maxSteps * periodS) : motion };
}
