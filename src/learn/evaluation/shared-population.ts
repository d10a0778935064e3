// A population in memory that all workers share: its networks, what they returned, and the queue of those still to play.
import type { Network, Shape, WeightedNetwork } from '../../network/index.js';
import { connectionSlots } from '../../network/index.js';

/** What the memory must have room for. */
export interface PopulationLayout {
  /** Whether connections are 0 or 1, a byte each, or real weights. */
  readonly pruned: boolean;
  readonly shape: Shape;
  readonly individuals: number;
  readonly episodes: number;
}

/** Individuals that a worker takes from the queue at a time. */
const CHUNK = 8;

/** Places in the control words. */
const NEXT = 0;
const STOPPED = 1;

const WORD = Float64Array.BYTES_PER_ELEMENT;

/** The same population for everyone who makes one with the same layout and memory. All its networks have the same kind, shape and scales. */
export class SharedPopulation {
  readonly layout: PopulationLayout;
  readonly memory: SharedArrayBuffer;
  readonly scales: Float64Array;
  /** The returns of individual i are at i * episodes to (i + 1) * episodes - 1. */
  readonly returns: Float64Array;
  /** Environment steps of each individual. */
  readonly steps: Float64Array;
  readonly #control: Int32Array;
  readonly #connections: Uint8Array | Float64Array;

  constructor(layout: PopulationLayout, memory = new SharedArrayBuffer(bytesOf(layout))) {
    const { pruned, shape, individuals, episodes } = layout;
    this.layout = layout;
    this.memory = memory;
    this.#control = new Int32Array(memory, 0, 2);
    let at = WORD;
    const numbers = (length: number) => {
      const from = at;
      at += length * WORD;
      return new Float64Array(memory, from, length);
    };
    this.scales = numbers(shape.inputs);
    this.returns = numbers(individuals * episodes);
    this.steps = numbers(individuals);
    const slots = individuals * connectionSlots(shape);
    this.#connections = pruned ? new Uint8Array(memory, at, slots) : numbers(slots);
  }

  /** Puts in the networks, in the layout's number, and all of them into the queue. */
  fill(networks: readonly (Network | WeightedNetwork)[]): void {
    this.scales.set(networks[0]!.observationScales);
    for (const [i, network] of networks.entries()) {
      this.connectionsOf(i).set('mask' in network ? network.mask.connections : network.weights);
    }
    Atomics.store(this.#control, NEXT, 0);
    Atomics.store(this.#control, STOPPED, 0);
  }

  /** One 0 or 1, or one weight, for each possible connection of individual i. */
  connectionsOf(i: number): Uint8Array | Float64Array {
    const slots = connectionSlots(this.layout.shape);
    return this.#connections.subarray(i * slots, (i + 1) * slots);
  }

  /** Takes the next individuals from the queue: from `first` to before `end`, which are equal when there are no more. */
  take(): { readonly first: number; readonly end: number } {
    const { individuals } = this.layout;
    if (Atomics.load(this.#control, STOPPED) !== 0) return { first: individuals, end: individuals };
    const first = Math.min(individuals, Atomics.add(this.#control, NEXT, CHUNK));
    return { first, end: Math.min(individuals, first + CHUNK) };
  }

  /** Lets nobody take any more. */
  stop(): void {
    Atomics.store(this.#control, STOPPED, 1);
  }
}

function bytesOf({ pruned, shape, individuals, episodes }: PopulationLayout): number {
  const connections = individuals * connectionSlots(shape) * (pruned ? 1 : WORD);
  return WORD * (1 + shape.inputs + individuals * episodes + individuals) + connections;
}
