// An incremental encoder: turns motion into edges on two pins, each at the moment at which the motion crosses its line.
import type { RandomStream } from '../../sim/index.js';
import type { Alarm, EmulatedUno, UnoPin } from '../boards/index.js';

export type Channel = 'A' | 'B';

export interface EncoderOptions {
  /** Edges of both channels together for each unit of position (m, rad). */
  readonly countsPerUnit: number;
  /** The wires of A and B are swapped. */
  readonly reversed: boolean;
}

/** Position 0 is in the middle between two edges, so that what rests there does not tremble across one. */
const PHASE = 0.5;
const CHANNELS: readonly Channel[] = ['A', 'B'];

/**
 * Counts up while A leads B: AB goes 00, 10, 11, 01. The pins go up and down with `count`, which is the position in counts rounded to the
 * nearest; edges of one encoder are at least a cycle apart.
 */
export class Encoder {
  /** Where the encoder stands. */
  count = 0;
  /** Edges since the beginning. */
  edges = 0;
  readonly countsPerUnit: number;
  readonly #reversed: boolean;
  readonly #uno: EmulatedUno;
  readonly #pins: readonly UnoPin[];
  readonly #edge: Alarm;
  readonly #noise: Alarm;
  /** Levels that the pins are driven to; undefined before the first. */
  readonly #shown: (boolean | undefined)[] = [undefined, undefined];
  readonly #stuck: (boolean | undefined)[] = [undefined, undefined];
  #swapped = false;
  /** Channels that noise turns over at the moment, one bit each. */
  #disturbed = 0;
  #disturb: () => void = () => {};
  // The motion in progress.
  #target = 0;
  #startCount = 0;
  #startCycle = 0;
  #cyclesPerCount = 0;
  #nextEdge = 0;
  #lastEdge = Number.NEGATIVE_INFINITY;

  constructor(uno: EmulatedUno, pinA: UnoPin, pinB: UnoPin, { countsPerUnit, reversed }: EncoderOptions) {
    this.#uno = uno;
    this.#pins = [pinA, pinB];
    this.countsPerUnit = countsPerUnit;
    this.#reversed = reversed;
    this.#edge = uno.alarm(() => this.#crossLine());
    this.#noise = uno.alarm(() => this.#disturb());
    this.#show();
  }

  /** It stands at a position from the beginning. */
  place(position: number): void {
    this.count = this.#target = Math.floor(this.#inCounts(position));
    this.#edge.cancel();
    this.#show();
  }

  /**
   * It moves at an even speed from one position to another, from one cycle to a later one. What is left of an earlier motion is
   * made up for at once.
   */
  move(from: number, to: number, startCycle: number, endCycle: number): void {
    const [start, end] = [this.#inCounts(from), this.#inCounts(to)];
    this.#target = Math.floor(end);
    this.#startCount = start;
    this.#startCycle = startCycle;
    this.#cyclesPerCount = end === start ? 0 : (endCycle - startCycle) / (end - start);
    if (this.#target === this.count) this.#edge.cancel();
    else this.#awaitLine();
  }

  /** A channel is stuck at a level: its wire is broken or shorted. Undefined mends it. */
  stick(channel: Channel, level: boolean | undefined): void {
    this.#stuck[CHANNELS.indexOf(channel)] = level;
    this.#show();
  }

  /** Swaps the wires of A and B, against how the rig says they are. */
  swap(swapped: boolean): void {
    this.#swapped = swapped;
    this.#show();
  }

  /** Turns channels over at random moments, so many times a second on average; 0 ends it. */
  disturb(timesPerSecond: number, random: RandomStream): void {
    const wait = () => (random.between(0, 2) * this.#uno.clockHz) / timesPerSecond;
    this.#disturbed = 0;
    this.#noise.cancel();
    this.#show();
    if (timesPerSecond <= 0) return;
    this.#disturb = () => {
      this.#disturbed = random.below(4);
      this.#show();
      this.#noise.set(this.#uno.cycles + wait());
    };
    this.#noise.set(this.#uno.cycles + wait());
  }

  #inCounts(position: number): number {
    return position * this.countsPerUnit + PHASE;
  }

  #awaitLine(): void {
    const line = this.#target > this.count ? this.count + 1 : this.count;
    const crossed = this.#startCycle + Math.max(0, (line - this.#startCount) * this.#cyclesPerCount);
    this.#nextEdge = Math.max(Math.ceil(crossed), this.#lastEdge + 1);
    this.#edge.set(this.#nextEdge);
  }

  #crossLine(): void {
    this.#lastEdge = this.#nextEdge;
    this.count += this.#target > this.count ? 1 : -1;
    this.edges++;
    this.#show();
    if (this.count !== this.#target) this.#awaitLine();
  }

  #show(): void {
    const phase = this.count & 3;
    const levels = phase ^ (phase >> 1) ^ this.#disturbed; // a Gray code: A is bit 0
    const crossed = this.#reversed !== this.#swapped;
    for (let channel = 0; channel < 2; channel++) {
      const bit = crossed ? 1 - channel : channel;
      const level = this.#stuck[channel] ?? ((levels >> bit) & 1) === 1;
      if (level === this.#shown[channel]) continue;
      this.#shown[channel] = level;
      this.#pins[channel]!.drive(level);
    }
  }
}
