// The hidden units of a network in the making: whole units are drawn, copied and emptied, and single connections change.
import type { RandomStream } from '../../../sim/index.js';
import { connectionSlots, inputSlots, type Mask, type Shape } from '../../network/index.js';

/** How often each change is made, of 1. The benchmark that leaves one out sets it to 0. */
export const changeShares = { connection: 0.45, empty: 0.15, copy: 0.25, draw: 0.15 };
/** Of the connections that are changed, how many are removed; the others change sides, where observations are mirrored. */
const REMOVED = 0.7;
/** Of the copies of a unit, how many are its mirror image. */
const NEGATED = 0.15;

/** The hidden units of a network in the making. */
export class Units {
  readonly #shape: Shape;
  readonly #density: number;
  readonly #random: RandomStream;
  readonly #slots: number;
  readonly #connections: Uint8Array;

  constructor(shape: Shape, density: number, random: RandomStream) {
    this.#shape = shape;
    this.#density = density;
    this.#random = random;
    this.#slots = inputSlots(shape);
    this.#connections = new Uint8Array(connectionSlots(shape));
  }

  mask(): Mask {
    return { shape: this.#shape, connections: this.#connections };
  }

  /** Draws each unit with this probability. */
  draw(share: number): void {
    for (let h = 0; h < this.#shape.hidden; h++) if (this.#random.uniform() < share) this.#drawUnit(h);
  }

  /** Takes each unit from one of two. */
  inherit(first: Mask, second: Mask): void {
    this.#connections.set(first.connections);
    if (second === first) return;
    for (let h = 0; h < this.#shape.hidden; h++) {
      if (this.#random.below(2) === 0) for (const k of this.#unit(h)) this.#connections[k] = second.connections[k]!;
    }
  }

  change(): void {
    const random = this.#random;
    const { connection, empty, copy } = changeShares;
    const kind = random.uniform();
    const h = random.below(this.#shape.hidden);
    if (kind < connection) this.#changeConnection(h);
    else if (kind < connection + empty) this.#empty(h);
    else if (kind < connection + empty + copy) this.#copy(h, random.below(this.#shape.hidden));
    else this.#drawUnit(h);
  }

  /** The connections of a unit: to the observations, then to the outputs. */
  #unit(h: number): number[] {
    const { hidden, outputs } = this.#shape;
    const slots = this.#slots;
    return Array.from({ length: slots + outputs }, (_, i) =>
      i < slots ? h * slots + i : hidden * slots + (i - slots) * hidden + h,
    );
  }

  #empty(h: number): void {
    for (const k of this.#unit(h)) this.#connections[k] = 0;
  }

  #drawUnit(h: number): void {
    const { inputs } = this.#shape;
    this.#empty(h);
    for (let i = 0; i < inputs; i++) {
      if (this.#random.uniform() < this.#density) this.#connections[h * this.#slots + this.#side(i)] = 1;
    }
    this.#read(h);
  }

  /** An input or, where observations are mirrored, its negative. */
  #side(input: number): number {
    const { inputs, mirrored } = this.#shape;
    return mirrored && this.#random.below(2) === 1 ? inputs + input : input;
  }

  /** Lets outputs read a unit that none does. Of several, each does by chance. */
  #read(h: number): void {
    const { hidden, outputs } = this.#shape;
    const first = hidden * this.#slots + h;
    const readers = Array.from({ length: outputs }, (_, o) => first + o * hidden);
    if (readers.some((k) => this.#connections[k] === 1)) return;
    for (const k of readers) this.#connections[k] = outputs === 1 ? 1 : this.#random.below(2);
    if (readers.every((k) => this.#connections[k] === 0)) this.#connections[readers[this.#random.below(outputs)]!] = 1;
  }

  #changeConnection(h: number): void {
    const { hidden, inputs, outputs, mirrored } = this.#shape;
    const place = this.#random.below(outputs === 1 ? inputs : inputs + outputs);
    if (place >= inputs) {
      this.#connections[hidden * this.#slots + (place - inputs) * hidden + h]! ^= 1;
      return;
    }
    const sides = [h * this.#slots + place, ...(mirrored ? [h * this.#slots + inputs + place] : [])];
    const present = sides.find((k) => this.#connections[k] === 1);
    if (present === undefined) {
      this.#connections[h * this.#slots + this.#side(place)] = 1;
      this.#read(h);
      return;
    }
    this.#connections[present] = 0;
    const other = sides.find((k) => k !== present);
    if (other !== undefined && this.#random.uniform() >= REMOVED) this.#connections[other] = 1;
  }

  /** Makes a unit like another, or its mirror image. */
  #copy(from: number, to: number): void {
    const { inputs, mirrored } = this.#shape;
    const source = this.#unit(from).map((k) => this.#connections[k]!);
    const isNegated = mirrored === true && this.#random.uniform() < NEGATED;
    for (const [i, k] of this.#unit(to).entries()) {
      const place = isNegated && i < this.#slots ? (i + inputs) % this.#slots : i;
      this.#connections[k] = source[place]!;
    }
  }
}
