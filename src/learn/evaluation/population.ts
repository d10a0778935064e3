// A population in memory that all who play it share: its networks, what they returned, and the queue of those still to play.
import type { EpisodeEnds } from '../../../sim/index.js';
import type { Network, Shape, WeightedNetwork } from '../../network/index.js';
import { connectionSlots, sameShape } from '../../network/index.js';

/** What the memory must have room for. */
export interface PopulationLayout {
  /** Whether connections are 0 or 1, a byte each, or real weights. */
  readonly pruned: boolean;
  readonly shape: Shape;
  readonly individuals: number;
  readonly episodes: number;
  /** Numbers in a state of the task, where episodes pause and go on; absent: they are played in one. */
  readonly pausedState?: number;
}

/** Episodes of some individuals, one after the other: what they have returned, and where they stand. */
export interface EpisodesInMemory extends Required<EpisodeEnds> {
  readonly returns: Float64Array;
}

type Numbers = Float64Array | Int32Array | Uint8Array;

/** Shared by several threads, or one thread's own. */
export type PopulationMemory = ArrayBuffer | SharedArrayBuffer;

/** Places in the control words. */
const NEXT = 0;
const STOPPED = 1;
const QUEUED = 2;
const CONTROLS = 4;

const WORD = Float64Array.BYTES_PER_ELEMENT;

/** The same population for everyone who makes one with the same layout and memory. All its networks have the same kind, shape and scales. */
export class SharedPopulation {
  readonly layout: PopulationLayout;
  readonly memory: PopulationMemory;
  readonly scales: Float64Array;
  /** The returns of individual i are at i * episodes to (i + 1) * episodes - 1. */
  readonly returns: Float64Array;
  /** Environment steps of each individual; those of several that are played together stand at the first. */
  readonly steps: Float64Array;
  readonly #control: Int32Array;
  /** Who is to play, in this order. */
  readonly #queue: Int32Array;
  readonly #states: Float64Array;
  readonly #episodeSteps: Int32Array;
  readonly #done: Uint8Array;
  readonly #connections: Uint8Array | Float64Array;

  /** @param memory of `bytesOf(layout)` bytes. */
  constructor(layout: PopulationLayout, memory: PopulationMemory) {
    const { pruned, shape, individuals, episodes, pausedState = 0 } = layout;
    this.layout = layout;
    this.memory = memory;
    this.#control = new Int32Array(memory, 0, CONTROLS);
    let at = CONTROLS * Int32Array.BYTES_PER_ELEMENT;
    const numbers = (length: number) => {
      const from = at;
      at += length * WORD;
      return new Float64Array(memory, from, length);
    };
    this.scales = numbers(shape.inputs);
    this.returns = numbers(individuals * episodes);
    this.steps = numbers(individuals);
    const paused = pausedState > 0 ? individuals * episodes : 0;
    this.#states = numbers(paused * pausedState);
    const slots = individuals * connectionSlots(shape);
    this.#connections = pruned ? new Uint8Array(memory, at, slots) : numbers(slots);
    if (pruned) at += WORD * Math.ceil(slots / WORD);
    this.#queue = new Int32Array(memory, at, individuals);
    at += individuals * Int32Array.BYTES_PER_ELEMENT;
    this.#episodeSteps = new Int32Array(memory, at, paused);
    at += paused * Int32Array.BYTES_PER_ELEMENT;
    this.#done = new Uint8Array(memory, at, paused);
  }

  /**
   * Puts in the networks, in the layout's number, with episodes that have not begun, and all of them into the queue.
   * @throws RangeError when they are not alike
   */
  fill(networks: readonly (Network | WeightedNetwork)[]): void {
    this.scales.set(networks[0]!.observationScales);
    for (const [i, network] of networks.entries()) {
      if (!this.#fits(network))
        throw new RangeError('The networks of a population must have one kind, shape and scales.');
      this.connectionsOf(i).set('mask' in network ? network.mask.connections : network.weights);
    }
    this.returns.fill(0);
    this.steps.fill(0);
    this.#episodeSteps.fill(0);
    this.#done.fill(0);
    this.queue(Array.from(networks.keys()));
  }

  /** Lets these individuals be taken, and no others. */
  queue(individuals: readonly number[]): void {
    this.#queue.set(individuals);
    Atomics.store(this.#control, QUEUED, individuals.length);
    Atomics.store(this.#control, NEXT, 0);
    Atomics.store(this.#control, STOPPED, 0);
  }

  returnsOf(i: number): Float64Array {
    const { episodes } = this.layout;
    return this.returns.subarray(i * episodes, (i + 1) * episodes);
  }

  /** Where the episodes of individual i have paused; for a layout with states. They are read and written. */
  pauseOf(i: number): Required<EpisodeEnds> {
    const { episodes, pausedState = 0 } = this.layout;
    const [from, to] = [i * episodes, (i + 1) * episodes];
    return {
      states: this.#states.subarray(from * pausedState, to * pausedState),
      steps: this.#episodeSteps.subarray(from, to),
      done: this.#done.subarray(from, to),
    };
  }

  sumOfReturns(i: number): number {
    const { episodes } = this.layout;
    let sum = 0;
    for (let e = 0; e < episodes; e++) sum += this.returns[i * episodes + e]!;
    return sum;
  }

  /** Puts the episodes of individual i, as they have paused, into a batch, from its place `at` on. */
  copyTo(batch: EpisodesInMemory, at: number, i: number): void {
    const { episodes, pausedState = 0 } = this.layout;
    const from = i * episodes;
    copy(this.returns, from, batch.returns, at, episodes);
    if (pausedState === 0) return;
    copy(this.#episodeSteps, from, batch.steps, at, episodes);
    copy(this.#done, from, batch.done, at, episodes);
    copy(this.#states, from * pausedState, batch.states, at * pausedState, episodes * pausedState);
  }

  /** Takes them from there. */
  copyFrom(batch: EpisodesInMemory, at: number, i: number): void {
    const { episodes, pausedState = 0 } = this.layout;
    const to = i * episodes;
    copy(batch.returns, at, this.returns, to, episodes);
    if (pausedState === 0) return;
    copy(batch.steps, at, this.#episodeSteps, to, episodes);
    copy(batch.done, at, this.#done, to, episodes);
    copy(batch.states, at * pausedState, this.#states, to * pausedState, episodes * pausedState);
  }

  #fits(network: Network | WeightedNetwork): boolean {
    const { pruned, shape } = this.layout;
    const own = 'mask' in network ? network.mask.shape : network.shape;
    return (
      'mask' in network === pruned &&
      sameShape(own, shape) &&
      network.observationScales.every((scale, i) => scale === this.scales[i])
    );
  }

  /** One 0 or 1, or one weight, for each possible connection of individual i. */
  connectionsOf(i: number): Uint8Array | Float64Array {
    const slots = connectionSlots(this.layout.shape);
    return this.#connections.subarray(i * slots, (i + 1) * slots);
  }

  /** How many individuals are in the queue, those who are taken among them. */
  get queued(): number {
    return Atomics.load(this.#control, QUEUED);
  }

  /** Takes so many individuals from the queue, fewer when there are no more. To take costs next to nothing beside playing. */
  take(most: number): Int32Array {
    if (Atomics.load(this.#control, STOPPED) !== 0) return this.#queue.subarray(0, 0);
    const next = Atomics.add(this.#control, NEXT, most);
    return this.#queue.subarray(Math.min(next, this.queued), Math.min(next + most, this.queued));
  }

  /** Lets nobody take any more. */
  stop(): void {
    Atomics.store(this.#control, STOPPED, 1);
  }
}

/** One by one: a view to copy from would cost more than the few numbers. */
function copy(from: Numbers, fromAt: number, to: Numbers, toAt: number, count: number): void {
  for (let k = 0; k < count; k++) to[toAt + k] = from[fromAt + k]!;
}

/** How much memory a population takes. */
export function bytesOf({ pruned, shape, individuals, episodes, pausedState = 0 }: PopulationLayout): number {
  const connections = WORD * Math.ceil((individuals * connectionSlots(shape) * (pruned ? 1 : WORD)) / WORD);
  const numbers = shape.inputs + individuals * episodes + individuals;
  const integers = CONTROLS + individuals;
  const paused = pausedState > 0 ? individuals * episodes * (WORD * pausedState + Int32Array.BYTES_PER_ELEMENT + 1) : 0;
  return WORD * numbers + connections + Int32Array.BYTES_PER_ELEMENT * integers + paused;
}
