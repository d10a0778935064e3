// An evaluator for Node: its kernel comes from the package's file, and it plays in this thread or in several.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { compileKernel, type KernelModule, type Task } from '../../../sim/index.js';
import { type Evaluator, localEvaluator, PopulationEvaluator } from '../evaluation/index.js';
import { SettingsError } from '../methods/index.js';
import { isBuiltIn, type TaskSource } from '../tasks/index.js';
import type { TrainingSettings } from '../training/index.js';
import { loadTask } from './load-task.js';
import { WorkerPool } from './worker-pool.js';

/** Threads that play at most. */
export const mostWorkers = 256;

/**
 * @param workers threads that play. 1 plays in the calling thread, which gives its other work a turn every few milliseconds; with more, that
 * many threads are started, but no more than there are individuals, and the caller only waits. A task object that is not built in cannot
 * go to another thread: the calling one plays it, whatever the number.
 * @param task what `loadTask` has made of the settings; absent: it is loaded.
 * @throws {SettingsError} for an impossible number of workers, and whatever loadTask throws.
 */
export async function createEvaluator(
  settings: Pick<
    TrainingSettings<string | Task>,
    'task' | 'taskParameters' | 'fitness' | 'method' | 'precision' | 'population' | 'mirror'
  >,
  workers: number,
  task?: Task,
): Promise<Evaluator> {
  const [evaluator] = await createEvaluators(settings, workers, [
    { task: task ?? (await loadTask(settings)), source: settings },
  ]);
  return evaluator!;
}

/**
 * Evaluators of several tasks, which share their threads. To close one closes all.
 *
 * @param tasks each with what it was made of.
 */
export async function createEvaluators(
  settings: Parameters<typeof createEvaluator>[0],
  workers: number,
  tasks: readonly { readonly task: Task; readonly source: TaskSource }[],
): Promise<readonly Evaluator[]> {
  if (!Number.isInteger(workers) || workers < 1 || workers > mostWorkers) {
    throw new SettingsError(
      (named) => `${named('workers')} is ${workers}; it must be a whole number from 1 to ${mostWorkers}.`,
    );
  }
  const module = loadKernel();
  const busy = Math.min(workers, settings.population);
  const sources = tasks.map(({ source }) => portable(source)).filter((source) => source !== undefined);
  if (busy === 1 || sources.length < tasks.length)
    return tasks.map(({ task }) => localEvaluator(task, module, settings));
  const pool = await WorkerPool.start(sources, module, busy);
  return tasks.map(({ task }, place) => new PopulationEvaluator(task, settings, pool.player(place)));
}

/** The batch kernel, from the package's file. */
export function loadKernel(): KernelModule {
  return compileKernel(readFileSync(createRequire(import.meta.url).resolve('synaptolytic/kernel.wasm')));
}

/** What names the task to a worker: that alone goes there. Undefined when nothing does. */
function portable({ task, taskParameters, fitness }: TaskSource): TaskSource<string> | undefined {
  if (typeof task === 'string') return { task, taskParameters, fitness };
  return isBuiltIn(task) ? { task: task.name, taskParameters: task.parameters, fitness } : undefined;
}
