// The flash of the chip and its self-programming (ATmega328P datasheet, sections 26 and 27): page by page, from the boot section.
import type { CPU } from 'avr8js';
import { type Clock, ClockEvent } from './clock.js';
import { Core } from './core.js';
import type { InterruptSource } from './interrupt.js';

export const FLASH_BYTES = 32_768;
const PAGE_BYTES = 128;
const FLASH_WORDS = FLASH_BYTES / 2;
const PAGE_WORDS = PAGE_BYTES / 2;
/** Words below can be written while the program goes on from above, and cannot be read meanwhile. */
const RWW_WORDS = 0x3800;
/** Sizes of the boot section that the fuses BOOTSZ can say. */
const BOOT_WORDS = [256, 512, 1024, 2048];

/** Places of the bytes in `fuses`, as Z gives them to LPM (section 26.2.9). */
export const EXTENDED_FUSE = 2;

const SPMCSR = 0x57;
// SPMCSR
const SPMIE = 0x80;
const RWWSB = 0x40;
const RWWSRE = 0x10;
const BLBSET = 0x08;
const PGWRT = 0x04;
const PGERS = 0x02;
const SELFPRGEN = 0x01;
const OPERATION = RWWSRE | BLBSET | PGWRT | PGERS | SELFPRGEN;
/** SPM must follow the write of SPMCSR within four cycles. */
const ENABLED_CYCLES = 4;
/** LPM reads fuses and lock bits within three cycles of the write of SPMCSR. */
const FUSE_CYCLES = 3;
/** The longest time of table 31-12 for the erase or the write of a page: 4.5 ms at 16 MHz. */
const PAGE_CYCLES = 72_000;

const Z = 30;

const SPM_READY: InterruptSource = {
  address: 0x32,
  flagRegister: SPMCSR,
  flagMask: SELFPRGEN,
  inverseFlag: true,
  constant: true,
  enableRegister: SPMCSR,
  enableMask: SPMIE,
};

/** The flash itself, which outlives resets. */
export class Flash {
  /** What the chip reads: what is written, but 0xFFFF below RWW_WORDS while a page there is being written. */
  readonly words: Uint16Array;
  /** What runs it. */
  readonly core = new Core();
  /** Where a reset starts, in words: 0, or the boot section when there is a boot loader. */
  readonly resetWord: number;
  /** Low fuses, lock bits, extended and high fuses: as an Uno leaves the factory. */
  readonly fuses = Uint8Array.of(0xff, 0xff, 0xfd, 0xde);
  readonly #written: Uint16Array;

  /**
   * @param bytes FLASH_BYTES of program and boot loader
   * @param loaderStart first byte of the boot loader; none if left out
   */
  constructor(bytes: Uint8Array, loaderStart?: number) {
    this.#written = new Uint16Array(bytes.slice().buffer);
    this.words = this.core.words;
    this.words.set(this.#written);
    this.core.decode(0, FLASH_WORDS);
    const needed = loaderStart === undefined ? 0 : FLASH_WORDS - loaderStart / 2;
    const size = needed === 0 ? 0 : BOOT_WORDS.find((words) => words >= needed);
    if (size === undefined) throw new RangeError(`No boot section has ${needed} words.`);
    this.resetWord = size === 0 ? 0 : FLASH_WORDS - size;
  }

  /** What is written. */
  get bytes(): Uint8Array {
    return new Uint8Array(this.#written.buffer);
  }

  /** Writes the words of a page, from its first on. */
  writePage(firstWord: number, words: Uint16Array): void {
    this.#written.set(words, firstWord);
    this.words.set(words, firstWord);
    this.core.decode(firstWord, firstWord + words.length);
  }

  page(firstWord: number): Uint16Array {
    return this.#written.slice(firstWord, firstWord + PAGE_WORDS);
  }

  /** The first bytes read as fuses and lock bits, or as what is written there. */
  showFuses(shown: boolean): void {
    this.words.set(
      shown ? new Uint16Array(this.fuses.slice().buffer) : this.#written.subarray(0, this.fuses.length / 2),
    );
  }

  /** The section that can be written while the program runs cannot be read, or can again. */
  setReadable(readable: boolean): void {
    if (readable) this.words.set(this.#written.subarray(0, RWW_WORDS));
    else this.words.fill(0xffff, 0, RWW_WORDS);
  }
}

/** SPM and its control register, which also lets LPM read the fuses. */
export class SelfProgramming {
  readonly #cpu: CPU;
  readonly #clock: Clock;
  readonly #flash: Flash;
  readonly #buffer = new Uint16Array(PAGE_WORDS).fill(0xffff);
  readonly #done = new ClockEvent(() => this.finish());
  readonly #fusesEnd = new ClockEvent(() => this.#flash.showFuses(false));
  #enabledUntil = 0;
  #inFlight: { readonly firstWord: number; readonly result: Uint16Array } | undefined;

  constructor(cpu: CPU, clock: Clock, flash: Flash) {
    this.#cpu = cpu;
    this.#clock = clock;
    this.#flash = flash;
    flash.setReadable(true); // a reset enables the section again
    cpu.readHooks[SPMCSR] = () => {
      if (!this.#inFlight && cpu.cycles > this.#enabledUntil) cpu.data[SPMCSR]! &= ~OPERATION;
      return cpu.data[SPMCSR]!;
    };
    cpu.writeHooks[SPMCSR] = (value) => this.#control(value);
  }

  /** The instruction SPM. Outside the boot section, or too late, it does nothing. */
  execute(): void {
    const { data, pc, cycles } = this.#cpu;
    if (this.#flash.resetWord === 0 || pc < this.#flash.resetWord || cycles > this.#enabledUntil) return;
    this.#enabledUntil = 0;
    const address = data[Z]! | (data[Z + 1]! << 8);
    const word = (address >> 1) % FLASH_WORDS;
    const firstWord = word - (word % PAGE_WORDS);
    switch (data[SPMCSR]! & OPERATION) {
      case SELFPRGEN:
        this.#buffer[word % PAGE_WORDS]! &= data[0]! | (data[1]! << 8);
        data[SPMCSR]! &= ~OPERATION;
        break;
      case SELFPRGEN | PGERS:
        this.#start(firstWord, new Uint16Array(PAGE_WORDS).fill(0xffff));
        break;
      case SELFPRGEN | PGWRT:
        this.#start(
          firstWord,
          this.#flash.page(firstWord).map((old, i) => old & this.#buffer[i]!),
        );
        this.#buffer.fill(0xffff);
        break;
      case SELFPRGEN | RWWSRE:
        this.#flash.setReadable(true);
        this.#buffer.fill(0xffff);
        data[SPMCSR]! &= ~(OPERATION | RWWSB);
        break;
    }
  }

  /** Completes what is in progress. */
  finish(): void {
    if (!this.#inFlight) return;
    const { firstWord, result } = this.#inFlight;
    this.#inFlight = undefined;
    this.#clock.cancel(this.#done);
    this.#flash.writePage(firstWord, result);
    if (this.#cpu.data[SPMCSR]! & RWWSB) this.#flash.setReadable(false);
    this.#cpu.data[SPMCSR]! &= ~OPERATION;
    this.#cpu.updateInterruptEnable(SPM_READY, this.#cpu.data[SPMCSR]!);
  }

  /** The supply fails: of a page in progress the first half is done. */
  cutPower(): void {
    if (!this.#inFlight) return;
    const { firstWord, result } = this.#inFlight;
    this.#inFlight = undefined;
    this.#flash.writePage(firstWord, result.slice(0, PAGE_WORDS / 2));
  }

  #control(value: number): true {
    const { data, cycles } = this.#cpu;
    if (this.#inFlight) {
      data[SPMCSR] = (data[SPMCSR]! & ~SPMIE) | (value & SPMIE);
      return true;
    }
    data[SPMCSR] = (data[SPMCSR]! & RWWSB) | (value & (OPERATION | SPMIE));
    if ((value & OPERATION) === (BLBSET | SELFPRGEN)) {
      this.#flash.showFuses(true);
      this.#clock.schedule(this.#fusesEnd, cycles + FUSE_CYCLES + 2);
    }
    if (value & SELFPRGEN) this.#enabledUntil = cycles + ENABLED_CYCLES + 2; // from the end of this STS
    this.#cpu.updateInterruptEnable(SPM_READY, data[SPMCSR]!);
    return true;
  }

  #start(firstWord: number, result: Uint16Array): void {
    const cpu = this.#cpu;
    this.#inFlight = { firstWord, result };
    cpu.clearInterrupt(SPM_READY, false);
    if (firstWord >= RWW_WORDS) {
      cpu.cycles += PAGE_CYCLES; // the program stands still while its own section is written
      this.finish();
      return;
    }
    cpu.data[SPMCSR]! |= RWWSB;
    this.#flash.setReadable(false);
    this.#clock.schedule(this.#done, cpu.cycles + PAGE_CYCLES);
  }
}
