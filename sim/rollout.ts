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
  const observation = new Float64Array(task.observations.length);
  const actions = new Float64Array(task.actions);
  const { maxSteps } = task;
  placed.reset(state, start);
  let sum = 0;
  let steps = 0;
  let done = false;
  while (steps < maxSteps && !done) {
    task.observe(state, observation);
    policy.act(observation, actions);
    sum += task.step(state, actions);
    steps++;
    done = task.isDone(state);
  }
  return { return: sum, steps, done };
}
