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

/** How to build each task, and its rail where it has one: +-2 m are the article's results, +-1 m Bullet's stock file. */
const builders: Record<string, { railM?: number; build(railM: number): Task }> = {
  'swing-up': { railM: 2, build: (railM) => new SwingUp(railM) },
  balance: { railM: 2, build: (railM) => new Balance(railM) },
  'double-pendulum': { railM: 1, build: (railM) => new DoublePendulumTask(railM) },
  cartpole: { build: () => new CartPoleTask() },
};

export const taskNames: readonly string[] = Object.keys(builders);

/**
 * Creates a built-in task.
 * @throws TaskError TASK_UNKNOWN when there is no task of this name, TASK_PARAMETER when a parameter is unknown or unusable.
 */
export function createTask(name: string, parameters: TaskParameters = {}): Task {
  const builder = Object.hasOwn(builders, name) ? builders[name] : undefined;
  if (!builder) {
    throw new TaskError(
      'TASK_UNKNOWN',
      `There is no task "${name}". Did you mean "${nearestName(name, taskNames)}"? The tasks are: ${taskNames.join(', ')}.`,
    );
  }
  for (const parameter of Object.keys(parameters)) {
    if (parameter !== 'railM' || builder.railM === undefined) {
      const known = builder.railM === undefined ? 'It has none' : 'It has railM';
      throw new TaskError('TASK_PARAMETER', `The task "${name}" has no parameter "${parameter}". ${known}.`);
    }
  }
  const railM = parameters.railM ?? builder.railM ?? 0;
  if (builder.railM !== undefined && !(railM > 0 && Number.isFinite(railM))) {
    throw new TaskError(
      'TASK_PARAMETER',
      `The task "${name}" cannot have a rail of ${railM} m: give railM a length above 0.`,
    );
  }
  return builder.build(railM);
}
