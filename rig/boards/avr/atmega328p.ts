// The microcontroller: our core and peripherals at avr8js' CPU, which has interrupts and the rare instructions; and sleep.

import { avrInstruction, type CPU } from 'avr8js';
import { traceRegister } from '../../../src/protocol/index.js';
import { Adc } from './adc.js';
import { Clock } from './clock.js';
import { type Core, cpuOf, ends } from './core.js';
import { Eeprom } from './eeprom.js';
import { ExternalInterrupts } from './external-interrupts.js';
import { type Flash, SelfProgramming } from './flash.js';
import { GpioPort, portB, portC, portD } from './gpio.js';
import { Timer } from './timer.js';
import { timer0, timer1, timer2 } from './timer-registers.js';
import { type I2cDevice, Twi } from './twi.js';
import { Usart } from './usart.js';
import { Watchdog } from './watchdog.js';

const SRAM_START = 0x100;
const WORKING_REGISTERS = 32;

const SMCR = 0x53;
const SE = 0x01;
const MCUSR = 0x54;
const SREG = 0x5f;
const SREG_I = 0x80;

const SLEEP = 0x9588;
const SPM = 0x95e8;

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
  /** Told at the end of each conversion of an input: the volts that were held. */
  readonly onSample?: (input: number, volts: number) => void;
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
  readonly #core: Core;
  #runUntil = 0;
  /** The cycle at which the core's present run began. */
  #begin = 0;
  #isHung = false;
  #isStuck = false;

  /** Power-on needs no `previous` chip and starts with SRAM all zero; the other causes need it. */
  constructor(surroundings: Surroundings, cause: ResetCause, previous?: ATmega328P) {
    const { flash } = surroundings;
    this.#core = flash.core;
    const { data } = this.#core;
    const flags = cause === 'power-on' ? 0 : data[MCUSR]!;
    if (cause === 'power-on') data.fill(0);
    else data.fill(0, WORKING_REGISTERS, SRAM_START);
    data[MCUSR] = flags | resetFlags[cause];
    this.cpu = cpuOf(this.#core);
    this.cpu.SP = data.length - 1;
    this.cpu.pc = flash.resetWord;
    const { cpu, clock } = this;
    if (previous) cpu.cycles = previous.cpu.cycles;
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
    this.selfProgramming = new SelfProgramming(cpu, clock, flash);
    new Adc(cpu, clock, surroundings);
    new Twi(cpu, clock, this.portC, surroundings.i2cDevices);
    new Watchdog(cpu, clock, () => {
      this.watchdogReset = true;
      this.stop();
    });
    const host = {
      read: (address: number, used: number): number => {
        cpu.cycles = this.#begin + used;
        const value = cpu.readData(address);
        this.#tell(used);
        return value;
      },
      write: (address: number, value: number, mask: number, used: number): void => {
        cpu.cycles = this.#begin + used;
        cpu.writeData(address, value, mask);
        this.#tell(used);
      },
    };
    this.#core.takeOver(host, cpu.readHooks, cpu.writeHooks);
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
    this.#runUntil = untilCycle;
    if (this.#isHung) {
      this.#passTime();
      return;
    }
    const { cpu, clock } = this;
    const core = this.#core;
    while (cpu.cycles < this.#runUntil) {
      this.#tell(0);
      const end = core.run(cpu.pc);
      if (end === ends.reset) return;
      cpu.pc = core.pc;
      cpu.cycles = this.#begin + core.used;
      let enabledBefore = core.sregBefore;
      if (end === ends.instruction) {
        const opcode = cpu.progMem[cpu.pc]!;
        if (opcode === SLEEP && cpu.data[SMCR]! & SE) {
          this.#sleep();
          continue;
        }
        if (opcode === SPM) this.selfProgramming.execute();
        enabledBefore = cpu.data[SREG]!;
        avrInstruction(cpu);
      }
      if (cpu.cycles >= clock.nextCycle) clock.runDue(cpu.cycles);
      // What sets I (SEI, RETI, a write to SREG) lets one more instruction run before an interrupt is served (section 7.7). Sleeping
      // without missing a wake-up hangs on it, and setting the stack pointer in two halves, as avr-gcc does.
      if (cpu.nextInterrupt >= 0 && enabledBefore & cpu.data[SREG]! & SREG_I) this.#interrupt();
    }
  }

  /** Tells the core how long its run may last, after so many of its cycles. */
  #tell(used: number): void {
    const { cpu } = this;
    this.#begin = cpu.cycles - used;
    this.#core.tell(Math.min(this.#runUntil, this.clock.nextCycle) - this.#begin, cpu.nextInterrupt >= 0);
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
