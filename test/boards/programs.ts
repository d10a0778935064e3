// Small C programs for the emulated Uno (test/fixtures/avr), and a host that only listens and talks.
import { readFileSync } from 'node:fs';
import { EmulatedUno } from '../../rig/boards/index.js';

export function program(name: string | URL): string {
  return readFileSync(
    new URL(typeof name === 'string' ? `../fixtures/avr/${name}.hex` : name, import.meta.url),
    'utf8',
  );
}

/** A board running a program (by its name or its HEX file), without serialport: `heard` grows by what it sends. */
export class Terminal {
  readonly uno: EmulatedUno;
  heard = '';
  /** Cycle at which each byte had been received. */
  readonly cycles: number[] = [];

  constructor(name: string | URL, eeprom?: Uint8Array) {
    this.uno = new EmulatedUno({ hex: program(name), ...(eeprom && { eeprom }) });
    this.uno.onSerialOut = (byte) => {
      this.heard += String.fromCharCode(byte);
      this.cycles.push(this.uno.cycles);
    };
  }

  say(text: string): void {
    this.uno.serialIn.send(Buffer.from(text, 'latin1'), this.uno.cycles);
  }

  runMs(ms: number): void {
    this.uno.run((ms / 1000) * this.uno.clockHz);
  }

  /** What is heard while `ms` emulated milliseconds pass. */
  listen(ms: number): string {
    const from = this.heard.length;
    this.runMs(ms);
    return this.heard.slice(from);
  }
}
