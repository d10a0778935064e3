// One pin of the emulated Uno, by its Arduino number: what the firmware does with it, and what drives it from outside.
import type { ATmega328P } from './avr/atmega328p.js';
import type { GpioPort } from './avr/gpio.js';
import type { Pin } from './uno.js';

export type PinMode = 'output' | 'input' | 'input-pull-up';

export class UnoPin implements Pin {
  /** D0 to D13 are 0 to 13, A0 to A5 are 14 to 19. */
  readonly number: number;
  readonly #bit: number;
  readonly #listeners = new Set<(level: boolean) => void>();
  #driven: boolean | undefined;
  #chip: ATmega328P | undefined;
  /** As the listeners know it. */
  #level = false;

  constructor(number: number) {
    this.number = number;
    this.#bit = number < 8 ? number : number < 14 ? number - 8 : number - 14;
  }

  get mode(): PinMode {
    if (this.#port.isOutput(this.#bit)) return 'output';
    return this.#port.hasPullUp(this.#bit) ? 'input-pull-up' : 'input';
  }

  /** Level on the pin, whoever drives it. A pin that nobody drives reads low. */
  get level(): boolean {
    return ((this.#port.levels >> this.#bit) & 1) === 1;
  }

  /** Fraction of time the pin is high: the PWM duty if a timer drives it, else 0 or 1. */
  get duty(): number {
    const pwm = this.mode === 'output' ? this.#pwmDuty : undefined;
    return pwm ?? (this.level ? 1 : 0);
  }

  /** Drives the pin from outside, as a button or a sensor would; undefined lets go of it. */
  drive(level: boolean | undefined): void {
    this.#driven = level;
    this.#port.drive(this.#bit, level);
  }

  /** Calls back at every change of level, PWM edges included; returns a function that ends it. */
  onChange(listener: (level: boolean) => void): () => void {
    if (this.#listeners.size === 0) this.#level = this.level;
    this.#listeners.add(listener);
    this.#port.watch(1 << this.#bit);
    return () => this.#listeners.delete(listener);
  }

  /** @internal The board has a new chip (it was reset): what drives the pin from outside still does. */
  attach(chip: ATmega328P): void {
    this.#chip = chip;
    this.#port.onChange((changed, levels) => {
      if ((changed >> this.#bit) & 1 && this.#listeners.size > 0) this.#report(((levels >> this.#bit) & 1) === 1);
    });
    if (this.#listeners.size > 0) this.#port.watch(1 << this.#bit);
    this.#port.drive(this.#bit, this.#driven);
    if (this.#listeners.size > 0) this.#report(this.level);
  }

  #report(level: boolean): void {
    if (level === this.#level) return;
    this.#level = level;
    for (const listener of this.#listeners) listener(this.#level);
  }

  get #port(): GpioPort {
    const chip = this.#chip!;
    return this.number < 8 ? chip.portD : this.number < 14 ? chip.portB : chip.portC;
  }

  /** Output compare pins of the ATmega328P by Arduino number. */
  get #pwmDuty(): number | undefined {
    const chip = this.#chip!;
    switch (this.number) {
      case 3:
        return chip.timer2.duty('B');
      case 5:
        return chip.timer0.duty('B');
      case 6:
        return chip.timer0.duty('A');
      case 9:
        return chip.timer1.duty('A');
      case 10:
        return chip.timer1.duty('B');
      case 11:
        return chip.timer2.duty('A');
      default:
        return undefined;
    }
  }
}
