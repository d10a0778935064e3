// The microcontroller: avr8js' CPU with our peripherals, sleep, and the delay of interrupts after they are enabled.

import { CPU } from 'avr8js';
import { traceRegister } from '../../../src/protocol/index.js';
import { Adc } from './adc.js';
import { Clock } from './clock.js';
import { Eeprom } from './eeprom.js';
import { ExternalInterrupts } from './external-interrupts.js';
import { FLASH_BYTES, type Flash, SelfProgramming } from './flash.js';
import { GpioPort, portB, portC, portD } from './gpio.js';
import { Timer } from './timer.js';
import { timer0, timer1, timer2 } from './timer-registers.js';
import { type I2cDevice, Twi } from './twi.js';
import { Usart } from './usart.js';
import { Watchdog } from './watchdog.js';

const PC_MASK = FLASH_BYTES / 2 - 1;
const SRAM_BYTES = 2048;
const SRAM_START = 0x100;
const WORKING_REGISTERS = 32;

const SMCR = 0x53;
const SE = 0x01;
const MCUSR = 0x54;
const SREG = 0x5f;
const SREG_I = 0x80;

const SLEEP = 0x9588;
const SPM = 0x95e8;
/** Bits in which the two, WDR and LPM are alike. */
const ALIKE = 0xff9f;

/** The silicon takes four cycles to enter an interrupt, avr8js counts two (datasheet section 7.7.1). */
const MISSING_INTERRUPT_CYCLES = 2;
const WAKE_UP_CYCLES = 4;

/** Bits of MCUSR. */
const resetFlags = { 'power-on': 0x01, external: 0x02, 'brown-out': 0x04, watchdog: 0x08 } as const;
export type ResetCause = keyof typeof resetFlags;

/** What a chip keeps through its resets, or is wired to. */
export interface Surroundings {
  readonly flash: Flash;
  /** EEPROM_BYTES cells */
  readonly eeprom: Uint8Array;
  /** ANALOG_INPUTS values */
  readonly analogVolts: Float64Array;
  /** Volts of the chip's supply */
  readonly vcc: number;
  /** Devices on the I2C bus by their 7-bit addresses */
  readonly i2cDevices: ReadonlyMap<number, I2cDevice>;
  /** Called when the program writes the trace register, with the cycle of the instruction. */
  onTrace(value: number, cycle: number): void;
}

/**
 * One life of an ATmega328P, from a reset to the next. A reset makes a new one from the last, so that every I/O register and
 * every peripheral starts as the datasheet says; flash, EEPROM, clock, SRAM and working registers go on.
 */
export class ATmega328P {
  readonly cpu: CPU;
  readonly clock = new Clock();
  readonly portB: GpioPort;
  readonly portC: GpioPort;
  readonly portD: GpioPort;
  readonly timer0: Timer;
  readonly timer1: Timer;
  readonly timer2: Timer;
  readonly usart: Usart;
  readonly eeprom: Eeprom;
  readonly selfProgramming: SelfProgramming;
  /** Set when the watchdog has bitten: this chip has run its last instruction. */
  watchdogReset = false;
  readonly #flash: Flash;
  #runUntil = 0;
  #isHung = false;
  #isStuck = false;

  /** Power-on needs no `previous` chip and starts with SRAM all zero; the other causes need it. */
  constructor(surroundings: Surroundings, cause: ResetCause, previous?: ATmega328P) {
    this.#flash = surroundings.flash;
    this.cpu = new CPU(this.#flash.words, SRAM_BYTES);
    this.cpu.pc = this.#flash.resetWord;
    const { cpu, clock } = this;
    const { data } = cpu;
    if (previous) cpu.cycles = previous.cpu.cycles;
    if (previous && cause !== 'power-on') {
      const kept = previous.cpu.data;
      data.set(kept.subarray(0, WORKING_REGISTERS));
      data.set(kept.subarray(SRAM_START), SRAM_START);
      data[MCUSR] = kept[MCUSR]!;
    }
    data[MCUSR]! |= resetFlags[cause];
    cpu.writeHooks[MCUSR] = (value, old) => {
      data[MCUSR] = value & old; // flags can only be cleared
      return true;
    };
    cpu.writeHooks[traceRegister] = (value) => {
      data[traceRegister] = value;
      surroundings.onTrace(value, cpu.cycles);
      return true;
    };
    this.portB = new GpioPort(cpu, portB);
    this.portC = new GpioPort(cpu, portC);
    this.portD = new GpioPort(cpu, portD);
    new ExternalInterrupts(cpu, this.portB, this.portC, this.portD);
    this.timer0 = new Timer(cpu, clock, timer0, { port: this.portD, bit: 6 }, { port: this.portD, bit: 5 });
    this.timer1 = new Timer(cpu, clock, timer1, { port: this.portB, bit: 1 }, { port: this.portB, bit: 2 });
    this.timer2 = new Timer(cpu, clock, timer2, { port: this.portB, bit: 3 }, { port: this.portD, bit: 3 });
    this.usart = new Usart(cpu, clock);
    this.eeprom = new Eeprom(cpu, clock, surroundings.eeprom);
    this.selfProgramming = new SelfProgramming(cpu, clock, this.#flash);
    new Adc(cpu, clock, surroundings);
    new Twi(cpu, clock, this.portC, surroundings.i2cDevices);
    new Watchdog(cpu, clock, () => {
      this.watchdogReset = true;
      this.stop();
    });
  }

  get sram(): Uint8Array {
    return this.cpu.data.subarray(SRAM_START);
  }

  /** From here on the program runs in circles with interrupts off, as after a wild jump: only a reset ends it. */
  hang(): void {
    this.#isHung = true;
    this.stop();
  }

  /** From its next sleep on the program does nothing but serve interrupts, as with a main loop that waits for what never comes. */
  stick(): void {
    this.#isStuck = true;
  }

  /** Runs to a cycle (a few further to the end of an instruction), or until stopped. */
  run(untilCycle: number): void {
    const { cpu, clock } = this;
    const { progMem, data } = cpu;
    const { program } = this.#flash;
    this.#runUntil = untilCycle;
    if (this.#isHung) {
      this.#passTime();
      return;
    }
    while (cpu.cycles < this.#runUntil) {
      const opcode = progMem[cpu.pc]!;
      if ((opcode & ALIKE) === SLEEP) {
        if (opcode === SLEEP && data[SMCR]! & SE) {
          this.#sleep();
          continue;
        }
        if (opcode === SPM) this.selfProgramming.execute();
      }
      const enabledBefore = data[SREG]!;
      program[cpu.pc]!(cpu, opcode);
      cpu.pc = (cpu.pc + 1) & PC_MASK;
      cpu.cycles++;
      if (cpu.cycles >= clock.nextCycle) clock.runDue(cpu.cycles);
      // What sets I (SEI, RETI, a write to SREG) lets one more instruction run before an interrupt is served (section 7.7). Sleeping
      // without missing a wake-up hangs on it, and setting the stack pointer in two halves, as avr-gcc does.
      if (cpu.nextInterrupt >= 0 && enabledBefore & data[SREG]! & SREG_I) this.#interrupt();
    }
  }

  /** Ends `run` after the present instruction. To be called from what happens in it. */
  stop(): void {
    this.#runUntil = Number.NEGATIVE_INFINITY;
  }

  /** Ends `run` at a cycle if it would go on longer. To be called from what happens in an instruction. */
  stopBy(cycle: number): void {
    if (cycle < this.#runUntil) this.#runUntil = cycle;
  }

  /** Every sleep mode is idle mode: from event to event until an interrupt is served. The program counter waits at SLEEP. */
  #sleep(): void {
    const { cpu } = this;
    while (!(cpu.nextInterrupt >= 0 && cpu.interruptsEnabled)) {
      if (!this.#passEvent()) return;
    }
    if (!this.#isStuck) cpu.pc++;
    cpu.cycles += WAKE_UP_CYCLES;
    this.#interrupt();
  }

  #passTime(): void {
    while (this.#passEvent());
  }

  /** Lets time pass to the next event of a peripheral; false at the end of the run, however far off the event is. */
  #passEvent(): boolean {
    const { cpu, clock } = this;
    if (clock.nextCycle >= this.#runUntil) {
      if (this.#runUntil > cpu.cycles) cpu.cycles = this.#runUntil;
      return false;
    }
    if (clock.nextCycle > cpu.cycles) cpu.cycles = clock.nextCycle;
    clock.runDue(cpu.cycles);
    return true;
  }

  #interrupt(): void {
    this.cpu.tick();
    this.cpu.cycles += MISSING_INTERRUPT_CYCLES;
  }
}
