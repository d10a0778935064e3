// The task of a champion, where it is not built in: from the module that the user names, which must be the one it was trained with.
import { type Task, taskNames } from '../sim/index.js';
import type { Champion } from '../src/network/index.js';
import { CommandError } from './failure.js';
import { checkTask } from './input-files.js';

/**
 * Loads it, and checks that the champion can be played on it.
 *
 * @param file of the champion.
 * @param module as --task names it.
 * @returns undefined for a built-in task.
 * @throws CommandError 'input' when the champion cannot be played, 'usage' when --task names none; CodedError of the module.
 */
export async function ownTaskOf(
  champion: Champion,
  file: string,
  module: string | undefined,
): Promise<Task | undefined> {
  const { name, parameters, moduleSha256 } = champion.task;
  if (taskNames.includes(name)) {
    if (module === undefined) return checkTask(champion, file).then(() => undefined);
    throw new CommandError(
      'usage',
      `--task is for tasks that are not built in, and ${file} is for ${name}. Leave it out.`,
    );
  }
  if (module === undefined) {
    throw new CommandError(
      'input',
      `${file} cannot be played. The champion was trained for the task "${name}", which is not built in. Name its module with --task, such as --task ./${name}.ts.`,
      { file },
    );
  }
  const { hashTaskModule, isTaskModule, loadTask } = await import('../src/learn/index.js');
  if (!isTaskModule(module)) {
    throw new CommandError('usage', `--task ${module} is no path of a module. Write one, such as ./${name}.ts.`);
  }
  const task = await loadTask({ task: module, taskParameters: parameters });
  if (moduleSha256 !== undefined && hashTaskModule(module) !== moduleSha256) {
    throw new CommandError(
      'input',
      `${module} is not the module that ${file} was trained with, or was changed since: its SHA-256 does not begin with ${moduleSha256.slice(0, 12)}. Name the module as it was, or train again.`,
      { file: module },
    );
  }
  const { playedTask } = await import('../rig/hil/index.js');
  try {
    return playedTask(champion, task);
  } catch (error) {
    throw new CommandError('input', `${file} cannot be played on ${module}. ${(error as Error).message}`, { file });
  }
}
