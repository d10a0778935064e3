// The task of a training: built in, or one's own, with a fitness of one's own if there is one.
import { createTask, type Task, TaskError, type TaskParameters, taskNames } from '../../../sim/index.js';
import { CodedError, didYouMean } from '../../base/index.js';
import { CheckedTask } from './checked-task.js';
import { FitnessTask } from './fitness-task.js';
import type { OwnTaskErrorCode } from './own-message.js';
import { taskFaults } from './task-faults.js';

/** What says which task it is. */
export interface TaskSource<Named extends string | Task = string | Task> {
  /** A built-in task's name, the path of a module that exports `createTask(parameters)`, or a task itself. */
  readonly task: Named;
  /** For a name or a path; a task itself has its own. */
  readonly taskParameters?: TaskParameters | undefined;
  /** An expression over the observation that takes the place of the task's reward. */
  readonly fitness?: string | undefined;
}

/**
 * The task that plays. One that is not built in checks itself on every step.
 *
 * @throws {TaskError} when there is no built-in task of this name or it does not take these parameters; CodedError TASK_SHAPE, TASK_FAILED or
 * FITNESS_INVALID when something is wrong in a task or an expression of one's own.
 */
export async function makeTask({ task, taskParameters, fitness }: TaskSource): Promise<Task> {
  const itself = typeof task === 'string' ? builtInTask(task, taskParameters) : usable(task);
  return fitness === undefined ? itself : FitnessTask.create(itself, fitness);
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

/** Whether name and parameters say all about a task: it is what `createTask` makes of them, and no class that extends it. */
export function isBuiltIn(task: Task): boolean {
  if (typeof task !== 'object' || task === null || !taskNames.includes(task.name)) return false;
  return Object.getPrototypeOf(task) === Object.getPrototypeOf(createTask(task.name));
}

/** Whether a `task` setting is the path of a module, and not the name of a built-in task. */
export function isTaskModule(task: string): boolean {
  return /[/\\]|\.m?[jt]s$/.test(task);
}

function usable(task: Task): Task {
  if (task instanceof CheckedTask || isBuiltIn(task)) return task;
  const faults = taskFaults(task);
  if (faults.length > 0) {
    throw new CodedError<OwnTaskErrorCode>('TASK_SHAPE', `What is given as a task is none: ${faults.join('. ')}.`);
  }
  const checked = new CheckedTask(task, `"${task.name}"`);
  checked.tryOut();
  return checked;
}
