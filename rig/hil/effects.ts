// What each effect of a real machine costs: the champion on the twin of the rig with none of them, with one at a time, and with all.
import type { Champion } from '../../src/network/index.js';
import type { Rig } from '../description/index.js';
import { measurements, spread } from './measurements.js';
import { measureMotion } from './motion.js';
import { rigGame } from './scoring.js';
import { type Effect, effects } from './twin.js';
import { playTwinEpisode, type TwinEpisode } from './twin-episode.js';
import { type ValidationOptions, yieldToEventLoop } from './validation.js';
import type { LevelResult } from './verdict.js';

export interface TwinOptions extends ValidationOptions {
  /** From a control tick to its drive. */
  readonly delayUs: number;
}

/**
 * A level for each set of effects, from the same starts: 'none', each effect by its name, and 'all', which should agree with level `rig`.
 *
 * @throws CodedError CHAMPION_TASK, TaskError, or the signal's reason.
 */
export async function validateTwin(champion: Champion, rig: Rig, options: TwinOptions): Promise<LevelResult[]> {
  const { seed, delayUs } = options;
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
      episodes.push(playTwinEpisode(champion, rig, game, episode, { seed, delayUs, on: new Set(on) }));
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
