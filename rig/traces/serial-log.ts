// What goes over the serial line of an emulated board, a message to a line, with the board's own time.
import { sysex } from '../../src/protocol/index.js';
import type { EmulatedUno } from '../boards/index.js';

const SYSEX_START = 0xf0;
const SYSEX_END = 0xf7;
/** Text without an end is told in pieces. */
const LONGEST = 256;

/** Begins to write; returns what ends it. Each line is the seconds at which a message began, who sent it, and the message. */
export function logSerial(uno: EmulatedUno, write: (text: string) => void): () => void {
  const line = (cycle: number, who: string, what: string): void =>
    write(`${(cycle / uno.clockHz).toFixed(6).padStart(12)} ${who.padEnd(5)} ${what}\n`);
  const host = new Messages((what, cycle) => line(cycle, 'host', what));
  const board = new Messages((what, cycle) => line(cycle, 'board', what));
  const ends = [
    uno.onSerial((byte, toBoard, cycle) => (toBoard ? host : board).take(byte, cycle)),
    uno.onReset(() => {
      host.flush();
      board.flush();
      line(uno.cycles, '-', 'reset');
    }),
  ];
  return () => {
    for (const end of ends) end();
    host.flush();
    board.flush();
  };
}

/** Cuts bytes into messages: lines of text, and Firmata's, which begin with a byte of 0x80 or more. */
class Messages {
  readonly #tell: (what: string, cycle: number) => void;
  #bytes: number[] = [];
  #beganAt = 0;

  constructor(tell: (what: string, cycle: number) => void) {
    this.#tell = tell;
  }

  take(byte: number, cycle: number): void {
    if (byte >= 0x80 && byte !== SYSEX_END) this.flush();
    if (this.#bytes.length === 0) this.#beganAt = cycle;
    this.#bytes.push(byte);
    if (this.#isWhole(byte)) this.flush();
  }

  flush(): void {
    const bytes = this.#bytes;
    this.#bytes = [];
    if (bytes.length > 0) this.#tell(describe(bytes), this.#beganAt);
  }

  #isWhole(last: number): boolean {
    const [first = 0] = this.#bytes;
    if (first === SYSEX_START) return last === SYSEX_END;
    if (first < 0x80) return last === 0x0a || this.#bytes.length >= LONGEST;
    return this.#bytes.length > dataBytes(first);
  }
}

/** Data bytes that follow a status byte, in either direction. */
function dataBytes(status: number): number {
  const channel = status < 0xf0 ? status & 0xf0 : status;
  if ([0x90, 0xe0, 0xf4, 0xf5, 0xf9].includes(channel)) return 2;
  return channel === 0xc0 || channel === 0xd0 ? 1 : 0;
}

function describe(bytes: readonly number[]): string {
  const [first = 0, id] = bytes;
  if (first < 0x80) {
    const text = String.fromCharCode(...bytes).replace(/\r?\n$/, '');
    // Printable, so that a line of the log is a line.
    return text.replace(/[^ -~]/g, (odd) => `\\x${odd.charCodeAt(0).toString(16).padStart(2, '0')}`);
  }
  const hex = bytes.map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ');
  const [name] = (first === SYSEX_START && Object.entries(sysex).find(([, known]) => known === id)) || [];
  return name === undefined ? hex : `${hex} (${name})`;
}
