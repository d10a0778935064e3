// What goes over the serial line of an emulated board, a message to a line, with the board's own time.
import { sysex } from '../../src/protocol/index.js';
import type { EmulatedUno } from '../boards/index.js';
import { SerialMessages } from './serial-messages.js';

const SYSEX_START = 0xf0;

/** Begins to write; returns what ends it. Each line is the seconds at which a message began, who sent it, and the message. */
export function logSerial(uno: EmulatedUno, write: (text: string) => void): () => void {
  const line = (cycle: number, who: string, what: string): void =>
    write(`${(cycle / uno.clockHz).toFixed(6).padStart(12)} ${who.padEnd(5)} ${what}\n`);
  const host = new SerialMessages((message, cycle) => line(cycle, 'host', describe(message)));
  const board = new SerialMessages((message, cycle) => line(cycle, 'board', describe(message)));
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
