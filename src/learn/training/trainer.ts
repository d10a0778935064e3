// Trains a policy: generation after generation until the task is solved, then the choice of the champion.
import type { Task } from '../../../sim/index.js';
import { mean, standardDeviation } from '../../base/index.js';
import {
  type Champion,
  type Network,
  networkConnections,
  type WeightedChampion,
  type WeightedNetwork,
} from '../../network/index.js';
import type { Evaluator } from '../evaluation/index.js';
import { type Finalist, findMethod, type Optimiser } from '../methods/index.js';
import { confirm } from './confirm.js';
import { scaled } from './scaled.js';
import { checkScaleCount, checkSettings, type TrainingSettings } from './settings.js';

/** One generation, as the history keeps it. It depends on the settings only, never on the clock. */
export interface GenerationRecord {
  /** Counted from 0. */
  readonly generation: number;
  /** Environment steps since training began, this generation included. */
  readonly steps: number;
  /** The best fitness of any individual so far. */
  readonly bestFitness: number;
  /** Mean return over its episodes of this generation's best individual. */
  readonly bestReturn: number;
  /** Mean and standard deviation over the generation of the individuals' mean returns. */
  readonly meanReturn: number;
  readonly sdReturn: number;
  /** The same of their numbers of connections, live or not. */
  readonly meanConnections: number;
  readonly sdConnections: number;
  /** Probability with which connections were removed to make this generation; absent for methods without one. */
  readonly mutationRate?: number;
}

/** Where training stands between two generations: with the settings, all that the rest depends on. Plain JSON data. */
export interface TrainingState {
  /** Generations played. */
  readonly generations: number;
  readonly steps: number;
  readonly bestFitness: number;
  readonly solved?: Solved;
  /** What the method's optimiser saved. */
  readonly optimiser: unknown;
}

/** After which generation and how many steps some individual's mean return had reached the target. */
export interface Solved {
  readonly generation: number;
  readonly steps: number;
}

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
  /** What played the episodes. */
  readonly engine: string;
}

export interface TrainingOptions {
  /** To go on from there. */
  readonly from?: TrainingState;
  /** Aborting it ends training with the signal's reason. */
  readonly signal?: AbortSignal;
  /**
   * Called after each generation; what it throws ends training. `state` gives the state after this generation, also when called
   * later, until the next generation has been played.
   */
  readonly onGeneration?: (record: GenerationRecord, state: () => TrainingState) => void;
}

/**
 * Trains as the settings say: at least `minGenerations`, then until a check finds the target return reached, at most
 * `maxGenerations`; then confirms the finalists on fresh starts and takes the best as champion. It reads no file and starts no thread: who plays is handed in.
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
  const shape = { inputs: task.observations.length, hidden: settings.hidden, outputs: task.actions };
  const optimiser = findMethod(settings.method).create(shape, { ...settings }, options.from?.optimiser);
  const { generations, steps, solved } = await evolve(settings, optimiser, evaluator, options);
  const finalists = optimiser.finalists();
  const { winner, confirmed } = await confirm(evaluator, finalists, settings, options.signal);
  const champion = { ...describe(winner, task, settings, steps), confirmed };
  return {
    champion,
    finalists: finalists.map(({ individual }) => scaled(individual, settings.observationScales)),
    generations,
    steps,
    ...(solved !== undefined && { solved }),
    engine: evaluator.engine,
  };
}

/** Plays generations until training may stop. */
async function evolve(
  settings: TrainingSettings<string | Task>,
  optimiser: Optimiser,
  evaluator: Evaluator,
  { from, signal, onGeneration }: TrainingOptions,
): Promise<Omit<TrainingState, 'optimiser'>> {
  const { seed, episodes, precision, targetReturn, observationScales } = settings;
  let { generations, steps, bestFitness, solved }: Omit<TrainingState, 'optimiser'> = from ?? {
    generations: 0,
    steps: 0,
    bestFitness: Number.NEGATIVE_INFINITY,
  };
  const state = () => ({ generations, steps, bestFitness, ...(solved !== undefined && { solved }) });
  while (!isEnd(generations, solved !== undefined, settings)) {
    const generation = generations;
    const { mutationRate } = optimiser;
    const population = optimiser.ask();
    const played = await evaluator.evaluate({
      networks: population.map((individual) => scaled(individual, observationScales)),
      episodes,
      starts: { seed, purpose: 'start', generation, shared: false },
      precision,
      signal,
    });
    const returns = meanReturns(played.returns, episodes);
    const fitness = returns.map((meanReturn, i) => meanReturn - population[i]!.complexityPenalty);
    const connections = population.map((individual) => individual.connections);
    optimiser.tell(fitness);

    generations++;
    steps += played.steps;
    bestFitness = Math.max(bestFitness, ...fitness);
    const bestReturn = Math.max(...returns);
    if (solved === undefined && bestReturn >= targetReturn) solved = { generation, steps };
    const record = {
      generation,
      steps,
      bestFitness,
      bestReturn,
      meanReturn: mean(returns),
      sdReturn: standardDeviation(returns),
      meanConnections: mean(connections),
      sdConnections: standardDeviation(connections),
      ...(mutationRate !== undefined && { mutationRate }),
    };
    onGeneration?.(record, () => ({ ...state(), optimiser: optimiser.save() }));
  }
  return state();
}

/** Whether training ends after so many generations. */
function isEnd(generations: number, isSolved: boolean, settings: TrainingSettings<string | Task>): boolean {
  const { minGenerations, checkEvery, maxGenerations } = settings;
  const last = generations - 1;
  const isCheck = last >= minGenerations && (last - minGenerations) % checkEvery === 0;
  return (isSolved && isCheck) || generations === maxGenerations;
}

/** The mean over each individual's episodes. */
function meanReturns(returns: Float64Array, episodes: number): Float64Array {
  return Float64Array.from({ length: returns.length / episodes }, (_, i) =>
    mean(returns.subarray(i * episodes, (i + 1) * episodes)),
  );
}

/** A finalist as a champion: with its task and how it was found. */
function describe(
  { individual, fitness, generation }: Finalist,
  { name, parameters, periodUs, observations }: Task,
  { method, seed, rig, observationScales }: TrainingSettings<string | Task>,
  steps: number,
): Champion | WeightedChampion {
  const network = scaled(individual, observationScales);
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
