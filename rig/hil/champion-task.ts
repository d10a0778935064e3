// The task a champion was trained for, on the machine as its file says, rebuilt and checked against its network.
import {
  createTask,
  type Quantity,
  type RigTaskParameters,
  type StateRewardTask,
  type Task,
  TaskError,
  taskNames,
} from '../../sim/index.js';
import { CodedError } from '../../src/base/index.js';
import { type Champion, shapeName } from '../../src/network/index.js';

/** What lets the machine differ from episode to episode. Training wants that; validation is of one machine, and robustness of how far it may be off. */
const variations = [
  'spread',
  'massSpread',
  'lengthSpread',
  'frictionSpread',
  'forceSpread',
  'tiltSpreadRad',
  'angleOffsetRad',
  'positionOffsetM',
] as const satisfies readonly (keyof RigTaskParameters)[];

/**
 * @throws CodedError CHAMPION_TASK when the task is not built in or does not take the champion's parameters, or the champion has other
 *   observations, outputs or another control period than it.
 */
export function championTask(champion: Champion): StateRewardTask {
  if (!taskNames.includes(champion.task.name)) {
    throw new CodedError(
      'CHAMPION_TASK',
      `The champion was trained for the task "${champion.task.name}", which is not built in. Built in are: ${taskNames.join(', ')}.`,
    );
  }
  const { parameters } = champion.task;
  const varied = variations.filter((name) => parameters[name] !== undefined);
  const exact = { ...parameters, ...Object.fromEntries(varied.map((name) => [name, 0])) };
  const task = builtIn(champion.task.name, exact);
  checkFits(champion, task);
  checkObservations(champion, task);
  return task;
}

function builtIn(name: string, parameters: Champion['task']['parameters']): StateRewardTask {
  try {
    return createTask(name, parameters);
  } catch (error) {
    if (!(error instanceof TaskError)) throw error;
    throw new CodedError('CHAMPION_TASK', `The champion's task cannot be. ${error.message}`);
  }
}

/**
 * The task that a champion is played on.
 *
 * @param own the task, where it is not built in: what the champion's module makes of its parameters.
 * @throws CodedError CHAMPION_TASK when it is another task than the champion's, and as {@link championTask}.
 */
export function playedTask(champion: Champion, own?: Task): Task {
  if (own === undefined) return championTask(champion);
  const observes = (task: Pick<Task, 'name' | 'observations'>) =>
    JSON.stringify([task.name, task.observations.map(({ name, unit }) => [name, unit])]);
  if (observes(own) !== observes(champion.task)) {
    const what = ({ name, observations }: Pick<Task, 'name' | 'observations'>) =>
      `"${name}", which observes ${observations.map((each) => each.name).join(', ')}`;
    throw new CodedError(
      'CHAMPION_TASK',
      `The champion was trained for the task ${what(champion.task)}. This is ${what(own)}.`,
    );
  }
  checkFits(champion, own);
  return own;
}

/** A network that is fed other numbers than it learned from drives at random. */
function checkObservations(champion: Champion, task: Task): void {
  const what = ({ name, unit }: Quantity) => (unit === '' ? name : `${name} in ${unit}`);
  const learned = champion.task.observations.map(what);
  const fed = task.observations.map(what);
  const i = fed.findIndex((each, i) => each !== learned[i]);
  if (i < 0) return;
  throw new CodedError(
    'CHAMPION_TASK',
    `The champion's observation ${i + 1} is ${learned[i]}, and that of the task "${task.name}" is ${fed[i]}. Train a champion on this task.`,
  );
}

function checkFits(champion: Champion, task: Task): void {
  const { shape } = champion.mask;
  const wanted = `${task.observations.length} observations, ${task.actions} actions and a control period of ${task.periodUs} us`;
  if (
    shape.inputs !== task.observations.length ||
    shape.outputs !== task.actions ||
    champion.task.periodUs !== task.periodUs
  ) {
    const what = `The champion is a ${shapeName(shape)} network for a control period of ${champion.task.periodUs} us`;
    throw new CodedError(
      'CHAMPION_TASK',
      `${what}, but the task "${task.name}" has ${wanted}. Train a champion on this task.`,
    );
  }
}
