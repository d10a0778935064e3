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
import type { EpisodesInMemory, PopulationLayout, SharedPopulation } from './population.js';
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
  /** Each network stands there so many times, one after the other, and each time plays the next of its episodes; absent: once. */
  readonly parts?: number;
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
export type Played = Pick<Lesson, 'task' | 'reset'>;

/** The episodes that are played by one call: those of one individual, or of several. */
interface Batch extends EpisodesInMemory {
  /** The states one by one. */
  readonly eachState: readonly Float64Array[];
}

/** Of five inputs. */
const SUBSETS = 32;

/** Everything one thread needs to play. In float64 the engines give the same bits. */
export class Player {
  readonly #task: Task;
  readonly #module: KernelModule;
  readonly #kernels: { readonly task: Task; readonly precision: Precision; readonly kernel: Kernel }[] = [];
  readonly #subsets = new Float64Array(SUBSETS * Kernel.batch);
  readonly #signed = new Float64Array(243);
  #weights = new Float64Array(0);
  #batch: Batch | undefined;

  constructor(task: Task, module: KernelModule) {
    this.#task = task;
    this.#module = module;
  }

  /** How many individuals to play together, of so many that wait: the subset kernel's lanes may play different networks, and a batch should be full. */
  together({ pruned, shape, episodes }: PopulationLayout, waiting: number): number {
    const fill = chooseEngine(this.#task, pruned, shape) === 'subset kernel' ? Math.floor(Kernel.batch / episodes) : 1;
    return Math.max(1, Math.min(fill, waiting));
  }

  /**
   * Plays the episodes of individuals to the end or until they pause, and writes their returns and steps into the population. Where that has room for states,
   * they go on from where they have paused.
   *
   * @param individuals no more than {@link together} says
   */
  play(population: SharedPopulation, individuals: ArrayLike<number>, { starts, precision, maxSteps }: Stretch): void {
    const { pruned, shape } = population.layout;
    const engine = chooseEngine(this.#task, pruned, shape);
    const lesson = playedIn(this.#task, starts);
    const until = maxSteps ?? lesson.task.maxSteps;
    population.steps[individuals[0]!]! +=
      engine === 'TypeScript reference'
        ? this.#playReference(lesson, population, individuals[0]!, starts, until)
        : this.#playKernel(engine, lesson, precision, population, individuals, starts, until);
  }

  #playReference(
    { task, reset }: Played,
    population: SharedPopulation,
    i: number,
    starts: Starts,
    maxSteps: number,
  ): number {
    const policy = createPolicy(population, i);
    const returns = population.returnsOf(i);
    const { stateSize } = task;
    const pause = population.layout.pausedState === undefined ? undefined : population.pauseOf(i);
    let played = 0;
    for (let episode = 0; episode < returns.length; episode++) {
      const before = pause?.steps[episode] ?? 0;
      const done = pause?.done[episode] === 1;
      const state = new Float64Array(stateSize);
      if (before > 0) state.set(pause!.states.subarray(episode * stateSize, (episode + 1) * stateSize));
      else reset(state, startOf(starts, i, episode, returns.length), episode, returns.length);
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
    individuals: ArrayLike<number>,
    starts: Starts,
    maxSteps: number,
  ): number {
    const { shape, pruned, episodes, pausedState } = population.layout;
    const { scales } = population;
    const kernel = this.#kernel(lesson.task, precision);
    const batch = this.#batchOf(individuals.length * episodes);
    const { states, returns } = batch;
    for (let k = 0; k < individuals.length; k++) {
      const [i, at] = [individuals[k]!, k * episodes];
      population.copyTo(batch, at, i);
      if (pausedState !== undefined && batch.steps[at]! > 0) continue;
      for (let e = 0; e < episodes; e++) {
        const start = batch.eachState[at + e]!.fill(0);
        lesson.reset(start, startOf(starts, i, e, episodes), e, episodes);
      }
    }
    const ends = pausedState === undefined ? undefined : batch;
    const slice = ends && { maxSteps, from: ends };
    const row = population.connectionsOf(individuals[0]!);
    let steps: number;
    if (engine === 'subset kernel') {
      steps = kernel.playSubsets(scales, this.#countsOf(population, individuals), states, returns, ends, slice);
    } else if (engine === 'signed kernel') {
      countSigned(row as Uint8Array, shape, this.#signed);
      steps = kernel.playSigned(scales, this.#signed, states, returns, ends, slice);
    } else if (!pruned) {
      steps = kernel.playWeights(shape, scales, row, states, returns, ends, slice);
    } else {
      const slots = connectionSlots(shape);
      if (this.#weights.length < slots) this.#weights = new Float64Array(slots);
      const hidden = writeKinds(row as Uint8Array, shape, this.#weights);
      const kinds = { inputs: shape.inputs, hidden, outputs: shape.outputs };
      const weights = this.#weights.subarray(0, connectionSlots(kinds));
      steps = kernel.playWeights(kinds, scales, weights, states, returns, ends, slice);
    }
    for (let k = 0; k < individuals.length; k++) population.copyFrom(batch, k * episodes, individuals[k]!);
    return steps;
  }

  /** The counts of one individual, or of several for each of their episodes. */
  #countsOf(population: SharedPopulation, individuals: ArrayLike<number>): Float64Array {
    const { shape, episodes } = population.layout;
    const count = (i: number, at: number) =>
      countSubsets(population.connectionsOf(i) as Uint8Array, shape, this.#subsets.subarray(at, at + SUBSETS));
    if (individuals.length === 1) {
      count(individuals[0]!, 0);
      return this.#subsets.subarray(0, SUBSETS);
    }
    for (let k = 0; k < individuals.length; k++) {
      const from = k * episodes * SUBSETS;
      count(individuals[k]!, from);
      for (let e = 1; e < episodes; e++) this.#subsets.copyWithin(from + e * SUBSETS, from, from + SUBSETS);
    }
    return this.#subsets.subarray(0, individuals.length * episodes * SUBSETS);
  }

  /** Batches are nearly all alike, so the memory of the last one is taken again. */
  #batchOf(episodes: number): Batch {
    if (this.#batch?.returns.length !== episodes) {
      const { stateSize } = this.#task;
      const states = new Float64Array(episodes * stateSize);
      this.#batch = {
        states,
        eachState: Array.from({ length: episodes }, (_, e) => states.subarray(e * stateSize, (e + 1) * stateSize)),
        returns: new Float64Array(episodes),
        steps: new Int32Array(episodes),
        done: new Uint8Array(episodes),
      };
    }
    return this.#batch;
  }

  #kernel(task: Task, precision: Precision): Kernel {
    const found = this.#kernels.find((each) => each.task === task && each.precision === precision);
    if (found !== undefined) return found.kernel;
    const kernel = new Kernel(this.#module, task, precision);
    this.#kernels.push({ task, precision, kernel });
    return kernel;
  }
}

/** What is played: the lesson, or the task as if it were one. */
export function playedIn(task: Task, { lesson }: Starts): Played {
  if (lesson !== undefined && task.curriculum) return task.curriculum.lesson(lesson);
  return { task, reset: (state, random) => task.reset(state, random) };
}

/** Where the start of an episode is drawn from. @param i whose episode it is, @param episodes how many it has */
export function startOf(
  { seed, purpose, generation = 0, shared, firstEpisode = 0, parts = 1 }: Starts,
  i: number,
  episode: number,
  episodes: number,
): RandomStream {
  return new RandomStream({
    ...{ seed, purpose, generation },
    individual: shared ? 0 : Math.floor(i / parts),
    episode: firstEpisode + (i % parts) * episodes + episode,
  });
}

function createPolicy(population: SharedPopulation, i: number): Policy {
  const { pruned, shape } = population.layout;
  const observationScales = [...population.scales];
  const row = population.connectionsOf(i);
  return pruned
    ? new FloatPolicy({ mask: { shape, connections: row as Uint8Array }, observationScales })
    : new WeightedPolicy({ shape, weights: row as Float64Array, observationScales });
}
