// Trains in Node, on as many cores as are wanted.
import type { Task } from '../../../sim/index.js';
import {
  checkSettings,
  isTaskModule,
  type TrainingOptions,
  type TrainingResult,
  type TrainingSettings,
  trainWith,
  twinJudge,
  twinSource,
} from '../training/index.js';
import { createEvaluators } from './create-evaluator.js';
import { loadTask } from './load-task.js';
import { hashTaskModule } from './own-task.js';

export interface ThreadOptions extends TrainingOptions {
  /** Threads that play; 1 by default. The result does not depend on it. A task object that is not built in is always played by the calling thread. */
  readonly workers?: number;
}

/**
 * Trains as the settings say, as {@link trainWith} does: the task is loaded, and threads are started and ended.
 *
 * @throws {SettingsError} when the settings are wrong, {TaskError} when the task is, and the signal's reason when aborted.
 */
export async function train(
  settings: TrainingSettings<string | Task>,
  { workers = 1, ...options }: ThreadOptions = {},
): Promise<TrainingResult> {
  checkSettings(settings);
  const task = await loadTask(settings);
  const twin = settings.twin && twinSource(settings);
  const [evaluator, onTwin] = await createEvaluators(settings, workers, [
    { task, source: settings },
    ...(twin ? [{ task: await loadTask(twin), source: twin }] : []),
  ]);
  const named = settings.task;
  const module = typeof named === 'string' && isTaskModule(named) && { moduleSha256: hashTaskModule(named) };
  try {
    const judge = onTwin && twinJudge(onTwin, settings);
    const result = await trainWith(evaluator!, task, settings, judge ? { ...options, judge } : options);
    const { champion } = result;
    return module ? { ...result, champion: { ...champion, task: { ...champion.task, ...module } } } : result;
  } finally {
    await evaluator!.close();
  }
}
