// Timer/counters 0, 1 and 2 (ATmega328P datasheet, chapters 15, 16, 18), computed from event to event instead of tick by tick.
//
// Flags and output pins change on the timer clock that follows the match, as in the datasheet's timing diagrams.
// Left out: input capture, external clocks, the asynchronous mode of Timer2, and the prescaler's own phase (a timer
// counts from the moment its clock is selected).
import type { CPU } from 'avr8js';
import { type Clock, ClockEvent } from './clock.js';
import { type InterruptSource, interruptSource } from './interrupt.js';
import { type ComparePin, DISCONNECTED, OutputCompare, SET, TOGGLE } from './output-compare.js';
import type { TimerRegisters } from './timer-registers.js';
import { type Waveform, waveforms8Bit, waveforms16Bit } from './waveform.js';

// TIFR and TIMSK
const TOV = 1;
const OCFA = 2;
const OCFB = 4;

/** Of a tick; far less than a cycle is of the largest divider. */
const ROUNDING = 1e-6;

export class Timer {
  readonly #cpu: CPU;
  readonly #clock: Clock;
  readonly #registers: TimerRegisters;
  readonly #max: number;
  readonly #A: OutputCompare;
  readonly #B: OutputCompare;
  readonly #overflow: InterruptSource;
  readonly #event = new ClockEvent(() => this.#settle(this.#event.cycle));
  #waveform: Waveform = waveforms8Bit[0]!;
  #divider = 0;
  #counter = 0;
  #up = true;
  #inputCapture = 0;
  /** Cycle of the last timer clock that was counted. */
  #countedAt = 0;
  /** A write to TCNT blocks the compare match of the next timer clock. */
  #matchBlocked = false;
  #advancing = false;
  /** TEMP of section 16.3, through which the bytes of 16-bit registers pass. */
  #temp = 0;

  constructor(cpu: CPU, clock: Clock, registers: TimerRegisters, pinA: ComparePin, pinB: ComparePin) {
    this.#cpu = cpu;
    this.#clock = clock;
    this.#registers = registers;
    this.#max = registers.bits === 16 ? 0xffff : 0xff;
    const { TIFR, TIMSK, vectors } = registers;
    this.#overflow = interruptSource(vectors.overflow, TIFR, TIMSK, TOV);
    this.#A = new OutputCompare(pinA, interruptSource(vectors.compareA, TIFR, TIMSK, OCFA));
    this.#B = new OutputCompare(pinB, interruptSource(vectors.compareB, TIFR, TIMSK, OCFB));
    this.#configure();
    this.#attachRegisters();
    for (const port of new Set([pinA.port, pinB.port])) port.addTimer(() => this.#settlePins());
  }

  /** Fraction of a period for which a PWM output is high; undefined if the unit drives no pin or is in no PWM mode. */
  duty(channel: 'A' | 'B'): number | undefined {
    const compare = channel === 'A' ? this.#A : this.#B;
    if (!this.#A.isSettled || !this.#B.isSettled) this.#advance(this.#cpu.cycles);
    if (compare.mode === DISCONNECTED || !this.#waveform.pwm) return undefined;
    if (compare.mode === TOGGLE) return 0.5;
    const { value } = compare;
    const top = this.#top;
    const fraction = this.#waveform.slope === 'single' ? (value + 1) / (top + 1) : top > 0 ? value / top : 0;
    const duty = Math.min(1, fraction);
    return compare.mode === SET ? 1 - duty : duty;
  }

  #attachRegisters(): void {
    const { TCCRA, TCCRB, TCCRC, TCNT, OCRA, OCRB, ICR, TIMSK, TIFR } = this.#registers;
    const { data, writeHooks, readHooks } = this.#cpu;

    this.#onWrite(TCCRA, (value) => {
      data[TCCRA] = value;
      this.#configure();
    });
    this.#onWrite(TCCRB, (value) => {
      const force = TCCRC === undefined ? value : 0;
      data[TCCRB] = TCCRC === undefined ? value & 0x3f : value;
      const divider = this.#registers.dividers[value & 7]!;
      if (divider !== this.#divider) this.#countedAt = this.#endOfStore(TCCRB);
      this.#divider = divider;
      this.#configure();
      this.#forceCompare(force);
    });
    if (TCCRC !== undefined) this.#onWrite(TCCRC, (value) => this.#forceCompare(value));

    this.#onWrite(TIMSK, (value) => {
      data[TIMSK] = value;
      for (const each of this.#interrupts) this.#cpu.updateInterruptEnable(each, value);
    });
    this.#onWrite(TIFR, (value) => {
      for (const each of this.#interrupts) this.#cpu.clearInterruptByFlag(each, value);
    });
    readHooks[TIFR] = () => {
      this.#advance(this.#cpu.cycles);
      return data[TIFR]!;
    };

    this.#onWrite(TCNT, (low) => {
      this.#counter = this.#join(low);
      this.#up = true;
      this.#matchBlocked = true;
    });
    readHooks[TCNT] = () => {
      this.#advance(this.#cpu.cycles);
      this.#temp = this.#counter >> 8;
      return this.#counter & 0xff;
    };
    this.#onWrite(OCRA, (low) => this.#store(this.#A, OCRA, low));
    this.#onWrite(OCRB, (low) => this.#store(this.#B, OCRB, low));
    if (ICR !== undefined) {
      this.#onWrite(ICR, (low) => {
        this.#inputCapture = this.#join(low);
        data[ICR] = low;
        data[ICR + 1] = this.#temp;
      });
      readHooks[TCNT + 1] = () => this.#temp;
      for (const register of [TCNT, OCRA, OCRB, ICR]) {
        writeHooks[register + 1] = (high) => {
          this.#temp = high;
          return true;
        };
      }
    }
  }

  get #interrupts(): readonly InterruptSource[] {
    return [this.#overflow, this.#A.interrupt, this.#B.interrupt];
  }

  /** A store takes effect at the end of its instruction; what happens until then happens first. */
  #onWrite(register: number, store: (value: number) => void): void {
    this.#cpu.writeHooks[register] = (value, _old, _address, mask) => {
      this.#advance(this.#endOfStore(register));
      store(register === this.#registers.TIFR ? value & mask : value);
      this.#schedule();
      return true;
    };
  }

  #endOfStore(register: number): number {
    return this.#cpu.cycles + (register < 0x60 ? 1 : 2); // OUT takes one cycle, STS two
  }

  #join(low: number): number {
    return this.#registers.bits === 16 ? (this.#temp << 8) | low : low;
  }

  #store(compare: OutputCompare, register: number, low: number): void {
    compare.buffered = this.#join(low);
    this.#cpu.data[register] = low;
    if (this.#registers.bits === 16) this.#cpu.data[register + 1] = this.#temp;
    if (this.#waveform.update === 'at once') compare.value = compare.buffered;
  }

  #configure(): void {
    const { bits, TCCRA, TCCRB } = this.#registers;
    const { data } = this.#cpu;
    const wgm = (data[TCCRA]! & 3) | ((data[TCCRB]! >> 1) & (bits === 16 ? 0x0c : 0x04));
    this.#waveform = (bits === 16 ? waveforms16Bit : waveforms8Bit)[wgm]!;
    if (this.#waveform.update === 'at once') this.#update();
    if (this.#waveform.slope === 'single') this.#up = true;
    const { pwm, togglesA } = this.#waveform;
    const modeA = (data[TCCRA]! >> 6) & 3;
    const modeB = (data[TCCRA]! >> 4) & 3;
    this.#A.connect(modeA === TOGGLE && !togglesA ? DISCONNECTED : modeA);
    this.#B.connect(modeB === TOGGLE && pwm ? DISCONNECTED : modeB);
  }

  /** The FOC bits act in the modes that are not PWM. */
  #forceCompare(value: number): void {
    if (this.#waveform.pwm) return;
    if (value & 0x80) this.#A.drive(false);
    if (value & 0x40) this.#B.drive(false);
  }

  get #top(): number {
    const { top } = this.#waveform;
    return top === 'OCRA' ? this.#A.value : top === 'ICR' ? this.#inputCapture : top;
  }

  /** The value at which counting up ends: TOP, or MAX if TOP was moved below the counter. */
  get #end(): number {
    return this.#counter <= this.#top ? this.#top : this.#max;
  }

  #settlePins(): void {
    if (this.#A.mode !== DISCONNECTED || this.#B.mode !== DISCONNECTED) this.#settle(this.#cpu.cycles);
  }

  #settle(cycle: number): void {
    if (this.#advancing) return; // somebody looks at a pin that changes right now
    this.#advance(cycle);
    this.#schedule();
  }

  /** Counts the timer clocks up to a cycle. */
  #advance(cycle: number): void {
    if (!this.#divider || cycle <= this.#countedAt) return;
    // The cycle that an event waited for may be rounded down where a clock with a fraction passes a power of two: it would wait for ever.
    let ticks = Math.floor((cycle - this.#countedAt) / this.#divider + ROUNDING);
    this.#countedAt += ticks * this.#divider;
    this.#advancing = true;
    while (ticks > 0) {
      ticks -= this.#wholePeriods(ticks);
      const quiet = Math.min(ticks, this.#quietTicks);
      this.#counter += this.#up ? quiet : -quiet;
      ticks -= quiet;
      if (quiet > 0) this.#matchBlocked = false;
      if (ticks > 0) {
        this.#tick();
        ticks--;
      }
    }
    this.#advancing = false;
  }

  /** Ticks of a long unobserved time that can be left out, because each two periods of a running timer are like the two before. */
  #wholePeriods(ticks: number): number {
    const top = this.#top;
    const twoPeriods = this.#waveform.slope === 'single' ? 2 * (top + 1) : 4 * top;
    const settled = this.#counter <= top && this.#A.isSettled && this.#B.isSettled;
    if (!settled || twoPeriods === 0 || ticks < 2 * twoPeriods) return 0;
    return Math.floor(ticks / twoPeriods - 1) * twoPeriods;
  }

  /** How many ticks pass before one on which anything happens but counting. */
  get #quietTicks(): number {
    return Math.min(this.#ticksToEnd, this.#ticksTo(this.#A.value), this.#ticksTo(this.#B.value));
  }

  get #ticksToEnd(): number {
    const ticks = this.#up ? this.#end - this.#counter : this.#counter;
    return this.#waveform.slope === 'dual' ? Math.max(0, ticks - 1) : ticks; // there, arriving at an end turns the counter round
  }

  #ticksTo(value: number): number {
    const ticks = this.#up ? value - this.#counter : this.#counter - value;
    return ticks < 0 ? Number.POSITIVE_INFINITY : ticks;
  }

  #tick(): void {
    const from = this.#counter;
    const wraps = this.#waveform.slope === 'single' && from === this.#end;
    const matchesA = from === this.#A.value && !this.#matchBlocked;
    const matchesB = from === this.#B.value && !this.#matchBlocked;
    this.#matchBlocked = false;
    if (matchesA) this.#match(this.#A, wraps);
    if (matchesB) this.#match(this.#B, wraps);
    if (this.#waveform.slope === 'dual') this.#moveDual();
    else if (wraps) this.#wrap();
    else this.#counter++;
  }

  #match(compare: OutputCompare, wraps: boolean): void {
    this.#cpu.setInterruptFlag(compare.interrupt);
    // Non-inverting PWM: low from the match going up, high from the match going down. Fast PWM does not glitch at TOP.
    if (!this.#waveform.pwm) compare.drive(false);
    else if (!wraps || compare.mode === TOGGLE) compare.drive(!this.#up);
  }

  #wrap(): void {
    const { pwm } = this.#waveform;
    if (pwm || this.#counter === this.#max) this.#cpu.setInterruptFlag(this.#overflow);
    this.#counter = 0;
    if (!pwm) return;
    if (this.#A.mode !== TOGGLE) this.#A.drive(true);
    this.#B.drive(true);
    this.#update();
  }

  #moveDual(): void {
    const { update } = this.#waveform;
    const top = this.#top;
    if (this.#up && this.#counter === top) this.#up = false; // only after the program moved one of the two
    this.#counter = top === 0 ? 0 : (this.#counter + (this.#up ? 1 : -1)) & this.#max;
    if (this.#up && this.#counter === top) {
      this.#up = false;
      if (update === 'top') this.#update();
    } else if (!this.#up && this.#counter === 0) {
      this.#up = true;
      this.#cpu.setInterruptFlag(this.#overflow);
      if (update === 'bottom' || top === 0) this.#update();
    }
  }

  #update(): void {
    this.#A.value = this.#A.buffered;
    this.#B.value = this.#B.buffered;
  }

  /** Wakes at the next tick on which something happens that an interrupt or a pin waits for. */
  #schedule(): void {
    const enabled = this.#cpu.data[this.#registers.TIMSK]!;
    const awaitsA = (enabled & OCFA) !== 0 || this.#A.isWatched;
    const awaitsB = (enabled & OCFB) !== 0 || this.#B.isWatched;
    if (!this.#divider || !(awaitsA || awaitsB || enabled & TOV)) {
      this.#clock.cancel(this.#event);
      return;
    }
    const ticksToA = awaitsA ? this.#ticksTo(this.#A.value) : Number.POSITIVE_INFINITY;
    const ticksToB = awaitsB ? this.#ticksTo(this.#B.value) : Number.POSITIVE_INFINITY;
    const quiet = Math.min(this.#ticksToEnd, ticksToA, ticksToB);
    this.#clock.schedule(this.#event, this.#countedAt + (quiet + 1) * this.#divider);
  }
}
