// What every level of validation takes and tells.
import { RandomStream, type Task } from '../../sim/index.js';
import { nextTurn } from '../../src/base/index.js';

/** How far a level is. */
export interface Progress {
  readonly level: string;
  /** Episodes played. */
  readonly episode: number;
  /** Episodes to play. */
  readonly episodes: number;
  /** Return of the episode just played. */
  readonly return: number;
}

export interface ValidationOptions {
  readonly episodes: number;
  /** Seed of the starts, which are the same at every level. */
  readonly seed: number;
  /** The champion's task, where it is not built in. For levels software and processor: a rig plays built-in tasks only. */
  readonly task?: Task;
  /** Ends the validation between two steps; it then throws the signal's reason. */
  readonly signal?: AbortSignal;
  /** Called after each episode. */
  readonly onProgress?: (progress: Progress) => void;
}

/** The start of an episode of validation. */
export function validationStart(seed: number, episode: number): RandomStream {
  return new RandomStream({ seed, purpose: 'validate', episode });
}

/** Lets signals and timers of the process come in. */
export async function yieldToEventLoop(signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>(nextTurn);
  signal?.throwIfAborted();
}
