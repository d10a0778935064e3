// The task a champion was trained for, rebuilt and checked against its network.
import { createTask, type Task } from '../../sim/index.js';
import { type Champion, shapeName } from '../../src/network/index.js';

/** A champion whose network does not fit the task it names. */
export class ChampionTaskError extends Error {
  override readonly name = 'ChampionTaskError';
  readonly code = 'CHAMPION_TASK';
}

/**
 * @throws TaskError for a task that this program does not know.
 * @throws ChampionTaskError when the network has other inputs, outputs or another control period than the task.
 */
export function championTask(champion: Champion): Task {
  const task = createTask(champion.task.name, champion.task.parameters);
  const { shape } = champion.mask;
  const wanted = `${task.observations.length} observations, ${task.actions} actions and a control period of ${task.periodUs} us`;
  if (
    shape.inputs !== task.observations.length ||
    shape.outputs !== task.actions ||
    champion.task.periodUs !== task.periodUs
  ) {
    const what = `The champion is a ${shapeName(shape)} network for a control period of ${champion.task.periodUs} us`;
    throw new ChampionTaskError(`${what}, but the task "${task.name}" has ${wanted}. Train a champion on this task.`);
  }
  return task;
}
