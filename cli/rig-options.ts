// The options of training for a rig: which one, how episodes start, and which of the board's effects are trained with.
import { Option } from 'commander';
import { RADIANS_PER_DEGREE } from '../src/base/index.js';
import type { MethodName, SettingChanges } from '../src/learn/index.js';
import { wholeNumber } from './command.js';
import { CommandError } from './failure.js';
import { parseQuantity, parseShare } from './quantity.js';

/** What commander makes of the options. */
export interface RigOptions {
  readonly rig?: string;
  readonly startAngle?: string;
  readonly startPosition?: string;
  readonly duration?: string;
  readonly widen?: number;
  readonly ideal?: boolean;
  readonly sensors?: boolean;
  readonly delay?: string;
  readonly positionNoise?: string;
  readonly angleNoise?: string;
  readonly angleOffset?: string;
  readonly vary?: string;
}

const angle = { kind: 'angle', unit: 'deg' };
const length = { kind: 'length', unit: 'm' };
const time = { kind: 'time', unit: 'ms' };

/** Options whose value is a parameter of the task, in its unit times `perUnit`. */
const quantities = [
  { parameter: 'startSpreadRad', flag: '--start-angle', name: 'startAngle', as: angle, perUnit: RADIANS_PER_DEGREE },
  { parameter: 'startPositionM', flag: '--start-position', name: 'startPosition', as: length, perUnit: 1 },
  { parameter: 'delayUs', flag: '--delay', name: 'delay', as: time, perUnit: 1000 },
  { parameter: 'positionNoiseM', flag: '--position-noise', name: 'positionNoise', as: length, perUnit: 1 },
  { parameter: 'angleOffsetRad', flag: '--angle-offset', name: 'angleOffset', as: angle, perUnit: RADIANS_PER_DEGREE },
  { parameter: 'angleNoiseRad', flag: '--angle-noise', name: 'angleNoise', as: angle, perUnit: RADIANS_PER_DEGREE },
] as const;

/** Parameters of tasks by the flags that set them, for errors. */
export const parameterFlags: ReadonlyMap<string, string> = new Map([
  ['railM', '--rail'],
  ['bias', '--bias'],
  ...quantities.map(({ parameter, flag }) => [parameter, flag] as const),
  ['maxSteps', '--duration'],
  ['spread', '--vary'],
  ['wideningGenerations', '--widen'],
]);

/** The options in the order of the help. */
export function rigOptions(): Option[] {
  return [
    new Option(
      '--rig <name>',
      'a rig that the task, swing-up or balance, is learned for: a preset or a rig file',
    ).conflicts(['preset', 'rail']),
    new Option('--start-angle <angle>', 'how far from upright or hanging episodes start at most (default: "0.1 rad")'),
    new Option('--start-position <length>', 'how far from the middle of the track they start at most (default: "0 m")'),
    new Option('--duration <time>', 'length of an episode (default: "60 s" with evolve, else 1000 control periods)'),
    new Option(
      '--widen <n>',
      'swing-up: episodes start near upright, and over so many generations farther and farther from it; 0: hanging at once (default: 120 with evolve, else 0)',
    ).argParser(wholeNumber(0, 100_000)),
    new Option(
      '--ideal',
      'true positions and velocities, no delay, and the machine exactly as its file says, but for what other options add (default for a swing-up with another method than evolve)',
    ),
    new Option(
      '--sensors',
      "see through the rig's encoders: positions in counts, velocities from them as the firmware has them (default unless --ideal)",
    ),
    new Option(
      '--delay <time>',
      'from when the sensors are read to when the motor obeys, at most the control period (default: "1 ms", with --ideal "0 ms")',
    ),
    new Option('--position-noise <length>', 'standard deviation of noise on the measured position'),
    new Option('--angle-noise <angle>', 'standard deviation of noise on the measured angle'),
    new Option(
      '--angle-offset <angle>',
      "in each episode the measured angle is off by up to this, so that the cart must be kept in the middle (default unless --ideal: the rig's angleZero and angleZeroUncertainty together)",
    ),
    new Option(
      '--vary <share>',
      'masses, pole length, friction and force differ in each episode by up to this share: "10 %" (default unless --ideal: each by the rig\'s uncertainty)',
    ),
  ];
}

/** A task on a rig, and the settings that follow from it. */
export interface RigTraining {
  readonly task: string;
  /** Unless the user names another. */
  readonly method: MethodName;
  readonly changes: SettingChanges;
}

/**
 * What the options ask for; undefined for a task on no rig.
 *
 * @param task what --task says.
 * @throws CommandError when an option is for rigs and there is none, or has no such value; CodedError when the rig cannot be used.
 */
export async function rigTraining(
  given: RigOptions & { readonly method?: string },
  task: string | undefined,
): Promise<RigTraining | undefined> {
  const { rig: name } = given;
  const isRigTask = task === 'rig-swing-up' || task === 'rig-balance';
  const isSwingUp = name !== undefined && (isRigTask ? task! : onRig(task ?? 'swing-up')) === 'rig-swing-up';
  const method = isSwingUp && (given.method ?? 'evolve') === 'evolve' ? 'evolve' : 'mk1';
  const { sensors } = given;
  if (given.widen !== undefined && !isSwingUp && name !== undefined) {
    throw new CommandError('usage', '--widen is for a swing-up: a pole that balances starts upright. Leave it out.', {
      field: '--widen',
    });
  }
  if (name === undefined && !isRigTask) {
    const flag = firstFlag(given);
    if (flag === undefined) return undefined;
    throw new CommandError(
      'usage',
      `${flag} is for tasks on a rig. Name the rig with --rig, for example --rig desktop.`,
      { field: flag },
    );
  }
  if (name === undefined) {
    if (sensors)
      throw new CommandError('usage', '--sensors are those of a rig. Name it with --rig.', { field: '--sensors' });
    const { periodUs } = await defaultParameters(task!);
    return { task: task!, method, changes: { taskParameters: await effects(given, periodUs!) } };
  }
  const { loadRig, machineParameters, swingUpTraining } = await import('../rig/description/files/index.js');
  const rig = await loadRig(name);
  // The methods of the article swing up an ideal machine, as they always did.
  const ideal = given.ideal ?? (isSwingUp && method !== 'evolve');
  const machine = { ideal, ...(sensors && { sensors }) };
  const changes =
    method === 'evolve'
      ? swingUpTraining(rig, machine).changes
      : {
          taskParameters: machineParameters(rig, machine),
          observationScales: rig.observationScales,
          rig: rig.name,
        };
  const taskParameters = { ...changes.taskParameters, ...(await effects(given, rig.periodUs)) };
  return {
    task: isRigTask ? task! : onRig(task ?? 'swing-up'),
    method,
    changes: { ...changes, taskParameters },
  };
}

async function defaultParameters(task: string): Promise<Readonly<Record<string, number>>> {
  const { createTask } = await import('../sim/index.js');
  return createTask(task).parameters;
}

function onRig(task: string): string {
  if (task === 'swing-up' || task === 'balance') return `rig-${task}`;
  throw new CommandError(
    'usage',
    `--task ${task} cannot be learned for a rig: a rig swings a pole up or balances it. Give --task swing-up or --task balance.`,
    { field: '--task' },
  );
}

async function effects(options: RigOptions, periodUs: number): Promise<Record<string, number>> {
  const parameters: Record<string, number> = {};
  for (const { parameter, flag, name, as, perUnit } of quantities) {
    const text = options[name];
    if (text !== undefined) parameters[parameter] = (await parseQuantity(text, { ...as, option: flag })) * perUnit;
  }
  if (options.duration !== undefined) {
    const seconds = await parseQuantity(options.duration, { kind: 'time', unit: 's', option: '--duration' });
    parameters.maxSteps = Math.round((seconds * 1e6) / periodUs);
  }
  if (options.widen !== undefined) parameters.wideningGenerations = options.widen;
  if (options.vary !== undefined) {
    const alike = {
      massSpread: 0,
      lengthSpread: 0,
      frictionSpread: 0,
      forceSpread: 0,
      positionOffsetM: 0,
      tiltSpreadRad: 0,
    };
    Object.assign(parameters, alike, { spread: parseShare(options.vary, '--vary') });
  }
  return parameters;
}

/** The first of the options that was given. */
function firstFlag(options: RigOptions): string | undefined {
  const given = options as Readonly<Record<string, unknown>>;
  return rigOptions().find((option) => given[option.attributeName()] !== undefined)?.long ?? undefined;
}
