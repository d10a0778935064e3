// Plays whole episodes of a built-in task in WebAssembly, up to eight at a time.
import { Balance } from '../tasks/balance.js';
import type { Task } from '../tasks/index.js';
import { SwingUp } from '../tasks/swing-up.js';
import { instantiate, type KernelModule } from './module.js';

export type Precision = 'float64' | 'float32';

/** How each episode ended; the arrays are written. */
export interface EpisodeEnds {
  /** One an episode. */
  readonly steps: Int32Array;
  /** The last state of each episode, one after the other. */
  readonly states: Float64Array;
}

/** What the module exports; an address is that of the first byte. The constants and layout are those of sim/kernel/assembly. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly STATE: Address;
  readonly LAST_STATE: Address;
  readonly RETURNS: Address;
  readonly STEPS: Address;
  readonly SCALES: Address;
  readonly COUNTS: Address;
  playFloat64: Play;
  playFloat32: Play;
}

interface Address {
  readonly value: number;
}

type Play = (task: number, railM: number, episodes: number, maxSteps: number) => void;

/** Episodes in a batch, and bytes from one row of them to the next: rows.ts of the assembly. */
const BATCH = 8;
const ROW_BYTES = 64;

/** The classes the kernel mirrors, at the numbers by which tasks.ts of the assembly names them. */
const tasks: readonly { readonly prototype: Task }[] = [SwingUp, Balance];

/** Plays all episodes of one policy at once, in a WebAssembly memory of its own. */
export class Kernel {
  readonly #task: Task;
  readonly #railM: number;
  readonly #taskNumber: number;
  readonly #play: Play;
  /** Numbers from one row to the next. */
  readonly #stride: number;
  readonly #states: Float64Array | Float32Array;
  readonly #lastStates: Float64Array | Float32Array;
  readonly #scales: Float64Array | Float32Array;
  readonly #counts: Float64Array | Float32Array;
  readonly #returns: Float64Array;
  readonly #steps: Int32Array;

  /** Whether the kernel has this task built in. A class of its own, even one that extends a built-in task, is not. */
  static knows(task: Task): boolean {
    return taskNumber(task) >= 0;
  }

  /** @throws RangeError when the kernel does not know the task */
  constructor(module: KernelModule, task: Task, precision: Precision) {
    if (!Kernel.knows(task)) throw new RangeError(`The kernel does not have the task "${task.name}" built in.`);
    const exports = instantiate(module).exports as unknown as Exports;
    const double = precision === 'float64';
    const Numbers = double ? Float64Array : Float32Array;
    const { buffer } = exports.memory;
    this.#task = task;
    const { railM = 0 } = task.parameters;
    this.#railM = railM;
    this.#taskNumber = taskNumber(task);
    this.#play = double ? exports.playFloat64 : exports.playFloat32;
    this.#stride = ROW_BYTES / Numbers.BYTES_PER_ELEMENT;
    this.#states = new Numbers(buffer, exports.STATE.value, task.stateSize * this.#stride);
    this.#lastStates = new Numbers(buffer, exports.LAST_STATE.value, task.stateSize * this.#stride);
    this.#scales = new Numbers(buffer, exports.SCALES.value, 5);
    this.#counts = new Numbers(buffer, exports.COUNTS.value, 32);
    this.#returns = new Float64Array(buffer, exports.RETURNS.value, BATCH);
    this.#steps = new Int32Array(buffer, exports.STEPS.value, BATCH);
  }

  /**
   * Plays a pruned network of up to 5 inputs and one output.
   * @param scales one observation scale for each input
   * @param counts how many live hidden units each subset of the inputs has, at the subset as a bitset
   * @param starts the initial states (`stateSize` numbers each), one for each episode
   * @param returns receives the return of each episode
   * @returns how many steps were played in all
   */
  playSubsets(
    scales: ArrayLike<number>,
    counts: ArrayLike<number>,
    starts: Float64Array,
    returns: Float64Array,
    ends?: EpisodeEnds,
  ): number {
    this.#scales.fill(0);
    this.#scales.set(scales);
    this.#counts.fill(0);
    this.#counts.set(counts);
    return this.#playAll(starts, returns, ends);
  }

  #playAll(starts: Float64Array, returns: Float64Array, ends?: EpisodeEnds): number {
    const { stateSize, maxSteps } = this.#task;
    let steps = 0;
    for (let first = 0; first < returns.length; first += BATCH) {
      const episodes = Math.min(BATCH, returns.length - first);
      for (let e = 0; e < episodes; e++) {
        for (let i = 0; i < stateSize; i++) this.#states[i * this.#stride + e] = starts[(first + e) * stateSize + i]!;
      }
      this.#play(this.#taskNumber, this.#railM, episodes, maxSteps);
      for (let e = 0; e < episodes; e++) {
        returns[first + e] = this.#returns[e]!;
        steps += this.#steps[e]!;
        if (ends === undefined) continue;
        ends.steps[first + e] = this.#steps[e]!;
        for (let i = 0; i < stateSize; i++)
          ends.states[(first + e) * stateSize + i] = this.#lastStates[i * this.#stride + e]!;
      }
    }
    return steps;
  }
}

function taskNumber(task: Task): number {
  return tasks.findIndex(({ prototype }) => prototype.constructor === task.constructor);
}
