// What the firmware knows of a motion through an encoder: a count, and a velocity from the times of its edges (docs/numerics.md), here in real numbers.
import { EncoderEdges, sinceEdge } from '../encoder-edges.js';

/** Numbers that an encoder keeps in a task's state, from where it is put: */
export const ENCODER_STATE = 7;
/** the count now and when the rate was taken last, ... */
const COUNT = 0;
const SAMPLED = 1;
/** ... seconds from the last edge before that to it, since it, and since the newest edge after it (-1: there is none), ... */
const EDGE_AGE = 2;
const PASSED = 3;
const AGE = 4;
/** ... the rate, and the velocity, which is the smoothed rate. */
const RATE = 5;
const VELOCITY = 6;

/** The clock that edges are timed with. */
const CLOCK_S = 4e-6;
/** Who had no edge for so long stands still. */
const STANDING_STILL_S = 32767 * CLOCK_S;

/** One axis. It holds no state: that is in the array. */
export class Encoder {
  readonly #at: number;
  readonly #edges: EncoderEdges;
  readonly #smoothing: number;

  /**
   * @param at where in the state
   * @param size what a count is, in the axis's unit
   * @param origin where count 0 is
   * @param smoothing share of the last velocity in the next
   */
  constructor(at: number, size: number, origin: number, smoothing: number) {
    this.#at = at;
    this.#edges = new EncoderEdges(size, origin);
    this.#smoothing = smoothing;
  }

  /** Begins at rest. */
  begin(state: Float64Array, position: number): void {
    const at = this.#at;
    const count = this.#edges.countAt(position);
    state.fill(0, at, at + ENCODER_STATE);
    state[at + COUNT] = count;
    state[at + SAMPLED] = count;
    state[at + EDGE_AGE] = STANDING_STILL_S;
    state[at + AGE] = -1;
  }

  /** Follows an even motion. */
  follow(state: Float64Array, from: number, to: number, seconds: number): void {
    const at = this.#at;
    state[at + PASSED]! += seconds;
    if (state[at + AGE]! >= 0) state[at + AGE]! += seconds;
    const count = this.#edges.countAt(to);
    if (count === state[at + COUNT]) return;
    const edge = this.#edges.edgeInto(count, state[at + COUNT]!);
    state[at + COUNT] = count;
    state[at + AGE] = sinceEdge(edge, from, to, seconds);
  }

  /** Takes the velocity. */
  sample(state: Float64Array): void {
    this.takeRate(state);
    const at = this.#at;
    state[at + VELOCITY] = this.#smoothing * state[at + VELOCITY]! + (1 - this.#smoothing) * state[at + RATE]!;
  }

  /** Takes the rate since it was taken last: counts over the time between edges; without a new edge it is slower than one count since the last. */
  takeRate(state: Float64Array): void {
    const at = this.#at;
    const age = state[at + AGE]!;
    if (age < 0) {
      const edgeAge = Math.min(state[at + EDGE_AGE]! + state[at + PASSED]!, STANDING_STILL_S);
      const fastest = edgeAge < STANDING_STILL_S ? this.#edges.size / Math.max(edgeAge, CLOCK_S) : 0;
      state[at + EDGE_AGE] = edgeAge;
      state[at + RATE] = Math.max(-fastest, Math.min(state[at + RATE]!, fastest));
    } else {
      state[at + RATE] = this.#rate(
        state[at + COUNT]! - state[at + SAMPLED]!,
        state[at + EDGE_AGE]!,
        state[at + PASSED]! - age,
      );
      state[at + SAMPLED] = state[at + COUNT]!;
      state[at + EDGE_AGE] = age;
      state[at + AGE] = -1;
    }
    state[at + PASSED] = 0;
  }

  /** All counts but the first are known to have come within `since` then: if that is faster, as after standing still, it counts. */
  #rate(moved: number, edgeAge: number, since: number): number {
    const interval = edgeAge + since;
    const counts = Math.abs(moved);
    const isFaster = counts > 0 && counts * since < (counts - 1) * interval;
    const speed =
      (this.#edges.size * (isFaster ? counts - 1 : counts)) / Math.max(isFaster ? since : interval, CLOCK_S);
    return moved < 0 ? -speed : speed;
  }

  position(state: Float64Array): number {
    return this.#edges.positionOf(state[this.#at + COUNT]!);
  }

  velocity(state: Float64Array): number {
    return state[this.#at + VELOCITY]!;
  }
}
