// Records from outside what the board does with its motor: the pins of the bridge, the LED of the running network, the control ticks.
import { traceBits } from '../../src/protocol/index.js';
import type { EmulatedUno } from '../boards/index.js';

/** A control tick, in cycles; `end` is absent while it runs. */
export interface Tick {
  readonly start: number;
  end?: number;
}

/** Where the motor is driven to: 1 right, -1 left, 0 off. */
export type Direction = -1 | 0 | 1;

/** What the pins show of the motor, seen from outside the board. */
export class MotorTrace {
  /** Since when both pins of the direction have been low; undefined while one is high. */
  offSince: number | undefined;
  /** When D13 fell last: the network drives no more. */
  runningEnded: number | undefined;
  /** The tick in progress then, or the last one before. */
  endingTick: Tick | undefined;
  /** The newest. */
  tick: Tick | undefined;
  /** Cycles since which the motor has been driven in one direction, with at least `strong`. */
  pushedSince: number | undefined;
  /** When the board was reset last. */
  resetAt: number | undefined;
  readonly #uno: EmulatedUno;
  readonly #strong: number;
  readonly #ends: (() => void)[];
  #direction: Direction = 0;

  /** @param strong share of full duty from which a drive counts as a push. */
  constructor(uno: EmulatedUno, strong: number) {
    this.#uno = uno;
    this.#strong = strong;
    this.offSince = this.direction === 0 ? uno.cycles : undefined;
    this.#ends = [
      uno.pin('MOTOR_RIGHT').onChange(() => this.#bridgeChanged()),
      uno.pin('MOTOR_LEFT').onChange(() => this.#bridgeChanged()),
      uno.pin('LED').onChange((lit) => {
        if (lit) return;
        this.runningEnded = uno.cycles;
        this.endingTick = this.tick;
      }),
      uno.onTrace((value, cycle) => this.#traced(value, cycle)),
      uno.onReset(() => {
        this.resetAt = uno.cycles;
        this.#push();
      }),
    ];
  }

  get direction(): Direction {
    const [right, left] = [this.#uno.pin('MOTOR_RIGHT').level, this.#uno.pin('MOTOR_LEFT').level];
    return right === left ? 0 : right ? 1 : -1;
  }

  /** Whether anything reaches the motor: both the direction and the PWM. */
  get isDriven(): boolean {
    return this.direction !== 0 && this.#uno.pin('MOTOR').duty > 0;
  }

  /** Whether the network drives, as the LED at D13 says. */
  get isRunning(): boolean {
    return this.#uno.pin('LED').level;
  }

  /** Stops looking at the pins. */
  end(): void {
    for (const end of this.#ends) end();
  }

  #bridgeChanged(): void {
    const { direction } = this;
    if (direction === 0) this.offSince ??= this.#uno.cycles;
    else this.offSince = undefined;
    this.#push();
  }

  #traced(value: number, cycle: number): void {
    if (value & traceBits.TICK) {
      if (this.tick === undefined || this.tick.end !== undefined) this.tick = { start: cycle };
    } else if (this.tick && this.tick.end === undefined) {
      this.tick.end = cycle;
      this.#push(); // the duty of the tick is set by now
    }
  }

  #push(): void {
    const direction = this.#uno.pin('MOTOR').duty >= this.#strong ? this.direction : 0;
    if (direction !== this.#direction) this.pushedSince = direction === 0 ? undefined : this.#uno.cycles;
    this.#direction = direction;
  }
}
