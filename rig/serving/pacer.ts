// Lets an emulated board live in real time, or in a multiple of it, for programs that have a clock of their own.
import type { EmulatedUno } from '../boards/index.js';

/** Of real time in one turn at most: what reaches the process meanwhile waits so long. */
const TURN_MS = 2;
/**
 * Behind by more, the board does not catch up: the time is lost, as if the computer had slept. What it catches up passes too quickly for anybody to
 * answer: a fifth of what the firmware's lease lasts.
 */
const LOST_MS = 20;

export class Pacer {
  /** Real milliseconds that the board could not follow. */
  lostMs = 0;
  readonly #uno: EmulatedUno;
  readonly #cyclesPerMs: number;
  readonly #timer: NodeJS.Timeout;
  #lastMs = performance.now();
  /** Cycles that are due and not run yet; below 0 when an instruction went beyond. */
  #due = 0;

  /** Starts at once. @param pace emulated time per real time */
  constructor(uno: EmulatedUno, pace = 1) {
    this.#uno = uno;
    this.#cyclesPerMs = (uno.clockHz / 1000) * pace;
    this.#timer = setInterval(() => this.#turn(), 1);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #turn(): void {
    const nowMs = performance.now();
    this.#due += (nowMs - this.#lastMs) * this.#cyclesPerMs;
    this.#lastMs = nowMs;
    const most = LOST_MS * this.#cyclesPerMs;
    if (this.#due > most) {
      this.lostMs += (this.#due - most) / this.#cyclesPerMs;
      this.#due = most;
    }
    while (this.#due > 0 && performance.now() - nowMs < TURN_MS) {
      const from = this.#uno.cycles;
      this.#uno.run(Math.min(this.#due, this.#cyclesPerMs));
      this.#due -= this.#uno.cycles - from;
    }
  }
}
