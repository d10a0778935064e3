// Playing a policy on a task.
import type { RandomStream } from './random/index.js';
import type { Policy, Task } from './tasks/index.js';

/** What came of an episode. */
export interface Episode {
  /** The sum of the rewards. */
  readonly return: number;
  readonly steps: number;
  /** Whether the task ended it; false when it ran to `maxSteps`. */
  readonly done: boolean;
}

/** Plays one episode of `policy` on `task` from a start drawn from `start`. @param placed who puts the plant there, if not the task */
export function playEpisode(
  task: Task,
  policy: Policy,
  start: RandomStream,
  placed: Pick<Task, 'reset'> = task,
): Episode {
  const state = new Float64Array(task.stateSize);
  placed.reset(state, start);
  return continueEpisode(task, policy, state, { return: 0, steps: 0, done: false }, task.maxSteps);
}

/**
 * Plays an episode on until it has so many steps, or is over. All that it depends on is in its state and in what it has come to so far, if the policy remembers
 * nothing.
 *
 * @param state of the episode where it paused; it is written.
 */
export function continueEpisode(
  task: Task,
  policy: Policy,
  state: Float64Array,
  before: Episode,
  maxSteps: number,
): Episode {
  const observation = new Float64Array(task.observations.length);
  const actions = new Float64Array(task.actions);
  let { return: sum, steps, done } = before;
  while (steps < maxSteps && !done) {
    task.observe(state, observation);
    policy.act(observation, actions);
    sum += task.step(state, actions);
    steps++;
    done = task.isDone(state);
  }
  return { return: sum, steps, done };
}
