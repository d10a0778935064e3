// Trains a policy: generation after generation until the task is solved, then the choice of the champion.
import { createTask, type Task } from '../../sim/index.js';
import type { Champion } from '../network/index.js';
import { confirm } from './confirm.js';
import { evaluate } from './evaluate.js';
import { Mk1 } from './mk1.js';
import type { Optimiser } from './optimiser.js';
import { checkSettings, type TrainingSettings } from './settings.js';
import { mean } from './statistics.js';

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
  /** Mean return of the whole generation. */
  readonly meanReturn: number;
  /** Mean number of connections, live or not. */
  readonly meanConnections: number;
  /** Probability with which connections were removed to make this generation; absent for methods without one. */
  readonly mutationRate?: number;
}

export interface TrainingResult {
  readonly champion: Champion;
  /** Generations played. */
  readonly generations: number;
  /** Environment steps of all generations; the finalists' confirmation is not in it. */
  readonly steps: number;
  /** After which generation and how many steps some individual's mean return had reached the target; absent if none did. */
  readonly solved?: { readonly generation: number; readonly steps: number };
}

export interface TrainingOptions {
  /** Aborting it ends training with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Called after each generation. What it throws ends training. */
  readonly onGeneration?: (record: GenerationRecord) => void;
}

/**
 * Trains as the settings say: at least `minGenerations`, then until a check finds the target return reached, at most
 * `maxGenerations`; then confirms the finalists on fresh starts and takes the best as champion.
 *
 * @throws {SettingsError} when the settings are wrong, {TaskError} when the task is, and the signal's reason when aborted.
 */
export async function train(
  settings: TrainingSettings,
  { signal, onGeneration }: TrainingOptions = {},
): Promise<TrainingResult> {
  checkSettings(settings);
  const task = createTask(settings.task, settings.taskParameters);
  const optimiser = createOptimiser(task, settings);
  let steps = 0;
  let bestFitness = Number.NEGATIVE_INFINITY;
  let solved: TrainingResult['solved'];
  let generation = 0;

  for (;;) {
    const { mutationRate } = optimiser;
    const population = optimiser.ask();
    const starts = { seed: settings.seed, purpose: 'start', generation, shared: false } as const;
    const played = await evaluate(task, population, settings.episodes, starts, signal);
    const returns = meanReturns(played.returns, settings.episodes);
    const fitness = returns.map((meanReturn, i) => meanReturn - population[i]!.complexityPenalty);
    optimiser.tell(fitness);

    steps += played.steps;
    bestFitness = Math.max(bestFitness, ...fitness);
    const bestReturn = Math.max(...returns);
    if (solved === undefined && bestReturn >= settings.targetReturn) solved = { generation, steps };
    onGeneration?.({
      generation,
      steps,
      bestFitness,
      bestReturn,
      meanReturn: mean(returns),
      meanConnections: mean(population.map(({ connections }) => connections.raw)),
      ...(mutationRate !== undefined && { mutationRate }),
    });
    if (isLast(generation, solved !== undefined, settings)) break;
    generation++;
  }

  const { winner, confirmed } = await confirm(task, optimiser.finalists(), settings, signal);
  const { fitness, individual } = winner;
  const connections = { ...individual.connections };
  const { method, seed } = settings;
  const champion: Champion = {
    ...individual.network,
    task: describeTask(task),
    training: { method, seed, generation: winner.generation, steps, fitness, connections },
    confirmed,
  };
  return { champion, generations: generation + 1, steps, ...(solved !== undefined && { solved }) };
}

function createOptimiser(task: Task, settings: TrainingSettings): Optimiser {
  const shape = { inputs: task.observations.length, hidden: settings.hidden, outputs: task.actions };
  return new Mk1(shape, settings);
}

function isLast(generation: number, isSolved: boolean, settings: TrainingSettings): boolean {
  const { minGenerations, checkEvery, maxGenerations } = settings;
  const isCheck = generation >= minGenerations && (generation - minGenerations) % checkEvery === 0;
  return (isSolved && isCheck) || generation + 1 === maxGenerations;
}

/** The mean over each individual's episodes. */
function meanReturns(returns: Float64Array, episodes: number): Float64Array {
  return Float64Array.from({ length: returns.length / episodes }, (_, i) =>
    mean(returns.subarray(i * episodes, (i + 1) * episodes)),
  );
}

/** The task as a champion file keeps it. */
function describeTask({ name, parameters, periodUs, observations }: Task): Champion['task'] {
  return { name, parameters: { ...parameters }, periodUs, observations: observations.map((each) => ({ ...each })) };
}
