// Limit switches at the ends of the track, and the emergency stop button: each pulls its pin low.
import type { UnoPin } from '../boards/index.js';

/** A contact from a pin to ground; while it is open the pin's pull-up holds it high. */
export class Switch {
  readonly #pin: UnoPin;
  #closed = false;

  constructor(pin: UnoPin) {
    this.#pin = pin;
  }

  get closed(): boolean {
    return this.#closed;
  }

  set closed(closed: boolean) {
    if (closed === this.#closed) return;
    this.#closed = closed;
    this.#pin.drive(closed ? false : undefined);
  }
}

/** Switches that the cart closes beyond +-`switchM`. */
export class LimitSwitches {
  readonly left: Switch;
  readonly right: Switch;
  readonly #switchM: number;

  constructor(left: UnoPin, right: UnoPin, switchM: number) {
    this.left = new Switch(left);
    this.right = new Switch(right);
    this.#switchM = switchM;
  }

  /** Closes and opens the switches for a cart at this position. */
  update(positionM: number): void {
    this.left.closed = positionM < -this.#switchM;
    this.right.closed = positionM > this.#switchM;
  }
}
