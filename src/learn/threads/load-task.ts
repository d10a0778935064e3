// The task of a training in Node: as `makeTask` has it, or from a module that a user wrote.
import type { Task } from '../../../sim/index.js';
import { isTaskModule, makeTask, type TaskSource } from '../tasks/index.js';
import { loadOwnTask } from './own-task.js';

/**
 * Loads a task.
 *
 * @throws {TaskError} when there is no such task or it does not take these parameters, CodedError when something is wrong
 * in the user's module or expression.
 */
export async function loadTask(source: TaskSource): Promise<Task> {
  const { task, taskParameters = {} } = source;
  const isModule = typeof task === 'string' && isTaskModule(task);
  return makeTask(isModule ? { ...source, task: await loadOwnTask(task, taskParameters) } : source);
}
