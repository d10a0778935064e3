// Text lines to and from a board, on a wire shared with Firmata.
import { asciiBytes, type BytePort } from './byte-port.js';
import { FirmataFilter } from './firmata-filter.js';

const sysexEnd = 0xf7;

/** The lines of one port: `onLine` gets each without its end; empty ones are left out. */
export class LineChannel {
  readonly #port: BytePort;
  readonly #onLine: (line: string) => void;
  readonly #filter = new FirmataFilter();
  readonly #receive = (bytes: Uint8Array): void => this.#read(this.#filter.text(bytes));
  #begun = '';

  constructor(port: BytePort, onLine: (line: string) => void) {
    this.#port = port;
    this.#onLine = onLine;
    port.on('data', this.#receive);
  }

  send(line: string): void {
    this.#port.write(asciiBytes(`${line}\n`));
  }

  /** Ends, on both sides, a message or a line that damage has left open. */
  resync(): void {
    this.#filter.resync();
    this.#read('\n');
    this.#port.write(Uint8Array.of(sysexEnd, 0x0a));
  }

  close(): void {
    this.#port.off('data', this.#receive);
  }

  #read(text: string): void {
    const lines = (this.#begun + text).split('\n');
    this.#begun = lines.pop()!;
    for (const line of lines.map((whole) => whole.trimEnd())) if (line !== '') this.#onLine(line);
  }
}
