// From a task's name and parameters to the task.
import { AcrobotTask } from './acrobot.js';
import { Balance } from './balance.js';
import { biased, biasParameter } from './biased.js';
import { CartPoleTask } from './cartpole.js';
import { DoublePendulumTask } from './double-pendulum.js';
import { MountainCarTask } from './mountain-car.js';
import { above0, type Parameter } from './parameter.js';
import { PendulumTask } from './pendulum.js';
import { RigBalance } from './rig-balance.js';
import {
  type RigBalanceParameters,
  type RigSwingUpParameters,
  rigBalanceTable,
  rigSwingUpTable,
} from './rig-parameters.js';
import { RigSwingUp } from './rig-swing-up.js';
import { SwingUp } from './swing-up.js';
import type { StateRewardTask } from './task.js';
import { TaskError } from './task-error.js';
import { WannSwingUp } from './wann-swing-up.js';

/** The parameters of a task by name. What is not given has its default. */
export type TaskParameters = Readonly<Record<string, number>>;

interface Builder {
  readonly parameters: Readonly<Record<string, Parameter>>;
  /** From a value for every parameter. */
  build(values: TaskParameters): StateRewardTask;
}

/** Makes a builder whose values are those of a table. */
function builder<Name extends string>(
  parameters: Readonly<Record<Name, Parameter>>,
  build: (values: Readonly<Record<Name, number>>) => StateRewardTask,
): Builder {
  return { parameters, build };
}

/** Makes a builder of a task that may show a bias. Those of a cart and pole on a machine do not: the firmware has none. */
function biasable<Name extends string = never>(
  parameters: Readonly<Record<Name, Parameter>>,
  build: (values: Readonly<Record<Name, number>>) => StateRewardTask,
): Builder {
  return builder<string>({ ...parameters, bias: biasParameter }, (values) =>
    values.bias === 1 ? biased(build(values)) : build(values),
  );
}

/** How to build each task. `railM` is half the rail's length: +-2 m are the article's results, +-1 m is Bullet's stock file. */
const builders: Readonly<Record<string, Builder>> = {
  'swing-up': builder({ railM: above0(2) }, ({ railM }) => new SwingUp(railM)),
  balance: builder({ railM: above0(2) }, ({ railM }) => new Balance(railM)),
  'double-pendulum': biasable({ railM: above0(1) }, ({ railM }) => new DoublePendulumTask(railM)),
  cartpole: biasable({}, () => new CartPoleTask()),
  pendulum: biasable({}, () => new PendulumTask()),
  acrobot: biasable({}, () => new AcrobotTask()),
  'mountain-car': biasable({}, () => new MountainCarTask()),
  'wann-swing-up': biasable({}, () => new WannSwingUp()),
  'rig-swing-up': builder<keyof RigSwingUpParameters>({ ...rigSwingUpTable }, (values) => new RigSwingUp(values)),
  'rig-balance': builder<keyof RigBalanceParameters>({ ...rigBalanceTable }, (values) => new RigBalance(values)),
};

export const taskNames: readonly string[] = Object.keys(builders);

/** Whether a built-in task has a parameter of this name. */
export function hasParameter(name: string, parameter: string): boolean {
  return Object.hasOwn(builders, name) && Object.hasOwn(builders[name]!.parameters, parameter);
}

/**
 * Creates a built-in task.
 * @throws TaskError TASK_UNKNOWN when there is no task of this name, TASK_PARAMETER when a parameter is unknown or unusable.
 */
export function createTask(name: string, parameters: TaskParameters = {}): StateRewardTask {
  const found = Object.hasOwn(builders, name) ? builders[name] : undefined;
  if (!found) {
    throw new TaskError('TASK_UNKNOWN', () => `There is no task "${name}". The tasks are: ${taskNames.join(', ')}.`);
  }
  const known = Object.keys(found.parameters);
  for (const [parameter, value] of Object.entries(parameters)) {
    const rule = Object.hasOwn(found.parameters, parameter) ? found.parameters[parameter] : undefined;
    if (!rule) {
      throw new TaskError(
        'TASK_PARAMETER',
        (named) => `The task "${name}" has no parameter ${named(parameter)}. It has ${known.join(', ') || 'none'}.`,
      );
    }
    if (!rule.fits(value)) {
      throw new TaskError(
        'TASK_PARAMETER',
        (named) => `The parameter ${named(parameter)} of the task "${name}" cannot be ${value}: give ${rule.words}.`,
      );
    }
  }
  const values = Object.fromEntries(known.map((each) => [each, parameters[each] ?? found.parameters[each]!.value]));
  return found.build(values);
}
