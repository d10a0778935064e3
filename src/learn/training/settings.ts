// What a training run can be told, the article's values, and what is refused.
import type { Task } from '../../../sim/index.js';
import { isScale, scaleRule } from '../../network/index.js';
import {
  type AnyMethodSettings,
  choice,
  findMethod,
  type MethodName,
  type MethodSettings,
  type PopulationSettings,
  populationRules,
  type Rules,
  real,
  SettingsError,
  settingFaults,
  shown,
  type TaskFacts,
  whole,
} from '../methods/index.js';
import { builtInTask, isBuiltIn, isTaskModule, noTarget } from '../tasks/index.js';

/** A task that stands for the machine: the same cart and pole, nearer to it in what is played. Finalists are judged there. */
export interface Twin {
  /** The rig that it is of, for people. */
  readonly rig: string;
  /** A built-in task's name. It has the observations, actions and period of the task that is trained on. */
  readonly task: string;
  readonly taskParameters: Readonly<Record<string, number>>;
}

/** The settings of every run, whatever its method. Run directories keep a task by its name or path; a training in memory may have the task itself. */
export interface RunSettings<Named extends string | Task = string> extends PopulationSettings {
  /** A built-in task's name, the path of a module that makes one, or the task itself. */
  readonly task: Named;
  /** What rebuilds the task, as `createTask` takes it: { railM: 2 }. A task itself has its own. */
  readonly taskParameters: Readonly<Record<string, number>>;
  /** An expression over the observation that takes the place of the task's reward; absent for the task's own. */
  readonly fitness?: string;
  /** What each observation is multiplied by before a network sees it; absent: what the task has, or 1 each. */
  readonly observationScales?: readonly number[];
  /** The name of the rig that the task and the scales are of; absent when they are of none. */
  readonly rig?: string;
  /** Where finalists are judged; absent: on fresh starts of the task itself. */
  readonly twin?: Twin;
  /** Whether networks see each observation twice, o and -o; absent: once. */
  readonly mirror?: true;
  /** Hidden units of every network. */
  readonly hidden: number;
  /** Episodes each individual plays in its generation. */
  readonly episodes: number;
  /** A race: half of the individuals leave when their episodes have come so far, as a share of the steps, and half of the others each time that has doubled. Absent: none. */
  readonly firstCut?: number;
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
export type TrainingSettings<Named extends string | Task = string> = RunSettings<Named> & MethodSettings;

/** What may be changed from the defaults. */
export type SettingChanges = Partial<Omit<RunSettings, 'task'> & AnyMethodSettings>;

const runRules: Rules<
  Omit<
    RunSettings,
    'task' | 'taskParameters' | 'fitness' | 'observationScales' | 'rig' | 'twin' | 'mirror' | 'firstCut'
  >
> = {
  seed: populationRules.seed,
  hidden: whole(1, 64),
  population: populationRules.population,
  episodes: whole(1, 65_536),
  precision: choice('float64', 'float32'),
  minGenerations: whole(0, 1_000_000),
  checkEvery: whole(1, 1_000_000),
  maxGenerations: whole(1, 1_000_000),
  targetReturn: real(-Number.MAX_VALUE, Number.MAX_VALUE),
  confirmEpisodes: whole(1, 65_536),
};

/** Settings that are no numbers or words of a list; who uses them checks them. */
const unruled = ['task', 'taskParameters', 'fitness', 'observationScales', 'rig', 'twin', 'mirror', 'method'];

/** The mean return that solves the task; undefined of a fitness of which nobody has said what is enough. */
export function targetOf({ targetReturn }: Pick<TrainingSettings, 'targetReturn'>): number | undefined {
  return targetReturn === noTarget ? undefined : targetReturn;
}

/**
 * The article's settings for a task and method, with changes. What is not changed follows from what is: the elite is
 * an eighth of the population, rounded up, unless `elites` is given.
 *
 * @param task the task itself, a built-in task's name or a module's path. A path needs `taskItself`, the task that it names.
 * @throws {SettingsError} when the settings cannot work.
 * @throws {TaskError} when there is no such task or it does not take these parameters.
 */
export function defaultSettings(
  task: Task,
  method?: MethodName,
  changes?: Omit<SettingChanges, 'taskParameters'>,
): TrainingSettings<Task>;
export function defaultSettings(
  task: string,
  method?: MethodName,
  changes?: SettingChanges,
  taskItself?: Task,
): TrainingSettings;
export function defaultSettings(
  task: string | Task,
  method: MethodName = 'mk1',
  changes: SettingChanges = {},
  taskItself: Task = typeof task === 'string' ? builtInTask(task, changes.taskParameters) : task,
): TrainingSettings<string | Task> {
  const { defaults, run } = findMethod(method);
  const { parameters, solvedReturn, observationScales } = taskItself;
  const name = typeof task === 'string' ? task : task.name;
  const facts = factsOf(taskItself, changes);
  const ofRun = run?.(facts);
  const population: number =
    changes.population ??
    (ofRun?.population as number | undefined) ??
    (name === 'balance' || name === 'cartpole' ? 128 : 256);
  const settings = {
    seed: 1,
    hidden: 32,
    population,
    ...defaults(population, facts.shape),
    episodes: 8,
    precision: 'float64',
    minGenerations: 100,
    checkEvery: 50,
    maxGenerations: 1024,
    targetReturn: solvedReturn,
    confirmEpisodes: 100,
    ...(observationScales && { observationScales }),
    ...ofRun,
    ...changes,
    task,
    taskParameters: parameters,
    method,
  } as unknown as TrainingSettings<string | Task>;
  checkSettings(settings);
  checkScaleCount(settings, taskItself);
  checkTwin(settings, taskItself);
  checkLessons(settings, taskItself);
  return settings;
}

/** Nobody leaves a race before this share of an episode, nor before the way to the goal can be over. */
const EARLIEST_CUT = 0.125;

function factsOf(
  { observations, actions, maxSteps, approachSteps = 0, curriculum }: Task,
  { hidden = 32, mirror, population }: SettingChanges,
): TaskFacts {
  const cut = Math.ceil((approachSteps / maxSteps) * 1000) / 1000;
  return {
    shape: { inputs: observations.length, hidden, outputs: actions, ...(mirror && { mirrored: true }) },
    firstCut: Math.min(1, Math.max(EARLIEST_CUT, cut)),
    hasLessons: curriculum !== undefined,
    ...(population !== undefined && { population }),
  };
}

/**
 * Checks settings from wherever they come: flags, a file, a program.
 *
 * @throws {SettingsError}
 */
export function checkSettings(settings: TrainingSettings<string | Task>): void {
  const method = findMethod(settings.method);
  const values = settings as unknown as PopulationSettings & Record<string, unknown>;
  const raceRule = method.races && settings.firstCut !== undefined && { firstCut: real(0, 1) };
  const faults = settingFaults(values, { ...runRules, ...raceRule, ...method.rules }, settings.method, unruled);
  const wrongScale = settings.observationScales?.find((scale) => !isScale(scale));
  if (wrongScale !== undefined) {
    faults.push(() => `observationScales has ${shown(wrongScale)}; each scale must be ${scaleRule}`);
  }
  if (settings.precision === 'float32' && (settings.fitness !== undefined || isOwn(settings.task))) {
    faults.push(
      (named) => `${named('precision')} is "float32"; a task or fitness of your own is played in float64 only`,
    );
  }
  if (settings.mirror && !method.prunes) {
    faults.push(
      (named) => `${named('mirror')} does not go with ${settings.method}, whose weights have both signs already`,
    );
  }
  if (faults.length === 0) faults.push(...(method.conflicts?.(values) ?? []));
  if (faults.length === 0) return;
  throw new SettingsError(
    (named) => `Training cannot start with these settings: ${faults.map((words) => words(named)).join('. ')}.`,
  );
}

/** @throws {SettingsError} when there are scales, but not one for each observation of the task. */
export function checkScaleCount(
  { observationScales }: Pick<RunSettings, 'observationScales'>,
  { name, observations }: Task,
): void {
  if (observationScales === undefined || observationScales.length === observations.length) return;
  throw new SettingsError(
    () =>
      `Training cannot start with these settings: observationScales has ${observationScales.length} scales; the task "${name}" has ${observations.length} observations, and each needs one.`,
  );
}

/**
 * @throws {SettingsError} when networks for the task cannot play its twin.
 * @throws {TaskError} when the twin is no built-in task, or does not take its parameters.
 */
export function checkTwin({ twin }: Pick<RunSettings, 'twin'>, task: Task): void {
  if (twin === undefined) return;
  const { observations, actions, periodUs } = builtInTask(twin.task, twin.taskParameters);
  const isTwin =
    observations.length === task.observations.length && actions === task.actions && periodUs === task.periodUs;
  if (isTwin) return;
  throw new SettingsError(
    () =>
      `Training cannot start with these settings: the twin "${twin.task}" must have the observations, actions and control period of the task "${task.name}".`,
  );
}

/** @throws {SettingsError} when training would end before the lessons come to the task itself. */
export function checkLessons(
  { maxGenerations }: Pick<RunSettings, 'maxGenerations'>,
  { name, curriculum }: Task,
): void {
  if (curriculum === undefined || maxGenerations > curriculum.generations) return;
  throw new SettingsError(
    (named) =>
      `Training cannot start with these settings: ${named('maxGenerations')} is ${maxGenerations}, and with ${named('wideningGenerations')} ${curriculum.generations} the task "${name}" has easier lessons until then: no generation would play the task itself. Give more generations, or fewer lessons.`,
  );
}

function isOwn(task: string | Task): boolean {
  return typeof task === 'string' ? isTaskModule(task) : !isBuiltIn(task);
}
