// What a training run can be told, the article's values, and what is refused.
import type { Task } from '../../sim/index.js';
import { CodedError, didYouMean } from '../base/index.js';
import { isScale, scaleRule } from '../network/index.js';
import { builtInTask } from './evaluation/load-task.js';
import { isTaskModule } from './evaluation/own-task.js';
import {
  type AnyMethodSettings,
  findMethod,
  type MethodName,
  type MethodSettings,
  methodNames,
} from './methods/methods.js';
import type { PopulationSettings } from './methods/optimiser.js';
import { choice, described, keeps, type Rules, real, type SettingWords, whole } from './setting-rules.js';

/** The settings of every run, whatever its method. */
export interface RunSettings extends PopulationSettings {
  /** A built-in task's name, or the path of a module that makes one. */
  readonly task: string;
  /** What rebuilds the task, as `createTask` takes it: { railM: 2 }. */
  readonly taskParameters: Readonly<Record<string, number>>;
  /** An expression over the observation that takes the place of the task's reward; absent for the task's own. */
  readonly fitness?: string;
  /** What each observation is multiplied by before a network sees it; absent: 1 each. */
  readonly observationScales?: readonly number[];
  /** The name of the rig that the task and the scales are of; absent when they are of none. */
  readonly rig?: string;
  /** Hidden units of every network. */
  readonly hidden: number;
  /** Episodes each individual plays in its generation. */
  readonly episodes: number;
  /** With which training plays. Champions are confirmed in float64 always. */
  readonly precision: 'float64' | 'float32';
  /** Generations are numbered from 0. The first after which training may stop ... */
  readonly minGenerations: number;
  /** ... and the distance to the next such generation. */
  readonly checkEvery: number;
  /** Training ends after this many generations, solved or not. */
  readonly maxGenerations: number;
  /** Training stops at a check when some individual's mean return has reached this. */
  readonly targetReturn: number;
  /** Fresh episodes that every finalist plays to become champion. */
  readonly confirmEpisodes: number;
}

/** Everything a training run depends on: equal settings give equal results, byte for byte. */
export type TrainingSettings = RunSettings & MethodSettings;

/** What may be changed from the defaults. */
export type SettingChanges = Partial<Omit<RunSettings, 'task'> & AnyMethodSettings>;

/** Settings that cannot work; the message names each that is wrong, what it is, and what it may be. */
export class SettingsError extends CodedError<'SETTINGS_INVALID'> {
  readonly #words: SettingWords;

  constructor(words: SettingWords) {
    super(
      'SETTINGS_INVALID',
      words((setting) => setting),
    );
    this.#words = words;
  }

  /** The same error with other names for the settings, such as the options that set them. */
  renamed(named: (setting: string) => string): SettingsError {
    return new SettingsError(() => this.#words(named));
  }
}

const runRules: Rules<Omit<RunSettings, 'task' | 'taskParameters' | 'fitness' | 'observationScales' | 'rig'>> = {
  seed: whole(0, Number.MAX_SAFE_INTEGER),
  hidden: whole(1, 64),
  population: whole(1, 32_768),
  episodes: whole(1, 65_536),
  precision: choice('float64', 'float32'),
  minGenerations: whole(0, 1_000_000),
  checkEvery: whole(1, 1_000_000),
  maxGenerations: whole(1, 1_000_000),
  targetReturn: real(-Number.MAX_VALUE, Number.MAX_VALUE),
  confirmEpisodes: whole(1, 65_536),
};

/** Settings that are no numbers or words of a list; who uses them checks them. */
const unruled = ['task', 'taskParameters', 'fitness', 'observationScales', 'rig', 'method'];

/**
 * The article's settings for a task and method, with changes. What is not changed follows from what is: the elite is
 * an eighth of the population, rounded up, unless `elites` is given.
 *
 * @param task a built-in task's name or a module's path.
 * @param taskItself the task that `task` names; only a module's has to be given.
 * @throws {SettingsError} when the settings cannot work.
 * @throws {TaskError} when there is no such task or it does not take these parameters.
 */
export function defaultSettings(
  task: string,
  method: MethodName = 'mk1',
  changes: SettingChanges = {},
  taskItself: Task = builtInTask(task, changes.taskParameters),
): TrainingSettings {
  checkMethod(method);
  const { parameters, solvedReturn } = taskItself;
  const population = changes.population ?? (task === 'balance' || task === 'cartpole' ? 128 : 256);
  const settings = {
    seed: 1,
    hidden: 32,
    population,
    ...findMethod(method).defaults(population),
    episodes: 8,
    precision: 'float64',
    minGenerations: 100,
    checkEvery: 50,
    maxGenerations: 1024,
    targetReturn: solvedReturn,
    confirmEpisodes: 100,
    ...changes,
    task,
    taskParameters: parameters,
    method,
  } as unknown as TrainingSettings;
  checkSettings(settings);
  checkScaleCount(settings, taskItself);
  return settings;
}

/**
 * Checks settings from wherever they come: flags, a file, a program.
 *
 * @throws {SettingsError}
 */
export function checkSettings(settings: TrainingSettings): void {
  checkMethod(settings.method);
  const method = findMethod(settings.method);
  const rules = { ...runRules, ...method.rules };
  const values = settings as unknown as PopulationSettings & Record<string, unknown>;
  const faults: SettingWords[] = [];
  for (const [name, rule] of Object.entries(rules)) {
    const value = values[name];
    if (!keeps(rule, value)) faults.push((named) => `${named(name)} is ${shown(value)}; it must be ${described(rule)}`);
  }
  for (const name of Object.keys(settings)) {
    if (!Object.hasOwn(rules, name) && !unruled.includes(name)) {
      faults.push((named) => `${named(name)} is not a setting of ${settings.method}`);
    }
  }
  const wrongScale = settings.observationScales?.find((scale) => !isScale(scale));
  if (wrongScale !== undefined) {
    faults.push(() => `observationScales has ${shown(wrongScale)}; each scale must be ${scaleRule}`);
  }
  if (settings.precision === 'float32' && (settings.fitness !== undefined || isTaskModule(settings.task))) {
    faults.push(
      (named) => `${named('precision')} is "float32"; a task or fitness of your own is played in float64 only`,
    );
  }
  if (faults.length === 0) faults.push(...(method.conflicts?.(values) ?? []));
  if (faults.length === 0) return;
  throw new SettingsError(
    (named) => `Training cannot start with these settings: ${faults.map((words) => words(named)).join('. ')}.`,
  );
}

/** @throws {SettingsError} when there are scales, but not one for each observation of the task. */
export function checkScaleCount({ observationScales }: TrainingSettings, { name, observations }: Task): void {
  if (observationScales === undefined || observationScales.length === observations.length) return;
  throw new SettingsError(
    () =>
      `Training cannot start with these settings: observationScales has ${observationScales.length} scales; the task "${name}" has ${observations.length} observations, and each needs one.`,
  );
}

function checkMethod(method: string): void {
  if (methodNames.some((name) => name === method)) return;
  throw new SettingsError(
    () =>
      `There is no method ${shown(method)}.${didYouMean(String(method), methodNames)} The methods are: ${methodNames.join(', ')}.`,
  );
}

function shown(value: unknown): string {
  return typeof value === 'string' ? `"${value}"` : String(value);
}
