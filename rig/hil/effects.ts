// What each effect of a real machine costs: the champion on the twin of the rig with none of them, with one at a time, and with all.
import type { Champion } from '../../src/network/index.js';
import type { Rig } from '../description/index.js';
import { measurements, spread } from './measurements.js';
import { type MotionSummary, measureMotion, neverHeld, summarizeMotion } from './motion.js';
import { motionOf, type RigGame, rigGame, scoreOf, startOf } from './scoring.js';
import { type Effect, effects, playTwin } from './twin.js';
import { type ValidationOptions, validationStart, yieldToEventLoop } from './validation.js';
import type { LevelResult } from './verdict.js';

export interface TwinOptions extends ValidationOptions {
  /** From a control tick to its drive. */
  readonly delayUs: number;
}

/** One start, played by the twin. */
interface TwinEpisode {
  readonly episode: number;
  readonly return: number;
  readonly steps: number;
  readonly motion: MotionSummary;
}

/**
 * A level for each set of effects, from the same starts: 'none', each effect by its name, and 'all', which should agree with level `rig`.
 *
 * @throws CodedError CHAMPION_TASK, TaskError, or the signal's reason.
 */
export async function validateTwin(champion: Champion, rig: Rig, options: TwinOptions): Promise<LevelResult[]> {
  const game = rigGame(champion);
  const names = Object.keys(effects) as Effect[];
  const sets: [string, readonly Effect[]][] = [
    ['none', []],
    ...names.map((name): [string, Effect[]] => [name, [name]]),
    ['all', names],
  ];
  const levels: LevelResult[] = [];
  for (const [level, on] of sets) {
    const episodes: TwinEpisode[] = [];
    for (let episode = 0; episode < options.episodes; episode++) {
      await yieldToEventLoop(options.signal);
      episodes.push(playEpisode(champion, rig, game, episode, new Set(on), options));
    }
    const { mean, min } = spread(episodes.map((episode) => episode.return));
    levels.push({
      level,
      episodes,
      measurements: [
        ...measurements({ meanReturn: mean, minReturn: min }),
        ...measureMotion(episodes.map(({ motion }) => motion)),
      ],
    });
  }
  return levels;
}

function playEpisode(
  champion: Champion,
  rig: Rig,
  game: RigGame,
  episode: number,
  on: ReadonlySet<Effect>,
  { seed, delayUs }: TwinOptions,
): TwinEpisode {
  const { maxSteps } = game.task;
  const start = startOf(game, validationStart(seed, episode));
  const { states, drives, isOut } = playTwin(rig, champion, start, maxSteps, on, delayUs);
  const score = scoreOf(game, states, isOut);
  const periodS = rig.periodUs / 1e6;
  const samples = states.slice(0, score.steps).map((state, i) => motionOf(state, drives[i] ?? 0));
  const motion = summarizeMotion(samples, periodS);
  const cutShort = isOut || score.steps < maxSteps;
  return { episode, ...score, motion: cutShort ? neverHeld(motion, maxSteps * periodS) : motion };
}
