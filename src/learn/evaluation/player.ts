// Plays individuals of a shared population, with the kernel where it can.
import {
  Kernel,
  type KernelModule,
  type Policy,
  type Precision,
  type Purpose,
  playEpisode,
  RandomStream,
  type Task,
} from '../../../sim/index.js';
import { connectionSlots, FloatPolicy, type Shape, WeightedPolicy } from '../../network/index.js';
import type { SharedPopulation } from './population.js';
import { countSubsets, writeKinds } from './rows.js';

/** Where the episodes start: plain data, so that any worker draws the same starts. */
export interface Starts {
  readonly seed: number;
  readonly purpose: Purpose;
  readonly generation?: number;
  /** Whether all individuals play the same starts, or each has its own. */
  readonly shared: boolean;
}

/** The subset kernel plays pruned networks of up to 5 inputs, the general kernel all others; the reference plays whatever task there is. */
export type Engine = 'subset kernel' | 'general kernel' | 'TypeScript reference';

export function chooseEngine(
  task: Task,
  pruned: boolean,
  { inputs, outputs }: Pick<Shape, 'inputs' | 'outputs'>,
): Engine {
  if (!Kernel.knows(task) || outputs !== 1) return 'TypeScript reference';
  return pruned && inputs <= 5 ? 'subset kernel' : 'general kernel';
}

/** Everything one thread needs to play. In float64 the engines give the same bits. */
export class Player {
  readonly #task: Task;
  readonly #module: KernelModule;
  readonly #kernels = new Map<Precision, Kernel>();
  readonly #counts = new Float64Array(32);
  #weights = new Float64Array(0);
  /** The start states of one individual's episodes; all together, and one by one. */
  #starts = new Float64Array(0);
  #eachStart: Float64Array[] = [];

  constructor(task: Task, module: KernelModule) {
    this.#task = task;
    this.#module = module;
  }

  /** Plays the episodes of individual i, and writes its returns and steps into the population. */
  play(population: SharedPopulation, i: number, starts: Starts, precision: Precision): void {
    const { pruned, shape, episodes } = population.layout;
    const engine = chooseEngine(this.#task, pruned, shape);
    const returns = population.returns.subarray(i * episodes, (i + 1) * episodes);
    population.steps[i] =
      engine === 'TypeScript reference'
        ? this.#playReference(population, i, starts, returns)
        : this.#playKernel(engine, this.#kernel(precision), population, i, starts, returns);
  }

  #playReference(population: SharedPopulation, i: number, starts: Starts, returns: Float64Array): number {
    const policy = createPolicy(population, i);
    let steps = 0;
    for (let episode = 0; episode < returns.length; episode++) {
      const played = playEpisode(this.#task, policy, startOf(starts, i, episode));
      returns[episode] = played.return;
      steps += played.steps;
    }
    return steps;
  }

  #playKernel(
    engine: Engine,
    kernel: Kernel,
    population: SharedPopulation,
    i: number,
    starts: Starts,
    returns: Float64Array,
  ): number {
    const { shape, pruned } = population.layout;
    const { scales } = population;
    this.#drawStarts(starts, i, returns.length);
    const row = population.connectionsOf(i);
    if (engine === 'subset kernel') {
      countSubsets(row as Uint8Array, shape, this.#counts);
      return kernel.playSubsets(scales, this.#counts, this.#starts, returns);
    }
    if (!pruned) return kernel.playWeights(shape, scales, row, this.#starts, returns);
    const slots = connectionSlots(shape);
    if (this.#weights.length < slots) this.#weights = new Float64Array(slots);
    const hidden = writeKinds(row as Uint8Array, shape, this.#weights);
    const kinds = { ...shape, hidden };
    const weights = this.#weights.subarray(0, connectionSlots(kinds));
    return kernel.playWeights(kinds, scales, weights, this.#starts, returns);
  }

  #drawStarts(starts: Starts, i: number, episodes: number): void {
    const { stateSize } = this.#task;
    if (this.#eachStart.length !== episodes) {
      const all = new Float64Array(episodes * stateSize);
      this.#starts = all;
      this.#eachStart = Array.from({ length: episodes }, (_, e) => all.subarray(e * stateSize, (e + 1) * stateSize));
    }
    this.#starts.fill(0);
    for (let e = 0; e < episodes; e++) this.#task.reset(this.#eachStart[e]!, startOf(starts, i, e));
  }

  #kernel(precision: Precision): Kernel {
    let kernel = this.#kernels.get(precision);
    if (kernel === undefined) {
      kernel = new Kernel(this.#module, this.#task, precision);
      this.#kernels.set(precision, kernel);
    }
    return kernel;
  }
}

function startOf({ seed, purpose, generation = 0, shared }: Starts, i: number, episode: number): RandomStream {
  return new RandomStream({ seed, purpose, generation, individual: shared ? 0 : i, episode });
}

function createPolicy(population: SharedPopulation, i: number): Policy {
  const { pruned, shape } = population.layout;
  const observationScales = [...population.scales];
  const row = population.connectionsOf(i);
  return pruned
    ? new FloatPolicy({ mask: { shape, connections: row as Uint8Array }, observationScales })
    : new WeightedPolicy({ shape, weights: row as Float64Array, observationScales });
}
