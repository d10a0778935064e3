// An output compare unit of a timer: the value it compares with, its interrupt, and the pin it drives.
import type { GpioPort } from './gpio.js';
import type { InterruptSource } from './interrupt.js';

/** The pin of an output compare unit. */
export interface ComparePin {
  readonly port: GpioPort;
  readonly bit: number;
}

// COM bits of a unit; 2 clears the output at a match
export const DISCONNECTED = 0;
export const TOGGLE = 1;
export const SET = 3;

/** Unit A or B of a timer. */
export class OutputCompare {
  readonly pin: ComparePin;
  readonly interrupt: InterruptSource;
  value = 0;
  /** Written by the program, takes effect at the update point of a PWM mode. */
  buffered = 0;
  mode = DISCONNECTED;
  #output = false;

  constructor(pin: ComparePin, interrupt: InterruptSource) {
    this.pin = pin;
    this.interrupt = interrupt;
  }

  get isSettled(): boolean {
    return this.value === this.buffered;
  }

  get isWatched(): boolean {
    return this.mode !== DISCONNECTED && this.pin.port.isWatched(this.pin.bit);
  }

  connect(mode: number): void {
    if (mode === this.mode) return;
    this.mode = mode;
    this.pin.port.override(this.pin.bit, mode === DISCONNECTED ? undefined : this.#output);
  }

  /** Gives the output its active level (that of COM = 2, inverted by COM = 3), or toggles it if that is the mode. */
  drive(level: boolean): void {
    if (this.mode === DISCONNECTED) return;
    this.#output = this.mode === TOGGLE ? !this.#output : level !== (this.mode === SET);
    this.pin.port.override(this.pin.bit, this.#output);
  }
}
