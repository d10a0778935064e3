// Plays individuals of a shared population, with the kernel where it can.
import {
  Kernel,
  type KernelModule,
  type Lesson,
  type Policy,
  type Precision,
  type Purpose,
  playEpisode,
  RandomStream,
  type Task,
} from '../../../sim/index.js';
import { connectionSlots, FloatPolicy, type Shape, WeightedPolicy } from '../../network/index.js';
import type { SharedPopulation } from './population.js';
import { countSigned, countSubsets, writeKinds } from './rows.js';

/** Where the episodes start: plain data, so that any worker draws the same starts. */
export interface Starts {
  readonly seed: number;
  readonly purpose: Purpose;
  readonly generation?: number;
  /** Whether all individuals play the same starts, or each has its own. */
  readonly shared: boolean;
  /** Of the task's curriculum, the lesson of this generation is played; absent: the task as it is. */
  readonly lesson?: number;
}

/** The subset and the signed kernel play pruned networks of up to 5 inputs, the general kernel all others; the reference plays whatever task there is. */
export type Engine = 'subset kernel' | 'signed kernel' | 'general kernel' | 'TypeScript reference';

export function chooseEngine(
  task: Task,
  pruned: boolean,
  { inputs, outputs, mirrored }: Pick<Shape, 'inputs' | 'outputs' | 'mirrored'>,
): Engine {
  if (!Kernel.knows(task) || outputs !== 1) return 'TypeScript reference';
  if (!pruned || inputs > 5) return 'general kernel';
  return mirrored ? 'signed kernel' : 'subset kernel';
}

/** A task, and who puts the plant at the starts of its episodes. */
type Played = Pick<Lesson, 'task' | 'reset'>;

/** Everything one thread needs to play. In float64 the engines give the same bits. */
export class Player {
  readonly #task: Task;
  readonly #module: KernelModule;
  readonly #kernels: { readonly task: Task; readonly precision: Precision; readonly kernel: Kernel }[] = [];
  readonly #subsets = new Float64Array(32);
  readonly #signed = new Float64Array(243);
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
    const lesson = this.#lesson(starts);
    population.steps[i] =
      engine === 'TypeScript reference'
        ? this.#playReference(lesson, population, i, starts, returns)
        : this.#playKernel(engine, lesson, precision, population, i, starts, returns);
  }

  /** What is played: the lesson, or the task as if it were one. */
  #lesson({ lesson }: Starts): Played {
    const task = this.#task;
    if (lesson !== undefined && task.curriculum) return task.curriculum.lesson(lesson);
    return { task, reset: (state, random) => task.reset(state, random) };
  }

  #playReference(
    { task, reset }: Played,
    population: SharedPopulation,
    i: number,
    starts: Starts,
    returns: Float64Array,
  ): number {
    const policy = createPolicy(population, i);
    let steps = 0;
    for (let episode = 0; episode < returns.length; episode++) {
      const placed: Pick<Task, 'reset'> = {
        reset: (state, random) => reset(state, random, episode, returns.length),
      };
      const played = playEpisode(task, policy, startOf(starts, i, episode), placed);
      returns[episode] = played.return;
      steps += played.steps;
    }
    return steps;
  }

  #playKernel(
    engine: Engine,
    lesson: Played,
    precision: Precision,
    population: SharedPopulation,
    i: number,
    starts: Starts,
    returns: Float64Array,
  ): number {
    const { shape, pruned } = population.layout;
    const { scales } = population;
    const kernel = this.#kernel(lesson.task, precision);
    this.#drawStarts(lesson, starts, i, returns.length);
    const row = population.connectionsOf(i);
    if (engine === 'subset kernel') {
      countSubsets(row as Uint8Array, shape, this.#subsets);
      return kernel.playSubsets(scales, this.#subsets, this.#starts, returns);
    }
    if (engine === 'signed kernel') {
      countSigned(row as Uint8Array, shape, this.#signed);
      return kernel.playSigned(scales, this.#signed, this.#starts, returns);
    }
    if (!pruned) return kernel.playWeights(shape, scales, row, this.#starts, returns);
    const slots = connectionSlots(shape);
    if (this.#weights.length < slots) this.#weights = new Float64Array(slots);
    const hidden = writeKinds(row as Uint8Array, shape, this.#weights);
    const kinds = { inputs: shape.inputs, hidden, outputs: shape.outputs };
    const weights = this.#weights.subarray(0, connectionSlots(kinds));
    return kernel.playWeights(kinds, scales, weights, this.#starts, returns);
  }

  #drawStarts({ reset }: Played, starts: Starts, i: number, episodes: number): void {
    const { stateSize } = this.#task;
    if (this.#eachStart.length !== episodes) {
      const all = new Float64Array(episodes * stateSize);
      this.#starts = all;
      this.#eachStart = Array.from({ length: episodes }, (_, e) => all.subarray(e * stateSize, (e + 1) * stateSize));
    }
    this.#starts.fill(0);
    for (let e = 0; e < episodes; e++) reset(this.#eachStart[e]!, startOf(starts, i, e), e, episodes);
  }

  #kernel(task: Task, precision: Precision): Kernel {
    const found = this.#kernels.find((each) => each.task === task && each.precision === precision);
    if (found !== undefined) return found.kernel;
    const kernel = new Kernel(this.#module, task, precision);
    this.#kernels.push({ task, precision, kernel });
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
