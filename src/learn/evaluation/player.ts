// Plays individuals of a shared population, with the kernel where it can.
import {
  continueEpisode,
  Kernel,
  type KernelModule,
  type Lesson,
  type Policy,
  type Precision,
  type Purpose,
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
  /** The number of the first episode; 0 if absent. */
  readonly firstEpisode?: number;
}

/** What of its episodes a population plays: plain data. */
export interface Stretch {
  readonly starts: Starts;
  readonly precision: Precision;
  /** Episodes pause when they have so many steps; absent: they are played to the end. */
  readonly maxSteps?: number;
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

  /**
   * Plays the episodes of individual i to the end or until they pause, and writes its returns and steps into the population. Where that has room for states,
   * they go on from where they have paused.
   */
  play(population: SharedPopulation, i: number, { starts, precision, maxSteps }: Stretch): void {
    const { pruned, shape, episodes } = population.layout;
    const engine = chooseEngine(this.#task, pruned, shape);
    const returns = population.returns.subarray(i * episodes, (i + 1) * episodes);
    const lesson = this.#lesson(starts);
    const until = maxSteps ?? lesson.task.maxSteps;
    population.steps[i]! +=
      engine === 'TypeScript reference'
        ? this.#playReference(lesson, population, i, starts, returns, until)
        : this.#playKernel(engine, lesson, precision, population, i, starts, returns, until);
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
    maxSteps: number,
  ): number {
    const policy = createPolicy(population, i);
    const { stateSize } = task;
    const pause = population.layout.pausedState === undefined ? undefined : population.pauseOf(i);
    let played = 0;
    for (let episode = 0; episode < returns.length; episode++) {
      const before = pause?.steps[episode] ?? 0;
      const done = pause?.done[episode] === 1;
      const state = new Float64Array(stateSize);
      if (before > 0) state.set(pause!.states.subarray(episode * stateSize, (episode + 1) * stateSize));
      else reset(state, startOf(starts, i, episode), episode, returns.length);
      const after = continueEpisode(task, policy, state, { return: returns[episode]!, steps: before, done }, maxSteps);
      returns[episode] = after.return;
      played += after.steps - before;
      if (pause === undefined) continue;
      pause.steps[episode] = after.steps;
      pause.done[episode] = after.done ? 1 : 0;
      pause.states.set(state, episode * stateSize);
    }
    return played;
  }

  #playKernel(
    engine: Engine,
    lesson: Played,
    precision: Precision,
    population: SharedPopulation,
    i: number,
    starts: Starts,
    returns: Float64Array,
    maxSteps: number,
  ): number {
    const { shape, pruned, pausedState } = population.layout;
    const { scales } = population;
    const kernel = this.#kernel(lesson.task, precision);
    const pause = pausedState === undefined ? undefined : population.pauseOf(i);
    const slice = pause && { maxSteps, from: { returns, ...pause } };
    if (pause === undefined || pause.steps[0] === 0) this.#drawStarts(lesson, starts, i, returns.length);
    else {
      this.#makeRoom(returns.length);
      this.#starts.set(pause.states);
    }
    const row = population.connectionsOf(i);
    if (engine === 'subset kernel') {
      countSubsets(row as Uint8Array, shape, this.#subsets);
      return kernel.playSubsets(scales, this.#subsets, this.#starts, returns, pause, slice);
    }
    if (engine === 'signed kernel') {
      countSigned(row as Uint8Array, shape, this.#signed);
      return kernel.playSigned(scales, this.#signed, this.#starts, returns, pause, slice);
    }
    if (!pruned) return kernel.playWeights(shape, scales, row, this.#starts, returns, pause, slice);
    const slots = connectionSlots(shape);
    if (this.#weights.length < slots) this.#weights = new Float64Array(slots);
    const hidden = writeKinds(row as Uint8Array, shape, this.#weights);
    const kinds = { inputs: shape.inputs, hidden, outputs: shape.outputs };
    const weights = this.#weights.subarray(0, connectionSlots(kinds));
    return kernel.playWeights(kinds, scales, weights, this.#starts, returns, pause, slice);
  }

  #drawStarts({ reset }: Played, starts: Starts, i: number, episodes: number): void {
    this.#makeRoom(episodes);
    this.#starts.fill(0);
    for (let e = 0; e < episodes; e++) reset(this.#eachStart[e]!, startOf(starts, i, e), e, episodes);
  }

  #makeRoom(episodes: number): void {
    const { stateSize } = this.#task;
    if (this.#eachStart.length !== episodes) {
      const all = new Float64Array(episodes * stateSize);
      this.#starts = all;
      this.#eachStart = Array.from({ length: episodes }, (_, e) => all.subarray(e * stateSize, (e + 1) * stateSize));
    }
  }

  #kernel(task: Task, precision: Precision): Kernel {
    const found = this.#kernels.find((each) => each.task === task && each.precision === precision);
    if (found !== undefined) return found.kernel;
    const kernel = new Kernel(this.#module, task, precision);
    this.#kernels.push({ task, precision, kernel });
    return kernel;
  }
}

function startOf(
  { seed, purpose, generation = 0, shared, firstEpisode = 0 }: Starts,
  i: number,
  episode: number,
): RandomStream {
  return new RandomStream({ seed, purpose, generation, individual: shared ? 0 : i, episode: firstEpisode + episode });
}

function createPolicy(population: SharedPopulation, i: number): Policy {
  const { pruned, shape } = population.layout;
  const observationScales = [...population.scales];
  const row = population.connectionsOf(i);
  return pruned
    ? new FloatPolicy({ mask: { shape, connections: row as Uint8Array }, observationScales })
    : new WeightedPolicy({ shape, weights: row as Float64Array, observationScales });
}
