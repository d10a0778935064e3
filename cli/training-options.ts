// The options of training, shared by the commands that train.
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { type Task, TaskError, taskNames } from '../sim/index.js';
import { CodedError, didYouMean } from '../src/base/index.js';
import {
  defaultSettings,
  isTaskModule,
  loadTask,
  type MethodName,
  methodNames,
  mostWorkers,
  type PresetName,
  presetNames,
  presets,
  type SettingChanges,
  SettingsError,
  type TrainingSettings,
  type Twin,
} from '../src/learn/index.js';
import { anyNumber, wholeNumber } from './command.js';
import { CommandError } from './failure.js';
import { parseQuantity } from './quantity.js';
import { twinOf } from './rig-choice.js';
import { parameterFlags, type RigOptions, rigOptions, rigTraining } from './rig-options.js';
import {
  type EpisodesFlag,
  type OptionGroup,
  optionGroups,
  type SettingOption,
  settingOptions,
} from './setting-options.js';

/** What commander makes of the options; those of the table below besides. */
export interface TrainingOptions extends RigOptions {
  readonly preset?: string;
  readonly task?: string;
  readonly method?: string;
  readonly mirror?: boolean;
  readonly rail?: string;
  readonly bias?: boolean;
  readonly generations?: number;
  readonly workers?: number;
  readonly elect?: string;
}

const mostGenerations = 1_000_000;

/** Adds the options to a command. What is not given is as in the article. */
export function addTrainingOptions(command: Command, episodesFlag: EpisodesFlag): Command {
  const table = settingOptions(episodesFlag);
  const add = (group: OptionGroup, option: Option): void => {
    command.addOption(option.helpGroup(optionGroups[group]));
  };
  const addSettings = (group: OptionGroup): void => {
    for (const { flag, value, help } of table.filter((option) => option.group === group)) {
      const option = new Option(`${flag} ${value}`, help);
      add(group, value === '<word>' || value === '<expression>' ? option : option.argParser(anyNumber));
    }
  };
  add('task', new Option('--preset <name>', 'a table of the article: table-1 (balance) or table-2 (swing-up)'));
  add(
    'task',
    new Option(
      '--task <name>',
      `${taskNames.filter((name) => !name.startsWith('rig-')).join(', ')}, or the path of a module with a task of your own (default: swing-up)`,
    ),
  );
  add(
    'task',
    new Option(
      '--rail <length>',
      'where the rail ends to either side, with its unit (default: "2 m", double-pendulum "1 m")',
    ),
  );
  add(
    'task',
    new Option(
      '--bias',
      'networks see a constant 1 besides, so that they need not do at -o the opposite of what they do at o; tasks of other people and the double pendulum only',
    ),
  );
  addSettings('task');
  for (const option of rigOptions()) add('rig', option);
  add(
    'learning',
    new Option('--method <name>', `${methodNames.join(', ')} (default: mk1; evolve for a swing-up on a rig)`),
  );
  add(
    'learning',
    new Option(
      '--mirror',
      'networks see each observation o twice, as o and -o, and so can subtract; pruning methods only',
    ),
  );
  add(
    'learning',
    new Option(
      '--no-mirror',
      'networks see each observation once, also where --mirror is the default: with evolve on a rig',
    ),
  );
  addSettings('learning');
  addSettings('prune');
  addSettings('units');
  addSettings('weights');
  add(
    'end',
    new Option('--generations <n>', 'play exactly so many generations, whether the target is reached or not')
      .argParser(wholeNumber(1, mostGenerations))
      .conflicts(['minGenerations', 'checkEvery', 'maxGenerations']),
  );
  addSettings('end');
  add(
    'end',
    new Option(
      '--elect <judge>',
      "who is champion among the finalists: the best on the twin, which is the rig with its encoders, delay and finer plant steps (bench-bumpers for the article's tasks), or the best in software, on the task itself (default: twin; software with --preset)",
    ).choices(['twin', 'software']),
  );
  addSettings('run');
  add(
    'run',
    new Option(
      '--workers <n>',
      'threads that play, which change no result (default: one for each core that is available, up to 8)',
    ).argParser(wholeNumber(1, mostWorkers)),
  );
  return command;
}

/** What the options ask for. */
export interface TrainingPlan {
  readonly settings: TrainingSettings;
  /** The name that the task gives itself, also when it is a module. */
  readonly taskName: string;
  /** What the user should know of it. */
  readonly note?: string;
}

/**
 * The settings that the options ask for.
 *
 * @throws CommandError, SettingsError, TaskError or CodedError when an option cannot be used; the message names the flag.
 */
export async function trainingPlan(options: TrainingOptions, episodesFlag: EpisodesFlag): Promise<TrainingPlan> {
  const table = settingOptions(episodesFlag);
  const preset = options.preset === undefined ? undefined : presets[presetName(options.preset)];
  const onRig = await rigTraining(options, options.task);
  const task = onRig?.task ?? options.task ?? preset?.task ?? 'swing-up';
  if (preset !== undefined && task !== preset.task) {
    throw new CommandError(
      'usage',
      `--preset ${options.preset} is for the task ${preset.task}, and --task asks for ${task}. Leave out one of the two.`,
      { field: '--preset' },
    );
  }
  const { rail, generations } = options;
  const changes: Record<string, unknown> = { ...preset?.changes, ...onRig?.changes };
  if (rail !== undefined) {
    changes.taskParameters = { railM: await parseQuantity(rail, { kind: 'length', unit: 'm', option: '--rail' }) };
  }
  if (options.bias)
    changes.taskParameters = { ...(changes.taskParameters as SettingChanges['taskParameters']), bias: 1 };
  if (options.mirror) changes.mirror = true;
  if (options.mirror === false) delete changes.mirror;
  if (generations !== undefined) {
    changes.minGenerations = generations;
    changes.maxGenerations = generations;
  }
  for (const { setting, flag } of table) {
    const value = (options as Record<string, unknown>)[new Option(flag).attributeName()];
    if (value !== undefined) changes[setting] = value;
  }
  try {
    const source = { task, ...(changes as Pick<SettingChanges, 'taskParameters' | 'fitness'>) };
    const taskItself = await loadTask(source);
    // Absolute, so that the run can be resumed from anywhere.
    const place = isTaskModule(task) ? resolve(task) : task;
    // Whether there is such a method is for the settings to say.
    const method = (options.method ?? onRig?.method ?? 'mk1') as MethodName;
    const { twin, note } = await electionOf(options, taskItself);
    const settings = defaultSettings(place, method, { ...changes, ...(twin && { twin }) }, taskItself);
    return { settings, taskName: taskItself.name, ...(note !== undefined && { note }) };
  } catch (error) {
    throw inFlags(error, table);
  }
}

/** Where finalists are judged: on the twin of the task, unless the user or a preset of the article wants it otherwise, or there is none. */
async function electionOf(
  { elect, preset, rig, task: name }: TrainingOptions,
  task: Task,
): Promise<{ readonly twin?: Twin; readonly note?: string }> {
  const judge = elect ?? (preset === undefined ? 'twin' : 'software');
  if (judge === 'software') return {};
  const twin = isTaskModule(name ?? '') ? undefined : await twinOf(task, rig);
  if (twin !== undefined) return { twin };
  const why = `The task "${task.name}" has no twin on a rig`;
  if (elect === undefined) return { note: `${why}: the finalist that is best on the task itself is champion.` };
  throw new CommandError('usage', `${why}. Leave out --elect twin, or name the rig with --rig.`, { field: '--elect' });
}

/** More take more memory than time: each is an engine of its own, of some 15 MB. */
const mostWorkersByDefault = 8;

/** Threads that play when the user does not say. */
export function defaultWorkers(): number {
  return Math.min(availableParallelism(), mostWorkersByDefault);
}

function presetName(name: string): PresetName {
  const known = presetNames.find((each) => each === name);
  if (known !== undefined) return known;
  throw new CommandError(
    'usage',
    `There is no preset "${name}".${didYouMean(name, presetNames)} The presets are: ${presetNames.join(', ')}.`,
    { field: '--preset' },
  );
}

/** The error in the words of the command line: settings by their flags. */
function inFlags(error: unknown, table: readonly SettingOption[]): unknown {
  if (error instanceof TaskError) {
    const { code, message } = error.renamed((parameter) => {
      const flag = parameterFlags.get(parameter);
      return flag === undefined ? `"${parameter}"` : `"${parameter}" (${flag})`;
    });
    const field = parameterFlags.get(error.parameter ?? '') ?? error.parameter;
    return new CodedError(code, message).at({ ...(field !== undefined && { field }) });
  }
  if (!(error instanceof SettingsError)) return error;
  const flags = new Map<string, string>([
    ['mirror', '--mirror'],
    ['wideningGenerations', '--widen'],
    ...table.map(({ setting, flag }) => [setting, flag] as const),
  ]);
  return error.renamed((setting) => flags.get(setting) ?? setting);
}
