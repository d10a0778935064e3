// The analog to digital converter (ATmega328P datasheet, chapter 24): single and free-running conversions of the input volts.
import type { CPU } from 'avr8js';
import { type Clock, ClockEvent } from './clock.js';
import type { InterruptSource } from './interrupt.js';

/** ADC0 to ADC7 */
export const ANALOG_INPUTS = 8;

const ADCL = 0x78;
const ADCH = 0x79;
const ADCSRA = 0x7a;
const ADCSRB = 0x7b;
const ADMUX = 0x7c;
// ADCSRA
const ADEN = 0x80;
const ADSC = 0x40;
const ADATE = 0x20;
const ADIF = 0x10;
const ADIE = 0x08;
const ADPS = 0x07;
// ADCSRB
const ADTS = 0x07;
// ADMUX
const ADLAR = 0x20;
const MUX = 0x0f;

const BANDGAP_VOLTS = 1.1;
const BANDGAP_CHANNEL = 14;
/** The band gap needs at most 70 us after it was selected (table 29-5), at 16 MHz. */
const BANDGAP_CYCLES = 1120;
const FIRST_CONVERSION_CLOCKS = 25;
const CONVERSION_CLOCKS = 13;

const COMPLETE: InterruptSource = {
  address: 0x2a,
  flagRegister: ADCSRA,
  flagMask: ADIF,
  enableRegister: ADCSRA,
  enableMask: ADIE,
};

/** What the converter looks at and compares with. */
export interface AnalogSurroundings {
  /** ANALOG_INPUTS values; they are read when a conversion starts. */
  readonly analogVolts: Float64Array;
  /** Volts of the chip's supply */
  readonly vcc: number;
  /** Told at the end of each conversion of an input: the volts that were held. */
  readonly onSample?: (input: number, volts: number) => void;
}

export class Adc {
  readonly #cpu: CPU;
  readonly #clock: Clock;
  readonly #around: AnalogSurroundings;
  readonly #done = new ClockEvent(() => this.#complete());
  #clocks = FIRST_CONVERSION_CLOCKS;
  #sampled = 0;
  #sampledInput = 0;
  #sampledVolts = 0;
  #bandgapSince = 0;

  constructor(cpu: CPU, clock: Clock, around: AnalogSurroundings) {
    this.#cpu = cpu;
    this.#clock = clock;
    this.#around = around;
    cpu.writeHooks[ADMUX] = (value, old) => {
      cpu.data[ADMUX] = value;
      if ((value & MUX) === BANDGAP_CHANNEL && (old & MUX) !== BANDGAP_CHANNEL) this.#bandgapSince = cpu.cycles;
      return true;
    };
    cpu.writeHooks[ADCSRA] = (value, old) => {
      cpu.clearInterruptByFlag(COMPLETE, value);
      cpu.data[ADCSRA] = (value & ~(ADSC | ADIF)) | (cpu.data[ADCSRA]! & (ADSC | ADIF));
      cpu.updateInterruptEnable(COMPLETE, value);
      if (!(value & ADEN)) this.#disable();
      else if (value & ADSC && !(old & ADSC)) this.#start(cpu.cycles);
      return true;
    };
  }

  #disable(): void {
    this.#cpu.data[ADCSRA]! &= ~ADSC;
    this.#clock.cancel(this.#done);
    this.#clocks = FIRST_CONVERSION_CLOCKS;
  }

  #start(cycle: number): void {
    const { data } = this.#cpu;
    data[ADCSRA]! |= ADSC;
    this.#sampledInput = data[ADMUX]! & MUX;
    this.#sampledVolts = this.#volts;
    this.#sampled = Math.min(1023, Math.max(0, Math.floor((this.#sampledVolts * 1024) / this.#referenceVolts)));
    const divider = 2 ** Math.max(1, data[ADCSRA]! & ADPS);
    this.#clock.schedule(this.#done, cycle + this.#clocks * divider);
    this.#clocks = CONVERSION_CLOCKS;
  }

  #complete(): void {
    const { data } = this.#cpu;
    const result = data[ADMUX]! & ADLAR ? this.#sampled << 6 : this.#sampled;
    data[ADCL] = result & 0xff;
    data[ADCH] = result >> 8;
    data[ADCSRA]! &= ~ADSC;
    this.#cpu.setInterruptFlag(COMPLETE);
    if (this.#sampledInput < ANALOG_INPUTS) this.#around.onSample?.(this.#sampledInput, this.#sampledVolts);
    const freeRunning = data[ADCSRA]! & ADATE && !(data[ADCSRB]! & ADTS);
    if (freeRunning) this.#start(this.#done.cycle);
  }

  get #volts(): number {
    const channel = this.#cpu.data[ADMUX]! & MUX;
    if (channel < ANALOG_INPUTS) return this.#around.analogVolts[channel]!;
    if (channel !== BANDGAP_CHANNEL) return 0;
    return BANDGAP_VOLTS * Math.min(1, (this.#cpu.cycles - this.#bandgapSince) / BANDGAP_CYCLES);
  }

  /** REFS1 and REFS0 (table 24-3). The AREF pin of an Uno is left open; it is taken for the supply. */
  get #referenceVolts(): number {
    return this.#cpu.data[ADMUX]! >> 6 === 3 ? BANDGAP_VOLTS : this.#around.vcc;
  }
}
