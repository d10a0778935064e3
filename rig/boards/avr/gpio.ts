// One I/O port (ATmega328P datasheet, chapter 14): eight pins with pull-ups, driven by PORT, by a timer or from outside.
//
// A timer that drives a pin which nobody watches is computed only when somebody looks, so that PWM costs no time.
import type { CPU } from 'avr8js';

/** Register addresses of one port in data space. */
export interface GpioRegisters {
  readonly PIN: number;
  readonly DDR: number;
  readonly PORT: number;
}

export const portB: GpioRegisters = { PIN: 0x23, DDR: 0x24, PORT: 0x25 };
export const portC: GpioRegisters = { PIN: 0x26, DDR: 0x27, PORT: 0x28 };
export const portD: GpioRegisters = { PIN: 0x29, DDR: 0x2a, PORT: 0x2b };

/** Called after pins changed: `changed` has a one for each such pin, `levels` all eight as they are now. */
export type LevelListener = (changed: number, levels: number) => void;

export class GpioPort {
  readonly #cpu: CPU;
  readonly #registers: GpioRegisters;
  readonly #listeners: LevelListener[] = [];
  readonly #timers: (() => void)[] = [];
  #levels = 0;
  #watched = 0;
  #drivenFromOutside = 0;
  #outsideLevels = 0;
  #drivenByTimer = 0;
  #timerLevels = 0;

  constructor(cpu: CPU, registers: GpioRegisters) {
    this.#cpu = cpu;
    this.#registers = registers;
    const { data, readHooks, writeHooks } = cpu;
    const { PIN, DDR, PORT } = registers;
    readHooks[PIN] = () => this.levels;
    writeHooks[DDR] = (value) => this.#write(DDR, value);
    writeHooks[PORT] = (value) => this.#write(PORT, value);
    writeHooks[PIN] = (value, _old, _address, mask) => this.#write(PORT, data[PORT]! ^ (value & mask)); // ones toggle
  }

  /** Electrical level of each pin, one bit a pin. A pin that nothing drives reads low. */
  get levels(): number {
    this.#settle();
    return this.#levels;
  }

  /** Reports changes; those that a timer makes only on pins that are watched. */
  onChange(listener: LevelListener): void {
    this.#listeners.push(listener);
  }

  /** Makes timers change these pins at their time, not only when somebody looks. */
  watch(mask: number): void {
    if ((mask & ~this.#watched) === 0) return;
    this.#watched |= mask;
    this.#settle();
  }

  isWatched(bit: number): boolean {
    return ((this.#watched >> bit) & 1) === 1;
  }

  /** `settle` brings a timer that drives pins of this port up to the present. */
  addTimer(settle: () => void): void {
    this.#timers.push(settle);
  }

  isOutput(bit: number): boolean {
    return ((this.#cpu.data[this.#registers.DDR]! >> bit) & 1) === 1;
  }

  hasPullUp(bit: number): boolean {
    return !this.isOutput(bit) && ((this.#cpu.data[this.#registers.PORT]! >> bit) & 1) === 1;
  }

  /** Drives a pin from outside the chip; undefined lets go of it. An output pin wins over it. */
  drive(bit: number, level: boolean | undefined): void {
    const mask = 1 << bit;
    this.#drivenFromOutside = level === undefined ? this.#drivenFromOutside & ~mask : this.#drivenFromOutside | mask;
    this.#outsideLevels = level ? this.#outsideLevels | mask : this.#outsideLevels & ~mask;
    this.#update();
  }

  /** Whether somebody outside pulls the pin low, as any device may do to the lines of a bus. */
  isHeldLow(bit: number): boolean {
    return (((this.#drivenFromOutside & ~this.#outsideLevels) >> bit) & 1) === 1;
  }

  /** A timer takes over the output value of a pin; undefined gives it back to PORT. DDR still decides whether it is an output. */
  override(bit: number, level: boolean | undefined): void {
    const mask = 1 << bit;
    this.#drivenByTimer = level === undefined ? this.#drivenByTimer & ~mask : this.#drivenByTimer | mask;
    this.#timerLevels = level ? this.#timerLevels | mask : this.#timerLevels & ~mask;
    this.#update();
  }

  #settle(): void {
    for (const settle of this.#timers) settle();
  }

  #write(register: number, value: number): true {
    this.#cpu.data[register] = value;
    this.#update();
    return true;
  }

  #update(): void {
    const { data } = this.#cpu;
    const { PIN, DDR, PORT } = this.#registers;
    const port = data[PORT]!;
    const outputs = (port & ~this.#drivenByTimer) | (this.#timerLevels & this.#drivenByTimer);
    const inputs = (port & ~this.#drivenFromOutside) | (this.#outsideLevels & this.#drivenFromOutside);
    const levels = (outputs & data[DDR]!) | (inputs & ~data[DDR]! & 0xff);
    const changed = levels ^ this.#levels;
    if (!changed) return;
    this.#levels = levels;
    data[PIN] = levels;
    for (const listener of this.#listeners) listener(changed, levels);
  }
}
