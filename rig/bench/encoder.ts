// An incremental encoder: turns motion into edges on two pins, each at the moment at which the motion crosses its line.
import { EncoderEdges, type RandomStream, sinceEdge } from '../../sim/index.js';
import type { Alarm, Pin, WiredUno } from '../boards/index.js';

export type Channel = 'A' | 'B';

export interface EncoderOptions {
  /** What a count is, an edge of either channel, in the axis's unit (m, rad). */
  readonly countSize: number;
  /** The wires of A and B are swapped. */
  readonly reversed: boolean;
}

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
  readonly #countSize: number;
  #times = 1;
  #edges: EncoderEdges;
  readonly #reversed: boolean;
  readonly #uno: WiredUno;
  readonly #pins: readonly Pin[];
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
  #from = 0;
  #to = 0;
  #startCycle = 0;
  #endCycle = 0;
  #nextEdge = 0;
  #lastEdge = Number.NEGATIVE_INFINITY;

  constructor(uno: WiredUno, pinA: Pin, pinB: Pin, { countSize, reversed }: EncoderOptions) {
    this.#uno = uno;
    this.#pins = [pinA, pinB];
    this.#countSize = countSize;
    this.#edges = new EncoderEdges(countSize);
    this.#reversed = reversed;
    this.#edge = uno.alarm(() => this.#crossEdge());
    this.#noise = uno.alarm(() => this.#disturb());
    this.#show();
  }

  /** It stands at a position from the beginning. */
  place(position: number): void {
    this.count = this.#target = this.#edges.countAt(position);
    this.#edge.cancel();
    this.#show();
  }

  /**
   * It moves at an even speed from one position to another, from one cycle to a later one. What is left of an earlier motion is
   * made up for at once.
   */
  move(from: number, to: number, startCycle: number, endCycle: number): void {
    this.#target = this.#edges.countAt(to);
    this.#from = from;
    this.#to = to;
    this.#startCycle = startCycle;
    this.#endCycle = endCycle;
    if (this.#target === this.count) this.#edge.cancel();
    else this.#awaitEdge();
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

  /** Gives so many times the counts that the rig says, from 1. */
  rescale(times: number): void {
    this.#edges = new EncoderEdges(this.#countSize / times);
    this.count = this.#target = Math.round((this.count * times) / this.#times);
    this.#times = times;
    this.#edge.cancel();
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

  get #nextCount(): number {
    return this.count + (this.#target > this.count ? 1 : -1);
  }

  #awaitEdge(): void {
    this.#nextEdge = Math.max(Math.ceil(this.#crossing()), this.#lastEdge + 1);
    this.#edge.set(this.#nextEdge);
  }

  /** The cycle at which the motion crosses the next edge; its start, if that edge is left of an earlier motion. */
  #crossing(): number {
    if (this.#from === this.#to) return this.#startCycle;
    const edge = this.#edges.edgeInto(this.#nextCount, this.count);
    const since = sinceEdge(edge, this.#from, this.#to, this.#endCycle - this.#startCycle);
    return Math.max(this.#startCycle, this.#endCycle - since);
  }

  #crossEdge(): void {
    this.#lastEdge = this.#nextEdge;
    this.count = this.#nextCount;
    this.edges++;
    this.#show();
    if (this.count !== this.#target) this.#awaitEdge();
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
