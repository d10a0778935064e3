// The task that the settings name: built in, or a user's own, with a user's own fitness if there is one.
import { createTask, type Task, TaskError, type TaskParameters, taskNames } from '../../../sim/index.js';
import { didYouMean } from '../../base/index.js';
import { FitnessTask } from './fitness-task.js';
import { isTaskModule, loadOwnTask } from './own-task.js';

/** What names a task; every worker makes the same one from it. */
export interface TaskSource {
  /** A built-in task's name, or the path of a module that exports `createTask(parameters)`. */
  readonly task: string;
  readonly taskParameters?: Readonly<Record<string, number>> | undefined;
  /** An expression over the observation that takes the place of the task's reward. */
  readonly fitness?: string | undefined;
}

/**
 * Loads a task.
 *
 * @throws {TaskError} when there is no such task or it does not take these parameters, CodedError when something is wrong
 * in the user's module or expression.
 */
export async function loadTask({ task: name, taskParameters = {}, fitness }: TaskSource): Promise<Task> {
  const task = isTaskModule(name) ? await loadOwnTask(name, taskParameters) : builtInTask(name, taskParameters);
  return fitness === undefined ? task : FitnessTask.create(task, fitness);
}

/**
 * A built-in task, with a hint for who mistyped its name.
 * @throws {TaskError} when there is no such task or it does not take these parameters
 */
export function builtInTask(name: string, parameters?: TaskParameters): Task {
  if (taskNames.includes(name)) return createTask(name, parameters);
  const words = `There is no task "${name}".${didYouMean(name, taskNames)} The tasks are: ${taskNames.join(', ')}.`;
  throw new TaskError('TASK_UNKNOWN', () => words);
}
