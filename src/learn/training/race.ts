// A generation's race: when the worse half of those who are left must leave.
import type { Task } from '../../../sim/index.js';
import type { Race } from '../evaluation/index.js';
import type { Optimiser } from '../methods/index.js';
import type { TrainingSettings } from './settings.js';

/** Who is left after so much of an episode plays it to the end: a later cut would save little. */
const LATEST_CUT = 0.75;

/**
 * The race of a generation; undefined when it has none.
 *
 * @param played the task or lesson that is played.
 */
export function raceOf(
  { veterans = 0 }: Pick<Optimiser, 'veterans'>,
  { maxSteps }: Pick<Task, 'maxSteps'>,
  { firstCut = 1 }: Pick<TrainingSettings, 'firstCut'>,
): Race | undefined {
  const cuts: number[] = [];
  for (let share = firstCut; share > 0 && share <= LATEST_CUT; share *= 2) cuts.push(Math.ceil(share * maxSteps));
  return cuts.length === 0 ? undefined : { cuts, races: (i) => i >= veterans };
}
