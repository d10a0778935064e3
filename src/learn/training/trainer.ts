// Trains a policy: generation after generation until the task is solved, then the choice of the champion.
import type { Task } from '../../../sim/index.js';
import {
  type Champion,
  type Network,
  networkConnections,
  type WeightedChampion,
  type WeightedNetwork,
} from '../../network/index.js';
import type { Evaluator } from '../evaluation/index.js';
import { SettingsError } from '../methods/index.js';
import { better, type Choice, choose } from './choice.js';
import { confirm } from './confirm.js';
import { begin, playGenerations } from './generations.js';
import type { Solved, TrainingOptions, TrainingState } from './records.js';
import { scaled } from './scaled.js';
import { checkLessons, checkScaleCount, checkSettings, checkTwin, type TrainingSettings } from './settings.js';

export interface TrainingResult {
  readonly champion: Champion | WeightedChampion;
  /** The networks that the champion was chosen from; the first had the best fitness of all. */
  readonly finalists: readonly (Network | WeightedNetwork)[];
  /** Generations played. */
  readonly generations: number;
  /** Environment steps of all generations; the finalists' confirmation is not in it. */
  readonly steps: number;
  /** Absent if the target was not reached. */
  readonly solved?: Solved;
  /** Why the method stopped before `maxGenerations`, as the end of a sentence; absent if it did not. */
  readonly stopped?: string;
  /** What played the episodes. */
  readonly engine: string;
}

/**
 * Trains as the settings say: at least `minGenerations`, then until a check finds the target return reached, before the judge too if there is one, at most
 * `maxGenerations`; then confirms the finalists on fresh starts and takes the best as champion, or whom the judge elects, if it has not
 * elected a better one at an earlier check. It reads no file and starts no thread: who plays is handed in.
 *
 * @param evaluator plays the task; it is left open.
 * @param task of the settings, with their fitness if they have one: what `makeTask` gives.
 * @throws {SettingsError} when the settings are wrong, the signal's reason when aborted, and what the evaluator throws.
 */
export async function trainWith(
  evaluator: Evaluator,
  task: Task,
  settings: TrainingSettings<string | Task>,
  options: TrainingOptions = {},
): Promise<TrainingResult> {
  checkSettings(settings);
  checkScaleCount(settings, task);
  checkTwin(settings, task);
  checkLessons(settings, task);
  if (settings.twin !== undefined && options.judge === undefined) {
    throw new SettingsError(() => 'The settings name a twin on which finalists are judged: hand in its judge.');
  }
  const { optimiser, generations, steps, solved, choice, kept } = await playGenerations(
    evaluator,
    task,
    settings,
    options,
  );
  const finalists = optimiser.finalists();
  const { judge, signal } = options;
  const last =
    choice ?? (await choose(finalists, await confirm(evaluator, finalists, settings, signal), settings, judge, signal));
  const { winner, confirmed, elected } = better(kept, last);
  const champion = { ...describe(winner, task, settings, steps), confirmed, ...(elected && { elected }) };
  return {
    champion,
    finalists: finalists.map(({ individual }) => scaled(individual, settings.observationScales)),
    generations,
    steps,
    ...(solved !== undefined && { solved }),
    ...(optimiser.stopped !== undefined && { stopped: optimiser.stopped }),
    engine: evaluator.engine,
  };
}

/**
 * The best network where training stands, as a champion that nobody has confirmed yet.
 *
 * @param state of a training with this task and these settings.
 * @returns undefined where training has just begun anew.
 */
export function bestSoFar(
  state: TrainingState,
  task: Task,
  settings: TrainingSettings<string | Task>,
): Champion | WeightedChampion | undefined {
  const [best] = begin(settings, task, state.attempt, state.optimiser).finalists();
  if (best === undefined) return undefined;
  const { individual, fitness, generation } = best;
  return describe({ network: individual.network, fitness, generation }, task, settings, state.steps);
}

/** Who was chosen as a champion: with its task and how it was found. */
function describe(
  { network: unscaled, fitness, generation }: Choice['winner'],
  { name, parameters, periodUs, observations }: Task,
  { method, seed, rig, observationScales }: TrainingSettings<string | Task>,
  steps: number,
): Champion | WeightedChampion {
  const network = scaled({ network: unscaled }, observationScales);
  const connections = networkConnections(network);
  return {
    ...network,
    task: {
      name,
      ...(rig !== undefined && { rig }),
      parameters: { ...parameters },
      periodUs,
      observations: observations.map((each) => ({ ...each })),
    },
    training: { method, seed, generation, steps, fitness, connections },
  };
}
