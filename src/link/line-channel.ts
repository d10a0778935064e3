// Text lines to and from a board, on a wire shared with Firmata.
import { ReadlineParser } from '@serialport/parser-readline';
import type { SerialPortStream } from '@serialport/stream';
import { FirmataFilter } from './firmata-filter.js';

const sysexEnd = 0xf7;

/** The lines of one port: `onLine` gets each without its end; empty ones are left out. */
export class LineChannel {
  readonly #port: SerialPortStream;
  readonly #filter = new FirmataFilter();

  constructor(port: SerialPortStream, onLine: (line: string) => void) {
    this.#port = port;
    const parser = new ReadlineParser({ delimiter: '\n', encoding: 'latin1' });
    port.pipe(this.#filter).pipe(parser);
    parser.on('data', (line: string) => {
      const text = line.trimEnd();
      if (text !== '') onLine(text);
    });
  }

  send(line: string): void {
    this.#port.write(`${line}\n`, 'latin1');
  }

  /** Ends, on both sides, a message or a line that damage has left open. */
  resync(): void {
    this.#filter.resync();
    this.#port.write(Buffer.of(sysexEnd, 0x0a));
  }

  close(): void {
    this.#port.unpipe(this.#filter);
  }
}
