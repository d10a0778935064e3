// The EEPROM of the chip (ATmega328P datasheet, section 8.4): timed writes that a power cut can tear.
import type { CPU } from 'avr8js';
import { type Clock, ClockEvent } from './clock.js';
import type { InterruptSource } from './interrupt.js';

export const EEPROM_BYTES = 1024;

const EECR = 0x3f;
const EEDR = 0x40;
const EEARL = 0x41;
const EEARH = 0x42;
// EECR
const EERE = 0x01;
const EEPE = 0x02;
const EEMPE = 0x04;
const EERIE = 0x08;
const EEPM = 0x30;
const EEPM_ERASE_ONLY = 0x10;
const EEPM_WRITE_ONLY = 0x20;
/** EEPE must follow EEMPE within four cycles. */
const MASTER_ENABLE_CYCLES = 4;
// Programming times of table 8-1 at 16 MHz
const ERASE_AND_WRITE_CYCLES = 54_400; // 3.4 ms
const ERASE_OR_WRITE_CYCLES = 28_800; // 1.8 ms

const READY: InterruptSource = {
  address: 0x2c,
  flagRegister: EECR,
  flagMask: EEPE,
  inverseFlag: true,
  constant: true,
  enableRegister: EECR,
  enableMask: EERIE,
};

export class Eeprom {
  readonly #cpu: CPU;
  readonly #clock: Clock;
  readonly #cells: Uint8Array;
  readonly #written = new ClockEvent(() => this.finish());
  #masterEnableUntil = 0;
  #inFlight: { address: number; result: number } | undefined;

  /** `cells` is the memory itself, EEPROM_BYTES long; it outlives the chip's resets. */
  constructor(cpu: CPU, clock: Clock, cells: Uint8Array) {
    this.#cpu = cpu;
    this.#clock = clock;
    this.#cells = cells;
    cpu.readHooks[EECR] = () => {
      if (cpu.cycles > this.#masterEnableUntil) cpu.data[EECR]! &= ~EEMPE;
      return cpu.data[EECR]!;
    };
    cpu.writeHooks[EECR] = (value, _old, _address, mask) => this.#control(value & mask, mask);
  }

  /** Completes a write in progress, as the chip does when it is reset with its supply in order. */
  finish(): void {
    if (!this.#inFlight) return;
    this.#cells[this.#inFlight.address] = this.#inFlight.result;
    this.#inFlight = undefined;
    this.#clock.cancel(this.#written);
    this.#cpu.setInterruptFlag(READY);
  }

  /** The supply fails: the byte in flight, if there is one, is left as `tornByte`. */
  cutPower(tornByte: number): void {
    if (this.#inFlight) this.#cells[this.#inFlight.address] = tornByte;
    this.#inFlight = undefined;
  }

  #control(value: number, mask: number): true {
    const cpu = this.#cpu;
    const { data } = cpu;
    const address = ((data[EEARH]! << 8) | data[EEARL]!) & (EEPROM_BYTES - 1);
    const stored = mask & (EERIE | (this.#inFlight ? 0 : EEPM));
    data[EECR] = (data[EECR]! & ~stored) | (value & stored);
    if (value & EERE && !this.#inFlight) {
      data[EEDR] = this.#cells[address]!;
      cpu.cycles += 4;
    }
    if (value & EEPE && !this.#inFlight && data[EECR]! & EEMPE && cpu.cycles <= this.#masterEnableUntil) {
      this.#start(address);
    } else if (value & EEMPE) {
      data[EECR]! |= EEMPE;
      this.#masterEnableUntil = cpu.cycles + MASTER_ENABLE_CYCLES + 1; // counted from the end of this instruction
    }
    if (this.#inFlight) cpu.clearInterrupt(READY, false);
    else cpu.updateInterruptEnable(READY, data[EECR]!);
    return true;
  }

  #start(address: number): void {
    const { data } = this.#cpu;
    const mode = data[EECR]! & EEPM;
    const result =
      mode === EEPM_ERASE_ONLY ? 0xff : mode === EEPM_WRITE_ONLY ? this.#cells[address]! & data[EEDR]! : data[EEDR]!;
    this.#inFlight = { address, result };
    data[EECR] = (data[EECR]! & ~EEMPE) | EEPE;
    this.#cpu.cycles += 2;
    this.#clock.schedule(
      this.#written,
      this.#cpu.cycles + (mode === 0 ? ERASE_AND_WRITE_CYCLES : ERASE_OR_WRITE_CYCLES),
    );
  }
}
