// The watchdog timer (ATmega328P datasheet, section 11.8): resets or interrupts when it is not reset in time.
import type { CPU } from 'avr8js';
import { type Clock, ClockEvent } from './clock.js';
import type { InterruptSource } from './interrupt.js';

const MCUSR = 0x54;
const WDRF = 0x08;
const WDTCSR = 0x60;
// WDTCSR
const WDIF = 0x80;
const WDIE = 0x40;
const WDP3 = 0x20;
const WDCE = 0x10;
const WDE = 0x08;
const WDP210 = 0x07;
const CHANGE_CYCLES = 4;
/** 2048 cycles of the 128 kHz oscillator at 16 MHz: 16 ms, doubled by each step of the prescaler. */
const SHORTEST_TIMEOUT_CYCLES = 256_000;

const WDT: InterruptSource = {
  address: 0x0c,
  flagRegister: WDTCSR,
  flagMask: WDIF,
  enableRegister: WDTCSR,
  enableMask: WDIE,
};

export class Watchdog {
  readonly #cpu: CPU;
  readonly #clock: Clock;
  readonly #onReset: () => void;
  readonly #timeout = new ClockEvent(() => this.#timedOut());
  #changeUntil = 0;

  /** MCUSR must be set before: after a watchdog reset WDRF keeps the watchdog running at its shortest time. */
  constructor(cpu: CPU, clock: Clock, onReset: () => void) {
    this.#cpu = cpu;
    this.#clock = clock;
    this.#onReset = onReset;
    if (cpu.data[MCUSR]! & WDRF) cpu.data[WDTCSR] = WDE;
    cpu.onWatchdogReset = () => this.#restart();
    cpu.writeHooks[WDTCSR] = (value) => this.#write(value);
    this.#restart();
  }

  #write(value: number): true {
    const { data, cycles } = this.#cpu;
    const old = data[WDTCSR]!;
    this.#cpu.clearInterruptByFlag(WDT, value);
    let next = (data[WDTCSR]! & WDIF) | (value & WDIE);
    if (cycles <= this.#changeUntil) next |= value & (WDP3 | WDE | WDP210);
    else next |= (old & (WDP3 | WDE | WDP210)) | (value & WDE);
    if (data[MCUSR]! & WDRF) next |= WDE;
    data[WDTCSR] = next;
    this.#changeUntil = value & WDCE && value & WDE ? cycles + CHANGE_CYCLES + 2 : 0; // from the end of this STS
    this.#cpu.updateInterruptEnable(WDT, next);
    if (next !== old) this.#restart();
    return true;
  }

  #restart(): void {
    const control = this.#cpu.data[WDTCSR]!;
    if (!(control & (WDE | WDIE))) {
      this.#clock.cancel(this.#timeout);
      return;
    }
    const prescaler = ((control & WDP3) >> 2) | (control & WDP210);
    this.#clock.schedule(this.#timeout, this.#cpu.cycles + SHORTEST_TIMEOUT_CYCLES * 2 ** prescaler);
  }

  #timedOut(): void {
    const { data } = this.#cpu;
    const control = data[WDTCSR]!;
    if (!(control & WDIE)) {
      this.#onReset();
      return;
    }
    this.#cpu.setInterruptFlag(WDT);
    if (control & WDE) data[WDTCSR]! &= ~WDIE; // interrupt first, reset the next time
    this.#restart();
  }
}
