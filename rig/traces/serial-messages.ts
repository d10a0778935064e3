// What goes over a serial line, cut into messages: lines of text, and those of Firmata.

const SYSEX_START = 0xf0;
const SYSEX_END = 0xf7;
/** Text without an end is told in pieces. */
const LONGEST = 256;

/** Cuts bytes into messages: lines of text, and Firmata's, which begin with a byte of 0x80 or more. */
export class SerialMessages {
  readonly #tell: (message: readonly number[], cycle: number) => void;
  #bytes: number[] = [];
  #beganAt = 0;

  constructor(tell: (message: readonly number[], cycle: number) => void) {
    this.#tell = tell;
  }

  /** The next byte, which ends at `cycle`. */
  take(byte: number, cycle: number): void {
    if (byte >= 0x80 && byte !== SYSEX_END) this.flush();
    if (this.#bytes.length === 0) this.#beganAt = cycle;
    this.#bytes.push(byte);
    if (this.#isWhole(byte)) this.flush();
  }

  /** What has begun is over. */
  flush(): void {
    const bytes = this.#bytes;
    this.#bytes = [];
    if (bytes.length > 0) this.#tell(bytes, this.#beganAt);
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
