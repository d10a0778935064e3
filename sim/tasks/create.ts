// From a task's name and parameters to the task.
import { Balance } from './balance.js';
import { CartPoleTask } from './cartpole.js';
import { DoublePendulumTask } from './double-pendulum.js';
import { nearestName } from './nearest-name.js';
import { SwingUp } from './swing-up.js';
import type { Task } from './task.js';
import { TaskError } from './task-error.js';

export interface TaskParameters {
  /** Half the rail's length in metres: the stops are at +-railM. */
  railM?: number;
}

/** How to build each task. Rails of +-2 m are the article's results, +-1 m is Bullet's stock file. */
const builders: Record<string, (parameters: TaskParameters) => Task> = {
  'swing-up': ({ railM = 2 }) => new SwingUp(railM),
  balance: ({ railM = 2 }) => new Balance(railM),
  'double-pendulum': ({ railM = 1 }) => new DoublePendulumTask(railM),
  cartpole: () => new CartPoleTask(),
};

export const taskNames: readonly string[] = Object.keys(builders);

/**
 * Creates a built-in task.
 * @throws TaskError TASK_UNKNOWN when there is no task of this name, TASK_PARAMETER when a parameter is unknown or unusable.
 */
export function createTask(name: string, parameters: TaskParameters = {}): Task {
  const build = Object.hasOwn(builders, name) ? builders[name] : undefined;
  if (!build) {
    throw new TaskError(
      'TASK_UNKNOWN',
      `There is no task "${name}". Did you mean "${nearestName(name, taskNames)}"? The tasks are: ${taskNames.join(', ')}.`,
    );
  }
  const task = build(parameters);
  const known = Object.keys(task.parameters);
  for (const [parameter, value] of Object.entries(parameters)) {
    if (!known.includes(parameter)) {
      throw new TaskError(
        'TASK_PARAMETER',
        `The task "${name}" has no parameter "${parameter}". It has ${known.join(', ') || 'none'}.`,
      );
    }
    if (!(Number.isFinite(value) && value > 0)) {
      throw new TaskError(
        'TASK_PARAMETER',
        `The parameter "${parameter}" of the task "${name}" cannot be ${value}: give a number above 0.`,
      );
    }
  }
  return task;
}
