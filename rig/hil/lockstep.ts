// An episode in lock-step: the plant waits for each action of the board.
import type { RandomStream, Task } from '../../sim/index.js';
import type { BoardLink } from '../../src/link/index.js';
import { type FixedDriver, oneQ15 } from './fixed-driver.js';

/** One control period. */
export interface Step {
  /** From the observation sent to its actions read. */
  readonly roundTripMs: number;
  /** CPU cycles of the inference, counted by the board. */
  readonly cycles: number;
  /** Actions that differ from the fixed-point policy's in any bit. */
  readonly unequalActions: number;
  readonly saturated: boolean;
}

export interface BoardEpisode {
  readonly return: number;
  readonly steps: readonly Step[];
}

/**
 * Plays one episode with the board's actions, as `playEpisode` does with a policy's, and compares each with the fixed-point policy's.
 *
 * @param nowMs the clock for the round trips.
 * @throws LinkError
 */
export async function playOnBoard(
  task: Task,
  link: BoardLink,
  reference: FixedDriver,
  start: RandomStream,
  nowMs: () => number,
): Promise<BoardEpisode> {
  const state = new Float64Array(task.stateSize);
  const observation = new Float64Array(task.observations.length);
  const actions = new Float64Array(task.actions);
  const steps: Step[] = [];
  let sum = 0;
  let done = false;
  task.reset(state, start);
  while (steps.length < task.maxSteps && !done) {
    task.observe(state, observation);
    reference.act(observation, actions);
    const sentMs = nowMs();
    const { actionsQ15, cycles, saturated } = await link.observe(reference.observationQ19);
    const roundTripMs = nowMs() - sentMs;
    let unequalActions = 0;
    for (let o = 0; o < actions.length; o++) {
      const action = actionsQ15[o]!;
      if (action !== reference.actionsQ15[o]) unequalActions++;
      actions[o] = action / oneQ15;
    }
    steps.push({ roundTripMs, cycles, unequalActions, saturated });
    sum += task.step(state, actions);
    done = task.isDone(state);
  }
  return { return: sum, steps };
}
