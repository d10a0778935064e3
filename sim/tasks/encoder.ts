// What the firmware knows of a motion through an encoder: a count, and a velocity from the times of its edges.

/** Numbers that an encoder keeps in a task's state, from where it is put: */
export const ENCODER_STATE = 6;
/** the count now and at the last sample, ... */
const COUNT = 0;
const SAMPLED = 1;
/** ... seconds since the edge that the last velocity was taken from, and since the newest edge if there was one since the last sample, else -1, ... */
const SINCE = 2;
const AGE = 3;
/** ... the velocity between these edges, and the smoothed one. */
const RATE = 4;
const VELOCITY = 5;

/** The clock that edges are timed with. */
const CLOCK_S = 4e-6;

/** One axis. It holds no state: that is in the array. */
export class Encoder {
  readonly #at: number;
  readonly #size: number;
  readonly #origin: number;
  readonly #smoothing: number;

  /**
   * @param at where in the state
   * @param size what a count is, in the axis's unit
   * @param origin where count 0 is
   * @param smoothing share of the last velocity in the next
   */
  constructor(at: number, size: number, origin: number, smoothing: number) {
    this.#at = at;
    this.#size = size;
    this.#origin = origin;
    this.#smoothing = smoothing;
  }

  /** Begins at rest. */
  begin(state: Float64Array, position: number): void {
    const at = this.#at;
    const count = this.#countAt(position);
    state.fill(0, at, at + ENCODER_STATE);
    state[at + COUNT] = count;
    state[at + SAMPLED] = count;
    state[at + AGE] = -1;
  }

  /** Follows an even motion. */
  follow(state: Float64Array, from: number, to: number, seconds: number): void {
    const at = this.#at;
    state[at + SINCE]! += seconds;
    if (state[at + AGE]! >= 0) state[at + AGE]! += seconds;
    const count = this.#countAt(to);
    if (count === state[at + COUNT]) return;
    const edge = this.#origin + this.#size * (count > state[at + COUNT]! ? count - 0.5 : count + 0.5);
    state[at + COUNT] = count;
    state[at + AGE] = (seconds * (to - edge)) / (to - from);
  }

  /** Takes the velocity: counts over the time between edges; without a new edge it is slower than one count since the last. */
  sample(state: Float64Array): void {
    const at = this.#at;
    const age = state[at + AGE]!;
    if (age >= 0) {
      const counts = state[at + COUNT]! - state[at + SAMPLED]!;
      state[at + RATE] = (this.#size * counts) / Math.max(state[at + SINCE]! - age, CLOCK_S);
      state[at + SAMPLED] = state[at + COUNT]!;
      state[at + SINCE] = age;
      state[at + AGE] = -1;
    } else {
      const fastest = this.#size / Math.max(state[at + SINCE]!, CLOCK_S);
      state[at + RATE] = Math.max(-fastest, Math.min(state[at + RATE]!, fastest));
    }
    state[at + VELOCITY] = this.#smoothing * state[at + VELOCITY]! + (1 - this.#smoothing) * state[at + RATE]!;
  }

  position(state: Float64Array): number {
    return this.#origin + this.#size * state[this.#at + COUNT]!;
  }

  velocity(state: Float64Array): number {
    return state[this.#at + VELOCITY]!;
  }

  #countAt(position: number): number {
    return Math.floor((position - this.#origin) / this.#size + 0.5);
  }
}
