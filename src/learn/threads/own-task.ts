// Loads a task from a module that a user wrote.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Task, TaskError } from '../../../sim/index.js';
import { CodedError } from '../../base/index.js';
import { CheckedTask, type OwnTaskErrorCode, ownMessage, taskFaults } from '../tasks/index.js';

/**
 * Imports the module and has its `createTask(parameters)` make the task. What comes back checks itself on every step.
 *
 * @param path as the user wrote it; a relative one starts from the current directory.
 * @throws CodedError TASK_MODULE, TASK_SHAPE or TASK_FAILED, {TaskError} TASK_PARAMETER
 */
export async function loadOwnTask(path: string, parameters: Readonly<Record<string, number>>): Promise<Task> {
  const file = resolve(path);
  if (!existsSync(file) || !statSync(file).isFile()) {
    const reason = existsSync(file) ? 'it is not a file' : 'no such file';
    throw new CodedError<OwnTaskErrorCode>(
      'TASK_MODULE',
      `There is no task module ${path}: ${reason}. A path is taken from the current directory, ${process.cwd()}.`,
    );
  }
  const { createTask } = await importModule(path, file);
  if (typeof createTask !== 'function') {
    throw new CodedError<OwnTaskErrorCode>(
      'TASK_MODULE',
      `The task module ${path} has no function createTask. Export one: export function createTask(parameters) { … }.`,
    );
  }
  const task = make(createTask as (parameters: Record<string, number>) => unknown, parameters, path, file);
  const faults = taskFaults(task);
  if (faults.length > 0) {
    throw new CodedError<OwnTaskErrorCode>(
      'TASK_SHAPE',
      `What createTask of ${path} returns is not a task: ${faults.join('. ')}.`,
    );
  }
  checkParameters(task as Task, parameters, path);
  const checked = new CheckedTask(task as Task, path, (error) => atLine(file, error));
  checked.tryOut();
  return checked;
}

/**
 * The SHA-256 of a module's file, in hexadecimal: by it a champion knows its task again. Other files that the module imports are not in it.
 *
 * @throws CodedError TASK_MODULE
 */
export function hashTaskModule(path: string): string {
  try {
    return createHash('sha256').update(readFileSync(path)).digest('hex');
  } catch (error) {
    throw new CodedError<OwnTaskErrorCode>(
      'TASK_MODULE',
      `The task module ${path} cannot be read: ${ownMessage(error)}`,
      { cause: error },
    );
  }
}

async function importModule(path: string, file: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return /\.m?ts$/.test(file) ? await importTypeScript(file) : await import(pathToFileURL(file).href);
  } catch (error) {
    throw new CodedError<OwnTaskErrorCode>(
      'TASK_MODULE',
      `The task module ${path} cannot be loaded: ${ownMessage(error)}`,
      { cause: error },
    );
  }
}

/** The module may import synaptolytic/sim wherever it lies, and gets the one that everything else uses. */
async function importTypeScript(file: string): Promise<Readonly<Record<string, unknown>>> {
  const { createJiti } = await import('jiti');
  const sim = createRequire(import.meta.url).resolve('synaptolytic/sim');
  const jiti = createJiti(import.meta.url, {
    fsCache: false,
    interopDefault: false,
    alias: { 'synaptolytic/sim': sim },
  });
  return await jiti.import(file);
}

function make(
  createTask: (parameters: Record<string, number>) => unknown,
  parameters: Readonly<Record<string, number>>,
  path: string,
  file: string,
): unknown {
  try {
    return createTask({ ...parameters });
  } catch (error) {
    throw new CodedError<OwnTaskErrorCode>(
      'TASK_FAILED',
      `createTask of ${path} failed${atLine(file, error)}: ${ownMessage(error)}`,
      { cause: error },
    );
  }
}

/** Every parameter given must be one of the task's, or nothing could make the same task again. */
function checkParameters(task: Task, given: Readonly<Record<string, number>>, path: string): void {
  const known = Object.keys(task.parameters);
  for (const [name, value] of Object.entries(given)) {
    if (!known.includes(name)) {
      throw new TaskError(
        'TASK_PARAMETER',
        (named) => `The task ${path} has no parameter ${named(name)}. It has ${known.join(', ') || 'none'}.`,
      );
    }
    if (task.parameters[name] !== value) {
      throw new CodedError<OwnTaskErrorCode>(
        'TASK_SHAPE',
        `createTask of ${path} was given ${name} ${value}, and its task says that ${name} is ${task.parameters[name]}. The task's parameters must be what makes it again.`,
      );
    }
  }
}

/** ', line 12', or nothing when the error does not come from the file. */
function atLine(file: string, error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  for (const frame of stack.split('\n')) {
    for (const place of [`${file}:`, `${pathToFileURL(file).href}:`]) {
      const at = frame.indexOf(place);
      if (at >= 0) return `, line ${Number.parseInt(frame.slice(at + place.length), 10)}`;
    }
  }
  return '';
}
