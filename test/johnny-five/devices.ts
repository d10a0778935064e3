// Devices that stand around the board: chips on its I2C bus, shift registers and displays at its pins.
import type { I2cDevice, UnoPin } from '../../rig/boards/index.js';

/** A chip of 256 registers: the first byte written names one, and reading and writing go on from there. */
export class Registers implements I2cDevice {
  readonly bytes = new Uint8Array(256);
  #next = 0;
  #isFirst = false;

  /** Bytes from a register on. */
  set(register: number, ...bytes: number[]): this {
    this.bytes.set(bytes, register);
    return this;
  }

  begin(toRead: boolean): boolean {
    this.#isFirst = !toRead;
    return true;
  }

  write(byte: number): boolean {
    if (this.#isFirst) this.#next = byte;
    else this.bytes[this.#next++] = byte;
    this.#isFirst = false;
    return true;
  }

  read(): number {
    return this.bytes[this.#next++]!;
  }
}

/** A chip without registers: it has a byte, or several in turn, and remembers what it is told. */
export class Plain implements I2cDevice {
  readonly written: number[] = [];
  value: readonly number[] = [0];
  #next = 0;

  begin(): boolean {
    this.#next = 0;
    return true;
  }

  write(byte: number): boolean {
    this.written.push(byte);
    return true;
  }

  read(): number {
    return this.value[this.#next++ % this.value.length]!;
  }
}

/** A character display (HD44780 data sheet), by whole bytes or four bits at a time. */
export class CharacterDisplay {
  isLit = false;
  readonly #memory = new Map<number, number>();
  #address = 0;
  #isCharacterMemory = false;
  #hasFourBits = false;
  #high: number | undefined;

  /** Takes what is on the data lines when E falls. */
  strobe(isData: boolean, nibble: number): void {
    if (!this.#hasFourBits) {
      this.#hasFourBits = nibble === 2;
    } else if (this.#high === undefined) {
      this.#high = nibble;
    } else {
      const byte = (this.#high << 4) | nibble;
      this.#high = undefined;
      this.take(isData, byte);
    }
  }

  /** Takes a character, or an instruction. */
  take(isData: boolean, byte: number): void {
    if (isData) this.#store(byte);
    else this.#execute(byte);
  }

  /** A line of sixteen characters, without the blanks at its end. */
  line(number: number): string {
    const codes = Array.from({ length: 16 }, (_, i) => this.#memory.get(0x40 * number + i) ?? 0x20);
    return String.fromCharCode(...codes).trimEnd();
  }

  #store(byte: number): void {
    if (!this.#isCharacterMemory) this.#memory.set(this.#address, byte);
    this.#address++;
  }

  #execute(instruction: number): void {
    if (instruction & 0x80) this.#address = instruction & 0x7f;
    else if (instruction === 1) this.#memory.clear();
    if (instruction <= 3) this.#address = 0;
    if (instruction & 0x80 || instruction <= 3) this.#isCharacterMemory = false;
    else if (instruction & 0x40) this.#isCharacterMemory = true;
  }
}

/** The I2C backpack of a character display: a PCF8574 whose bits are RS, RW, E, the light, and the data lines. */
export class LcdBackpack extends CharacterDisplay implements I2cDevice {
  #last = 0;

  write(byte: number): boolean {
    if (this.#last & 4 && !(byte & 4)) this.strobe((this.#last & 1) === 1, this.#last >> 4);
    this.#last = byte;
    this.isLit = (byte & 8) !== 0;
    return true;
  }

  read(): number {
    return this.#last;
  }
}

/** A character display that is itself on the bus: a byte says whether a character or an instruction follows. */
export class BusDisplay extends CharacterDisplay implements I2cDevice {
  #control: number | undefined;

  begin(): boolean {
    this.#control = undefined;
    return true;
  }

  write(byte: number): boolean {
    if (this.#control === undefined) this.#control = byte;
    else this.take((this.#control & 0x40) !== 0, byte);
    return true;
  }

  read(): number {
    return 0;
  }
}

/** Wires a character display to pins. */
export function parallelDisplay(rs: UnoPin, enable: UnoPin, data: readonly UnoPin[]): CharacterDisplay {
  const display = new CharacterDisplay();
  enable.onChange((level) => {
    if (!level)
      display.strobe(
        rs.level,
        data.reduce((nibble, pin, bit) => nibble | (Number(pin.level) << bit), 0),
      );
  });
  return display;
}

/** Bits that are shifted in at each rise of the clock: `latched` has what each rise of the latch found, oldest bit first. */
export function shiftRegister(data: UnoPin, clock: UnoPin, latch: UnoPin, bits: number): number[] {
  const latched: number[] = [];
  let value = 0;
  clock.onChange((level) => {
    if (level) value = ((value << 1) | Number(data.level)) % 2 ** bits;
  });
  latch.onChange((level) => {
    if (level) latched.push(value);
  });
  return latched;
}

/** The registers of a MAX7219: each sixteen bits are a register and its value. */
export function max7219(data: UnoPin, clock: UnoPin, load: UnoPin): Uint8Array {
  const registers = new Uint8Array(16);
  let value = 0;
  clock.onChange((level) => {
    if (level) value = ((value << 1) | Number(data.level)) & 0xffff;
  });
  load.onChange((level) => {
    if (level) registers[(value >> 8) & 15] = value & 0xff;
  });
  return registers;
}
