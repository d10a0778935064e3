// Plays whole episodes of a built-in task in WebAssembly, up to eight at a time.
import { Balance } from '../tasks/balance.js';
import { CartPoleTask } from '../tasks/cartpole.js';
import { DoublePendulumTask } from '../tasks/double-pendulum.js';
import type { RigBalanceParameters, Task } from '../tasks/index.js';
import { RigBalance } from '../tasks/rig-balance.js';
import { RigSwingUp } from '../tasks/rig-swing-up.js';
import { SwingUp } from '../tasks/swing-up.js';
import { instantiate, type KernelModule } from './module.js';

export type Precision = 'float64' | 'float32';

/** How each episode ended. The arrays are written. */
export interface EpisodeEnds {
  /** One number for each episode. */
  readonly steps: Int32Array;
  /** The last state of each episode, one after the other. */
  readonly states: Float64Array;
}

/** The shape of a network with real weights. */
export interface WeightedShape {
  readonly inputs: number;
  readonly hidden: number;
  readonly outputs: number;
}

type Numbers = Float64Array | Float32Array;

/** What the module exports (sim/kernel/assembly/index.ts). An address counts bytes. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly PARAMETERS: Address;
  readonly STATE: Address;
  readonly LAST_STATE: Address;
  readonly RETURNS: Address;
  readonly STEPS: Address;
  readonly SCALES: Address;
  readonly COUNTS: Address;
  readonly WEIGHTS: Address;
  setShape(inputs: number, hidden: number): void;
  playFloat64(weighted: boolean, task: number, episodes: number, maxSteps: number): void;
  playFloat32: Exports['playFloat64'];
}

interface Address {
  readonly value: number;
}

/** Episodes in a batch, and bytes from one row of them to the next (sim/kernel/assembly/rows.ts). */
const BATCH = 8;
const ROW_BYTES = 64;

const SUBSET_INPUTS = 5;
const LARGEST_INPUTS = 16;
const LARGEST_HIDDEN = 64;

/** The tasks the kernel mirrors, each at its number (sim/kernel/assembly/tasks.ts). */
const mirrored: readonly unknown[] = [SwingUp, Balance, DoublePendulumTask, CartPoleTask, RigSwingUp, RigBalance];

/** The parameters of a task on a rig, as sim/kernel/assembly/parameters.ts has them. */
const rigParameters: readonly (keyof RigBalanceParameters)[] = [
  'cartMassKg',
  'poleMassKg',
  'poleCentreM',
  'poleOffsetM',
  'poleInertiaKgM2',
  'gravityMps2',
  'damping',
  'cartViscousNsPerM',
  'cartCoulombN',
  'cartStictionN',
  'poleViscousNms',
  'poleCoulombNm',
  'stopM',
  'forceN',
  'backEmfNsPerM',
  'forceLimitN',
  'deadZone',
  'dutySteps',
  'periodUs',
  'plantSteps',
  'maxSteps',
  'softLimitM',
  'dutyMax',
  'deadZoneRight',
  'deadZoneLeft',
  'cartCountM',
  'poleCountRad',
  'velocitySmoothing',
  'velocityWindowUs',
  'angleOffsetRad',
  'delayUs',
  'largestTiltRad',
];
/** Parameters that the kernel can do without, because they only matter to how episodes start. */
const startParameters: readonly (keyof RigBalanceParameters)[] = ['startPositionM', 'startSpreadRad'];
const knownParameters: ReadonlySet<string> = new Set(['railM', ...rigParameters, ...startParameters]);

/** A task's parameters, in the order of the module. */
function parametersOf({ parameters }: Task): number[] {
  const { railM } = parameters;
  return railM === undefined ? rigParameters.map((name) => parameters[name] ?? 0) : [railM];
}

/** Plays all episodes of one policy at once, in a WebAssembly memory of its own. In float64 it equals the plain policy in `playEpisode` bit for bit. */
export class Kernel {
  readonly #task: Task;
  readonly #precision: Precision;
  readonly #exports: Exports;
  readonly #scales: Numbers;
  readonly #counts: Numbers;
  readonly #weights: Numbers;
  readonly #states: Numbers;
  readonly #lastStates: Numbers;
  readonly #returns: Float64Array;
  readonly #steps: Int32Array;

  /**
   * Whether the kernel has this task built in, with all its effects: of those on a rig not noise, nor plants that vary. A class of one's own, even one that extends a built-in task, it does
   * not know.
   */
  static knows(task: Task): boolean {
    const isKnown = ([name, value]: [string, number]) => knownParameters.has(name) || value === 0;
    return mirrored.includes(task.constructor) && Object.entries(task.parameters).every(isKnown);
  }

  /** @throws RangeError when the kernel does not know the task */
  constructor(module: KernelModule, task: Task, precision: Precision) {
    if (!Kernel.knows(task)) throw new RangeError(`The kernel does not have the task "${task.name}" built in.`);
    const exports = instantiate(module).exports as unknown as Exports;
    const { buffer } = exports.memory;
    const ArrayOfNumbers = precision === 'float64' ? Float64Array : Float32Array;
    new Float64Array(buffer, exports.PARAMETERS.value).set(parametersOf(task));
    const stateNumbers = (task.stateSize * ROW_BYTES) / ArrayOfNumbers.BYTES_PER_ELEMENT;
    this.#task = task;
    this.#precision = precision;
    this.#exports = exports;
    this.#scales = new ArrayOfNumbers(buffer, exports.SCALES.value, LARGEST_INPUTS);
    this.#counts = new ArrayOfNumbers(buffer, exports.COUNTS.value, 2 ** SUBSET_INPUTS);
    this.#weights = new ArrayOfNumbers(buffer, exports.WEIGHTS.value, (LARGEST_INPUTS + 1) * LARGEST_HIDDEN);
    this.#states = new ArrayOfNumbers(buffer, exports.STATE.value, stateNumbers);
    this.#lastStates = new ArrayOfNumbers(buffer, exports.LAST_STATE.value, stateNumbers);
    this.#returns = new Float64Array(buffer, exports.RETURNS.value, BATCH);
    this.#steps = new Int32Array(buffer, exports.STEPS.value, BATCH);
  }

  /**
   * Plays a pruned network of up to 5 inputs and one output.
   * @param scales an observation scale for each input
   * @param counts how many live hidden units each set of inputs has, at that set as a bitset
   * @param starts the initial states (`task.stateSize` numbers each, as `task.reset` writes them), one for each episode
   * @param returns receives the return of each episode
   * @returns how many steps were played in all
   * @throws RangeError when the network or the arrays do not fit
   */
  playSubsets(
    scales: ArrayLike<number>,
    counts: ArrayLike<number>,
    starts: Float64Array,
    returns: Float64Array,
    ends?: EpisodeEnds,
  ): number {
    this.#demand(
      scales.length <= SUBSET_INPUTS,
      `${scales.length} inputs are more than the ${SUBSET_INPUTS} that subsets have`,
    );
    this.#setScales(scales);
    this.#counts.fill(0);
    this.#counts.set(counts);
    return this.#play(false, starts, returns, ends);
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
    return this.#play(true, starts, returns, ends);
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

  #play(weighted: boolean, starts: Float64Array, returns: Float64Array, ends?: EpisodeEnds): number {
    const { stateSize, maxSteps } = this.#task;
    const task = mirrored.indexOf(this.#task.constructor);
    const play = this.#precision === 'float64' ? this.#exports.playFloat64 : this.#exports.playFloat32;
    this.#demand(
      starts.length === returns.length * stateSize,
      `${starts.length} numbers are not ${returns.length} starts`,
    );
    const stride = ROW_BYTES / this.#states.BYTES_PER_ELEMENT;
    let steps = 0;
    for (let first = 0; first < returns.length; first += BATCH) {
      const episodes = Math.min(BATCH, returns.length - first);
      for (let e = 0; e < episodes; e++) {
        const at = (first + e) * stateSize;
        for (let i = 0; i < stateSize; i++) this.#states[i * stride + e] = starts[at + i]!;
      }
      play(weighted, task, episodes, maxSteps);
      for (let e = 0; e < episodes; e++) {
        returns[first + e] = this.#returns[e]!;
        steps += this.#steps[e]!;
        if (ends === undefined) continue;
        ends.steps[first + e] = this.#steps[e]!;
        const at = (first + e) * stateSize;
        for (let i = 0; i < stateSize; i++) ends.states[at + i] = this.#lastStates[i * stride + e]!;
      }
    }
    return steps;
  }

  #demand(fits: boolean, problem: string): void {
    if (!fits) throw new RangeError(`The kernel cannot play "${this.#task.name}" like this: ${problem}.`);
  }
}
