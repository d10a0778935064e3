// Plays whole episodes of a built-in task in WebAssembly, up to eight at a time.
import { AcrobotTask } from '../tasks/acrobot.js';
import { Balance } from '../tasks/balance.js';
import { CartPoleTask } from '../tasks/cartpole.js';
import { DoublePendulumTask } from '../tasks/double-pendulum.js';
import type { Task } from '../tasks/index.js';
import { MountainCarTask } from '../tasks/mountain-car.js';
import { PendulumTask } from '../tasks/pendulum.js';
import { RigBalance } from '../tasks/rig-balance.js';
import { RigSwingUp } from '../tasks/rig-swing-up.js';
import { SwingUp } from '../tasks/swing-up.js';
import { WannSwingUp } from '../tasks/wann-swing-up.js';
import { instantiate, type KernelModule } from './module.js';
import { hasKnownParameters, parametersOf } from './parameters.js';

export type Precision = 'float64' | 'float32';

/** How each episode ended, or where it paused. The arrays are written. */
export interface EpisodeEnds {
  /** Steps since its beginning, one number for each episode. */
  readonly steps: Int32Array;
  /** The last state of each episode, one after the other. */
  readonly states: Float64Array;
  /** 1 for each episode that the task ended, else 0. */
  readonly done?: Uint8Array;
}

/**
 * A slice of each episode, for those who look at returns before an episode is over. Slices one after the other give the same bits as the episode in one:
 * all that it depends on is in its state and its return so far.
 */
export interface EpisodeSlice {
  /** The episodes pause when they have this many steps since their beginning: 0 to the task's `maxSteps`. */
  readonly maxSteps: number;
  /** What the slice before left; the `starts` are its last states then. Absent: the episodes begin. Who is done, or has the steps, is left as it was. */
  readonly from?: Required<Omit<EpisodeEnds, 'states'>> & { readonly returns: Float64Array };
}

/** The shape of a network with real weights. */
export interface WeightedShape {
  readonly inputs: number;
  readonly hidden: number;
  readonly outputs: number;
}

/** What a call is asked to play. */
interface Request extends Partial<EpisodeSlice> {
  readonly starts: Float64Array;
  readonly returns: Float64Array;
  readonly ends: EpisodeEnds | undefined;
  /** Of each episode's network, where they have networks of their own, or of all of them; absent: the caller has written what the policy is. */
  readonly counts?: ArrayLike<number>;
}

type Numbers = Float64Array | Float32Array;

/** What the module exports (sim/kernel/assembly/index.ts). An address counts bytes. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly PARAMETERS: Address;
  readonly STATE: Address;
  readonly OBSERVATION: Address;
  readonly LAST_STATE: Address;
  readonly RETURNS: Address;
  readonly STEPS: Address;
  readonly DONE: Address;
  readonly SCALES: Address;
  readonly COUNTS: Address;
  readonly SIGNED_COUNTS: Address;
  readonly WEIGHTS: Address;
  setShape(inputs: number, hidden: number): void;
  playFloat64(policy: number, task: number, episodes: number, maxSteps: number): void;
  playFloat32: Exports['playFloat64'];
}

interface Address {
  readonly value: number;
}

/** Episodes in a batch, and bytes from one row of them to the next (sim/kernel/assembly/rows.ts). */
const BATCH = 8;
const ROW_BYTES = 64;

const SUBSET_INPUTS = 5;
const SUBSETS_OF_INPUTS = 2 ** SUBSET_INPUTS;
/** The numbers of the policies (sim/kernel/assembly/episodes.ts). */
const [SUBSETS, SIGNED, WEIGHTED] = [0, 1, 2];
const LARGEST_INPUTS = 16;
const LARGEST_HIDDEN = 64;

/** The tasks the kernel mirrors, each at its number (sim/kernel/assembly/tasks.ts). */
const mirrored: readonly unknown[] = [
  ...[SwingUp, Balance, DoublePendulumTask, CartPoleTask],
  ...[PendulumTask, AcrobotTask, MountainCarTask, WannSwingUp],
  ...[RigSwingUp, RigBalance],
];

/** Plays all episodes of one policy at once, in a WebAssembly memory of its own. In float64 it equals the plain policy in `playEpisode` bit for bit. */
export class Kernel {
  /** Episodes that are played at once: fewer take hardly less time. */
  static readonly batch = BATCH;
  readonly #task: Task;
  readonly #precision: Precision;
  readonly #exports: Exports;
  readonly #scales: Numbers;
  readonly #counts: Numbers;
  readonly #signedCounts: Numbers;
  readonly #weights: Numbers;
  readonly #states: Numbers;
  readonly #lastStates: Numbers;
  readonly #returns: Float64Array;
  readonly #steps: Int32Array;
  readonly #done: Uint8Array;
  /** Which episode each lane plays. */
  readonly #batch = new Int32Array(BATCH);

  /**
   * Whether the kernel has this task built in, with all its effects: of those on a rig not noise. A class of one's own, even one that extends a built-in task, it does
   * not know.
   */
  static knows(task: Task): boolean {
    return mirrored.includes(task.constructor) && hasKnownParameters(task);
  }

  /** @throws RangeError when the kernel does not know the task */
  constructor(module: KernelModule, task: Task, precision: Precision) {
    if (!Kernel.knows(task)) throw new RangeError(`The kernel does not have the task "${task.name}" built in.`);
    const exports = instantiate(module).exports as unknown as Exports;
    const { buffer } = exports.memory;
    const ArrayOfNumbers = precision === 'float64' ? Float64Array : Float32Array;
    new Float64Array(buffer, exports.PARAMETERS.value).set(parametersOf(task));
    const stride = ROW_BYTES / ArrayOfNumbers.BYTES_PER_ELEMENT;
    const observations = new ArrayOfNumbers(buffer, exports.OBSERVATION.value, LARGEST_INPUTS * stride);
    // A task may claim observations that the kernel does not write: they are a bias of either sign.
    for (let row = 0; row < LARGEST_INPUTS; row++)
      observations.fill(row % 2 === 1 ? 1 : -1, row * stride, (row + 1) * stride);
    const last = task.observations.length - 1;
    if (task.parameters.bias === 1) observations.fill(1, last * stride, (last + 1) * stride);
    const stateNumbers = (task.stateSize * ROW_BYTES) / ArrayOfNumbers.BYTES_PER_ELEMENT;
    this.#task = task;
    this.#precision = precision;
    this.#exports = exports;
    this.#scales = new ArrayOfNumbers(buffer, exports.SCALES.value, LARGEST_INPUTS);
    this.#counts = new ArrayOfNumbers(
      buffer,
      exports.COUNTS.value,
      (SUBSETS_OF_INPUTS * ROW_BYTES) / ArrayOfNumbers.BYTES_PER_ELEMENT,
    );
    this.#signedCounts = new ArrayOfNumbers(buffer, exports.SIGNED_COUNTS.value, 3 ** SUBSET_INPUTS);
    this.#weights = new ArrayOfNumbers(buffer, exports.WEIGHTS.value, (LARGEST_INPUTS + 1) * LARGEST_HIDDEN);
    this.#states = new ArrayOfNumbers(buffer, exports.STATE.value, stateNumbers);
    this.#lastStates = new ArrayOfNumbers(buffer, exports.LAST_STATE.value, stateNumbers);
    this.#returns = new Float64Array(buffer, exports.RETURNS.value, BATCH);
    this.#steps = new Int32Array(buffer, exports.STEPS.value, BATCH);
    this.#done = new Uint8Array(buffer, exports.DONE.value, BATCH);
  }

  /**
   * Plays a pruned network of up to 5 inputs and one output, or as many of them as there are episodes.
   * @param scales an observation scale for each input
   * @param counts how many live hidden units each set of inputs has, at that set as a bitset: 32 numbers for all episodes, or 32 for each
   *   episode, one after the other, which then plays a network of its own
   * @param starts the initial states (`task.stateSize` numbers each, as `task.reset` writes them), one for each episode
   * @param returns receives the return of each episode
   * @param ends receives how each ended, if somebody wants to know
   * @param slice what of each episode is played, if not the whole
   * @returns how many steps this call has played in all
   * @throws RangeError when the network or the arrays do not fit
   */
  playSubsets(
    scales: ArrayLike<number>,
    counts: ArrayLike<number>,
    starts: Float64Array,
    returns: Float64Array,
    ends?: EpisodeEnds,
    slice?: EpisodeSlice,
  ): number {
    this.#demand(
      counts.length <= SUBSETS_OF_INPUTS || counts.length === SUBSETS_OF_INPUTS * returns.length,
      `${counts.length} counts are neither those of one network nor of one for each of ${returns.length} episodes`,
    );
    this.#demandKinds(scales);
    this.#setScales(scales);
    return this.#play(SUBSETS, { starts, returns, ends, counts, ...slice });
  }

  /**
   * Plays a pruned network of up to 5 mirrored inputs and one output.
   * @param counts how many live hidden units each kind has, less how many mirror images, at the kind's code: a digit of base 3 for each input, input 0 the lowest,
   *   0 if it is left out, 1 if it is added, 2 if it is subtracted.
   * For the rest see {@link playSubsets}.
   */
  playSigned(
    scales: ArrayLike<number>,
    counts: ArrayLike<number>,
    starts: Float64Array,
    returns: Float64Array,
    ends?: EpisodeEnds,
    slice?: EpisodeSlice,
  ): number {
    this.#demandKinds(scales);
    this.#setScales(scales);
    this.#signedCounts.fill(0);
    this.#signedCounts.set(counts);
    return this.#play(SIGNED, { starts, returns, ends, ...slice });
  }

  /**
   * Plays a network with real weights, one output, and up to 16 inputs and 64 hidden units.
   * @param weights from input i to hidden unit h at [h * inputs + i], from there to the output at [inputs * hidden + h]
   * For the rest see {@link playSubsets}.
   */
  playWeights(
    shape: WeightedShape,
    scales: ArrayLike<number>,
    weights: ArrayLike<number>,
    starts: Float64Array,
    returns: Float64Array,
    ends?: EpisodeEnds,
    slice?: EpisodeSlice,
  ): number {
    const { inputs, hidden, outputs } = shape;
    this.#demand(outputs === 1, `${outputs} outputs are not 1, which is what every task in the kernel takes`);
    this.#demand(hidden <= LARGEST_HIDDEN, `${hidden} hidden units are more than ${LARGEST_HIDDEN}`);
    this.#demand(scales.length === inputs, `${scales.length} scales are not one for each of ${inputs} inputs`);
    this.#demand(
      weights.length === (inputs + 1) * hidden,
      `${weights.length} weights are not ${(inputs + 1) * hidden}`,
    );
    this.#setScales(scales);
    this.#weights.set(weights);
    this.#exports.setShape(inputs, hidden);
    return this.#play(WEIGHTED, { starts, returns, ends, ...slice });
  }

  #demandKinds(scales: ArrayLike<number>): void {
    this.#demand(
      scales.length <= SUBSET_INPUTS,
      `${scales.length} inputs are more than the ${SUBSET_INPUTS} that kinds have`,
    );
  }

  #setScales(scales: ArrayLike<number>): void {
    const observed = this.#task.observations.length;
    this.#demand(
      scales.length <= observed,
      `${scales.length} inputs are more than the ${observed} observations of the task`,
    );
    this.#scales.fill(0);
    this.#scales.set(scales);
  }

  #play(policy: number, request: Request): number {
    const { starts, returns, from, maxSteps = this.#task.maxSteps } = request;
    this.#demand(
      starts.length === returns.length * this.#task.stateSize,
      `${starts.length} numbers are not ${returns.length} starts`,
    );
    this.#demand(
      Number.isInteger(maxSteps) && maxSteps >= 0 && maxSteps <= this.#task.maxSteps,
      `step ${maxSteps} is not a whole number from 0 to the ${this.#task.maxSteps} of an episode`,
    );
    let steps = 0;
    let next = 0;
    while (next < returns.length) {
      // Up to eight episodes that go on from the same step.
      let lanes = 0;
      let begin = 0;
      for (; next < returns.length && lanes < BATCH; next++) {
        const before = from?.steps[next] ?? 0;
        if (from?.done[next] === 1 || before >= maxSteps) {
          this.#leave(next, request);
          continue;
        }
        if (lanes > 0 && before !== begin) break;
        begin = before;
        this.#batch[lanes++] = next;
      }
      if (lanes > 0) steps += this.#playBatch(policy, lanes, begin, maxSteps, request);
    }
    return steps;
  }

  /** Plays the episodes of `#batch`, all from step `begin` on. */
  #playBatch(policy: number, lanes: number, begin: number, maxSteps: number, request: Request): number {
    const { starts, returns, ends, from } = request;
    const { stateSize } = this.#task;
    const task = mirrored.indexOf(this.#task.constructor);
    const play = this.#precision === 'float64' ? this.#exports.playFloat64 : this.#exports.playFloat32;
    const stride = ROW_BYTES / this.#states.BYTES_PER_ELEMENT;
    for (let lane = 0; lane < lanes; lane++) {
      const e = this.#batch[lane]!;
      this.#returns[lane] = from?.returns[e] ?? 0;
      for (let i = 0; i < stateSize; i++) this.#states[i * stride + lane] = starts[e * stateSize + i]!;
    }
    if (request.counts !== undefined) this.#setCounts(lanes, request.counts);
    play(policy, task, lanes, maxSteps - begin);
    let steps = 0;
    for (let lane = 0; lane < lanes; lane++) {
      const e = this.#batch[lane]!;
      returns[e] = this.#returns[lane]!;
      steps += this.#steps[lane]!;
      if (ends === undefined) continue;
      ends.steps[e] = begin + this.#steps[lane]!;
      if (ends.done !== undefined) ends.done[e] = this.#done[lane]!;
      for (let i = 0; i < stateSize; i++) ends.states[e * stateSize + i] = this.#lastStates[i * stride + lane]!;
    }
    return steps;
  }

  /** Writes which network each lane plays. */
  #setCounts(lanes: number, counts: ArrayLike<number>): void {
    const stride = ROW_BYTES / this.#counts.BYTES_PER_ELEMENT;
    const each = counts.length > SUBSETS_OF_INPUTS ? SUBSETS_OF_INPUTS : 0;
    this.#counts.fill(0);
    for (let lane = 0; lane < lanes; lane++) {
      const from = this.#batch[lane]! * each;
      for (let set = 1; set < SUBSETS_OF_INPUTS; set++) this.#counts[set * stride + lane] = counts[from + set] ?? 0;
    }
  }

  /** Leaves an episode as it was. */
  #leave(e: number, { starts, returns, ends, from }: Request): void {
    const { stateSize } = this.#task;
    returns[e] = from?.returns[e] ?? 0;
    if (ends === undefined) return;
    ends.steps[e] = from?.steps[e] ?? 0;
    if (ends.done !== undefined) ends.done[e] = from?.done[e] ?? 0;
    ends.states.set(starts.subarray(e * stateSize, (e + 1) * stateSize), e * stateSize);
  }

  #demand(fits: boolean, problem: string): void {
    if (!fits) throw new RangeError(`The kernel cannot play "${this.#task.name}" like this: ${problem}.`);
  }
}
