// How far a machine may be from what its file says before the champion no longer holds the pole: played on the twin, one deviation at a time.
import { RandomStream } from '../../sim/index.js';
import type { Champion } from '../../src/network/index.js';
import type { Rig } from '../description/index.js';
import { type Deviated, type DeviatedEpisode, deviations } from './deviations.js';
import { spread } from './measurements.js';
import { type RigGame, rigGame } from './scoring.js';
import { type Effect, effects } from './twin.js';
import { playTwinEpisode } from './twin-episode.js';
import { type ValidationOptions, yieldToEventLoop } from './validation.js';

/** What the champion is worth with a deviation of one size. */
export interface RobustnessPoint {
  readonly size: number;
  readonly meanReturn: number;
  /** Share of the starts that are held. */
  readonly held: number;
}

/** What one deviation costs. */
export interface DeviationResult {
  readonly name: string;
  readonly unit: string;
  /** Half of the starts have it to the right, the others to the left. */
  readonly isEitherWay: boolean;
  /** The size that is no deviation. */
  readonly none: number;
  /** From the smallest size to the largest, that which is no deviation among them. */
  readonly points: readonly RobustnessPoint[];
  /** The farthest sizes to each side up to which enough starts are held; absent if the machine of the file is not. */
  readonly heldFrom?: number;
  readonly heldTo?: number;
}

export interface Robustness {
  readonly rig: string;
  /** Starts at each size. */
  readonly episodes: number;
  readonly seed: number;
  /** Share of the starts that must be held. */
  readonly enough: number;
  readonly meanReturn: number;
  readonly held: number;
  readonly deviations: readonly DeviationResult[];
}

/** The board takes less; training takes it for this. */
export const NOMINAL_DELAY_US = 1000;
const ENOUGH = 0.95;
const allEffects: ReadonlySet<Effect> = new Set(Object.keys(effects) as Effect[]);

/**
 * Plays the champion on the twin with all its effects: as the file says, and with each deviation in each of its sizes, from the same starts.
 *
 * @throws CodedError CHAMPION_TASK, TaskError, or the signal's reason.
 */
export async function validateRobustness(
  champion: Champion,
  rig: Rig,
  options: ValidationOptions,
): Promise<Robustness> {
  const { episodes, seed } = options;
  const game = rigGame(champion);
  const none = await play(champion, rig, game, 'as the file says', options, () => ({}));
  const results: DeviationResult[] = [];
  for (const { name, unit, sizes, none: noneSize, isEitherWay = false, make } of deviations) {
    const points: RobustnessPoint[] = [{ size: noneSize, ...none }];
    for (const size of sizes) {
      const made = (episode: DeviatedEpisode) => make(rig, size, episode);
      points.push({ size, ...(await play(champion, rig, game, `${name} ${size} ${unit}`, options, made)) });
    }
    points.sort((a, b) => a.size - b.size);
    results.push({ name, unit, isEitherWay, none: noneSize, points, ...reach(points, noneSize) });
  }
  return { rig: rig.name, episodes, seed, enough: ENOUGH, ...none, deviations: results };
}

async function play(
  champion: Champion,
  rig: Rig,
  game: RigGame,
  level: string,
  { episodes, seed, signal, onProgress }: ValidationOptions,
  made: (episode: DeviatedEpisode) => Deviated,
): Promise<Omit<RobustnessPoint, 'size'>> {
  const returns: number[] = [];
  let held = 0;
  for (let episode = 0; episode < episodes; episode++) {
    await yieldToEventLoop(signal);
    const {
      delayUs = NOMINAL_DELAY_US,
      configured = rig,
      ...conditions
    } = made({
      side: episode % 2 === 0 ? 1 : -1,
      periods: game.task.maxSteps,
      random: new RandomStream({ seed, purpose: 'validate', episode, individual: 1 }),
    });
    const played = playTwinEpisode(champion, configured, game, episode, { seed, delayUs, on: allEffects, conditions });
    returns.push(played.return);
    if (played.motion.held) held++;
    onProgress?.({ level, episode: episode + 1, episodes, return: played.return });
  }
  return { meanReturn: spread(returns).mean, held: held / episodes };
}

/** How far to each side all sizes are held; nowhere, if the machine of the file is not. */
function reach(points: readonly RobustnessPoint[], none: number): Pick<DeviationResult, 'heldFrom' | 'heldTo'> {
  const isHeld = (at: number): boolean => (points[at]?.held ?? 0) >= ENOUGH;
  let from = points.findIndex(({ size }) => size === none);
  let to = from;
  if (!isHeld(from)) return {};
  while (isHeld(from - 1)) from--;
  while (isHeld(to + 1)) to++;
  return { heldFrom: points[from]!.size, heldTo: points[to]!.size };
}
