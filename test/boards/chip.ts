// A chip without a program, whose registers a test reads and writes as instructions would.
import type { CPU } from 'avr8js';
import { ATmega328P, type Surroundings } from '../../rig/boards/avr/atmega328p.js';
import { EEPROM_BYTES } from '../../rig/boards/avr/eeprom.js';
import { FLASH_BYTES, Flash } from '../../rig/boards/avr/flash.js';

export function emptySurroundings(): Surroundings {
  return {
    flash: new Flash(new Uint8Array(FLASH_BYTES)),
    eeprom: new Uint8Array(EEPROM_BYTES).fill(0xff),
    analogVolts: new Float64Array(8),
    vcc: 5,
    i2cDevices: new Map(),
    onTrace: () => {},
  };
}

export function bareChip(surroundings = emptySurroundings()): ATmega328P {
  return new ATmega328P(surroundings, 'power-on');
}

/** Something with a CPU whose time a test moves on. */
export interface Clocked {
  readonly cpu: CPU;
  advance(cycles: number): void;
}

export function clocked(chip: ATmega328P): Clocked {
  return {
    cpu: chip.cpu,
    advance(cycles) {
      chip.cpu.cycles += cycles;
      chip.clock.runDue(chip.cpu.cycles);
    },
  };
}

/** Writes a register as OUT (one cycle) or STS (two) would. */
export function store({ cpu, advance }: Clocked, register: number, value: number): void {
  cpu.writeData(register, value);
  advance(register < 0x60 ? 1 : 2);
}

export function store16(device: Clocked, register: number, value: number): void {
  store(device, register + 1, value >> 8);
  store(device, register, value & 0xff);
}

export function load16({ cpu }: Clocked, register: number): number {
  const low = cpu.readData(register);
  return (cpu.readData(register + 1) << 8) | low;
}
