// Limit switches at the ends of the track, and the emergency stop button: contacts from a pin to ground.
import type { SwitchName } from '../../src/protocol/index.js';
import type { Pin, WiredUno } from '../boards/index.js';
import type { Rig } from '../description/index.js';

/** A contact from a pin to ground; while it is open the pin's pull-up holds it high. */
export class Switch {
  readonly #pin: Pin;
  readonly #normallyClosed: boolean;
  #pressed = false;
  #stuckAt: boolean | undefined;
  #wireBroken = false;
  #grounded = false;

  constructor(uno: WiredUno, { normallyOpen }: Pick<Rig, 'normallyOpen'>, name: SwitchName) {
    this.#pin = uno.pin(name);
    this.#normallyClosed = !normallyOpen.includes(name);
    this.#drive();
  }

  get pressed(): boolean {
    return this.#pressed;
  }

  set pressed(pressed: boolean) {
    if (pressed === this.#pressed) return;
    this.#pressed = pressed;
    this.#drive();
  }

  /** Held pressed, or stuck at rest, whatever the machine does; undefined while it is sound. */
  set stuckAt(pressed: boolean | undefined) {
    this.#stuckAt = pressed;
    this.#drive();
  }

  /** Its wire is broken: nothing leads to ground. */
  set wireBroken(broken: boolean) {
    this.#wireBroken = broken;
    this.#drive();
  }

  #drive(): void {
    const closed = (this.#stuckAt ?? this.#pressed) !== this.#normallyClosed;
    const grounded = closed && !this.#wireBroken;
    if (grounded === this.#grounded) return;
    this.#grounded = grounded;
    this.#pin.drive(grounded ? false : undefined);
  }
}

/** Switches that the cart presses beyond +-`switchM` of where the rig's board believes the centre to be. */
export class LimitSwitches {
  readonly left: Switch;
  readonly right: Switch;
  readonly #leftM: number;
  readonly #rightM: number;

  constructor(uno: WiredUno, rig: Pick<Rig, 'normallyOpen' | 'zero'>, switchM: number) {
    this.left = new Switch(uno, rig, 'LIMIT_LEFT');
    this.right = new Switch(uno, rig, 'LIMIT_RIGHT');
    this.#leftM = -switchM - rig.zero.positionM;
    this.#rightM = switchM - rig.zero.positionM;
  }

  /** Presses and releases the switches for a cart at this position. */
  update(positionM: number): void {
    this.left.pressed = positionM < this.#leftM;
    this.right.pressed = positionM > this.#rightM;
  }
}
