// From a description to a plan: every task with every method and every settings, each checked by who is to train with it.
import { TaskError } from '../../sim/index.js';
import { CodedError, didYouMean } from '../base/index.js';
import { defaultSettings, loadTask, methodNames, type SettingChanges, SettingsError } from '../learn/index.js';
import { type Cell, type Described, type Description, descriptionError, type WrittenSettings } from './description.js';
import type { OwnPlan, OwnPlanPart, TrialChanges } from './plan.js';

/** What of the settings is written elsewhere, and where. */
const elsewhere: Readonly<Record<string, string>> = {
  seed: 'seeds are written under "seeds"',
  task: 'tasks are written under "tasks"',
  taskParameters: 'parameters are written beside the task, under "parameters"',
  fitness: 'it is written beside the task',
  method: 'methods are written under "methods"',
  twin: 'the champion of an experiment is chosen in software',
  rig: 'a rig goes by the name of its task, such as rig-balance',
};

/**
 * The plan of a description.
 *
 * @param trial in place of the description's seeds the first so many of them, and those that follow if there are fewer; in place of every setting of the same name its changes.
 * @throws CodedError EXPERIMENT_FIELD, with file, line and field of what was found wrong first.
 */
export async function planDescription(
  description: Description,
  trial: { readonly seeds?: number | undefined; readonly changes?: TrialChanges } = {},
): Promise<OwnPlan> {
  const { seeds, changes = {} } = trial;
  const { source, name, question, tasks } = description;
  for (const list of [description.methods, tasks, description.settings]) {
    for (const each of list) checkPlaces(description, each);
  }
  const parts: OwnPlanPart[] = [];
  for (const task of tasks) parts.push(await planPart(description, task, changes));
  return {
    experiment: 'own',
    ...{ name, source },
    ...(question !== undefined && { question }),
    seeds: seeds === undefined ? description.seeds : firstSeeds(description.seeds, seeds),
    ...{ changes, parts },
  };
}

function firstSeeds(seeds: readonly number[], count: number): number[] {
  const last = Math.max(...seeds);
  return Array.from({ length: count }, (_, k) => seeds[k] ?? last + 1 + k - seeds.length);
}

async function planPart(
  description: Description,
  written: Description['tasks'][number],
  changes: TrialChanges,
): Promise<OwnPlanPart> {
  const { name, task, parameters: taskParameters, fitness } = written;
  const ofTask = { taskParameters, ...(fitness !== undefined && { fitness }) };
  const taskItself = await at(description, written.path, () => loadTask({ task, ...ofTask }));
  const groups: OwnPlanPart['groups'][number][] = [];
  for (const method of description.methods) {
    const found = methodNames.find((each) => each === method.method);
    if (found === undefined) {
      const problem = `there is no method "${method.method}".${didYouMean(method.method, methodNames)} The methods are: ${methodNames.join(', ')}.`;
      throw descriptionError(description, method.path, problem);
    }
    for (const variant of description.settings) {
      const asked = { ...written.settings, ...method.settings, ...variant.settings, ...changes, ...ofTask };
      const group = [method.name, variant.name].filter((each) => each !== '').join(' ');
      const path = [variant, method, written].find(({ settings }) => Object.keys(settings).length > 0)?.path;
      const { seed: _, ...settings } = await at(description, path ?? method.path, () =>
        defaultSettings(task, found, asked as SettingChanges, taskItself),
      );
      const { cell } = method;
      if (cell === undefined) {
        groups.push({ name: group, settings });
        continue;
      }
      const names = Object.keys(cell.at);
      const usual = defaultSettings(task, found, leaveOut(asked, names) as SettingChanges, taskItself);
      const isUsual = names.every((each) => usual[each as keyof typeof usual] === cell.at[each]);
      const of = [cell.of, variant.name].filter((each) => each !== '').join(' ');
      groups.push({ name: group, settings, cell: { of, at: cell.at, isUsual } });
    }
  }
  return { name, observations: taskItself.observations.map((each) => each.name), groups };
}

function leaveOut(settings: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !names.includes(name)));
}

/** What goes wrong, said of the place in the file. */
async function at<Result>(
  description: Description,
  path: readonly PropertyKey[],
  make: () => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await make();
  } catch (error) {
    const isOfFile = error instanceof SettingsError || error instanceof TaskError || error instanceof CodedError;
    if (isOfFile) throw descriptionError(description, path, error.message);
    throw error;
  }
}

function checkPlaces(description: Description, { settings, path, cell }: Described & { readonly cell?: Cell }): void {
  for (const setting of Object.keys(settings satisfies WrittenSettings)) {
    const why = Object.hasOwn(elsewhere, setting) ? elsewhere[setting] : undefined;
    if (why === undefined) continue;
    const list = cell !== undefined && setting in cell.at ? 'grid' : 'settings';
    const inside = path[0] === 'settings' ? [...path, setting] : [...path, list, setting];
    throw descriptionError(description, inside, `cannot be set here: ${why}.`);
  }
}
