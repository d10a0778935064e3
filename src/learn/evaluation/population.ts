// A population in memory that all who play it share: its networks, what they returned, and the queue of those still to play.
import type { Network, Shape, WeightedNetwork } from '../../network/index.js';
import { connectionSlots, sameShape } from '../../network/index.js';

/** What the memory must have room for. */
export interface PopulationLayout {
  /** Whether connections are 0 or 1, a byte each, or real weights. */
  readonly pruned: boolean;
  readonly shape: Shape;
  readonly individuals: number;
  readonly episodes: number;
}

/** Shared by several threads, or one thread's own. */
export type PopulationMemory = ArrayBuffer | SharedArrayBuffer;

/** Places in the control words. */
const NEXT = 0;
const STOPPED = 1;

const WORD = Float64Array.BYTES_PER_ELEMENT;

/** The same population for everyone who makes one with the same layout and memory. All its networks have the same kind, shape and scales. */
export class SharedPopulation {
  readonly layout: PopulationLayout;
  readonly memory: PopulationMemory;
  readonly scales: Float64Array;
  /** The returns of individual i are at i * episodes to (i + 1) * episodes - 1. */
  readonly returns: Float64Array;
  /** Environment steps of each individual. */
  readonly steps: Float64Array;
  readonly #control: Int32Array;
  readonly #connections: Uint8Array | Float64Array;

  /** @param memory of `bytesOf(layout)` bytes. */
  constructor(layout: PopulationLayout, memory: PopulationMemory) {
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

  /**
   * Puts in the networks, in the layout's number, and all of them into the queue.
   * @throws RangeError when they are not alike
   */
  fill(networks: readonly (Network | WeightedNetwork)[]): void {
    this.scales.set(networks[0]!.observationScales);
    for (const [i, network] of networks.entries()) {
      if (!this.#fits(network))
        throw new RangeError('The networks of a population must have one kind, shape and scales.');
      this.connectionsOf(i).set('mask' in network ? network.mask.connections : network.weights);
    }
    Atomics.store(this.#control, NEXT, 0);
    Atomics.store(this.#control, STOPPED, 0);
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

  /**
   * Takes the next individual from the queue; undefined when there are no more. One at a time: to take costs next to nothing beside playing,
   * and nobody waits long for the last one.
   */
  take(): number | undefined {
    if (Atomics.load(this.#control, STOPPED) !== 0) return undefined;
    const i = Atomics.add(this.#control, NEXT, 1);
    return i < this.layout.individuals ? i : undefined;
  }

  /** Lets nobody take any more. */
  stop(): void {
    Atomics.store(this.#control, STOPPED, 1);
  }
}

/** How much memory a population takes. */
export function bytesOf({ pruned, shape, individuals, episodes }: PopulationLayout): number {
  const connections = individuals * connectionSlots(shape) * (pruned ? 1 : WORD);
  return WORD * (1 + shape.inputs + individuals * episodes + individuals) + connections;
}
