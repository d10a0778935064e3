// INT0, INT1 and the three pin change interrupts (ATmega328P datasheet, chapter 13). Flags are set whether or not they are enabled.
import type { CPU } from 'avr8js';
import type { GpioPort } from './gpio.js';
import { type InterruptSource, interruptSource } from './interrupt.js';

const PCIFR = 0x3b;
const EIFR = 0x3c;
const EIMSK = 0x3d;
const PCICR = 0x68;
const EICRA = 0x69;
const PCMSK = [0x6b, 0x6c, 0x6d] as const;
const INT0_BIT = 2; // PD2; INT1 is PD3

export class ExternalInterrupts {
  readonly #cpu: CPU;
  readonly #portD: GpioPort;
  readonly #INT: readonly InterruptSource[];

  constructor(cpu: CPU, portB: GpioPort, portC: GpioPort, portD: GpioPort) {
    this.#cpu = cpu;
    this.#portD = portD;
    const { data, writeHooks } = cpu;

    const PCINT = PCMSK.map((_, group) => interruptSource(0x06 + 2 * group, PCIFR, PCICR, 1 << group));
    for (const [group, port] of [portB, portC, portD].entries()) {
      const mask = PCMSK[group]!;
      port.onChange((changed) => {
        if (changed & data[mask]!) cpu.setInterruptFlag(PCINT[group]!);
      });
      writeHooks[mask] = (value) => port.watch(value);
    }
    writeHooks[PCICR] = (value) => {
      for (const each of PCINT) cpu.updateInterruptEnable(each, value);
    };
    writeHooks[PCIFR] = (value, _old, _address, mask) => {
      for (const each of PCINT) cpu.clearInterruptByFlag(each, value & mask);
      return true;
    };

    this.#INT = [interruptSource(0x02, EIFR, EIMSK, 1), interruptSource(0x04, EIFR, EIMSK, 2)];
    portD.watch(0b11 << INT0_BIT);
    portD.onChange((changed, levels) => {
      for (let index = 0; index < 2; index++) {
        const mask = 1 << (INT0_BIT + index);
        if (changed & mask) this.#edge(index, (levels & mask) !== 0);
      }
    });
    writeHooks[EICRA] = (value) => this.#store(EICRA, value);
    writeHooks[EIMSK] = (value) => this.#store(EIMSK, value);
    writeHooks[EIFR] = (value, _old, _address, mask) => {
      for (const each of this.#INT) if (!each.constant) cpu.clearInterruptByFlag(each, value & mask);
      return true;
    };
  }

  #store(register: number, value: number): true {
    this.#cpu.data[register] = value;
    for (let index = 0; index < 2; index++) {
      if (this.#sense(index) === 0) this.#followLevel(index);
      else this.#cpu.updateInterruptEnable(this.#INT[index]!, this.#cpu.data[EIMSK]!);
    }
    return true;
  }

  /** 0 low level, 1 any edge, 2 falling, 3 rising (table 13-1). */
  #sense(index: number): number {
    const sense = (this.#cpu.data[EICRA]! >> (2 * index)) & 3;
    this.#INT[index]!.constant = sense === 0; // a level asks again for as long as it lasts
    return sense;
  }

  #edge(index: number, rising: boolean): void {
    const sense = this.#sense(index);
    if (sense === 0) this.#followLevel(index);
    else if (sense === 1 || (sense === 3) === rising) this.#cpu.setInterruptFlag(this.#INT[index]!);
  }

  #followLevel(index: number): void {
    const low = ((this.#portD.levels >> (INT0_BIT + index)) & 1) === 0;
    const enabled = ((this.#cpu.data[EIMSK]! >> index) & 1) === 1;
    if (low && enabled) this.#cpu.queueInterrupt(this.#INT[index]!);
    else this.#cpu.clearInterrupt(this.#INT[index]!);
  }
}
