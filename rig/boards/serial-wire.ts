// The wire between a host's serial port and the board's USART: bytes take their time, and a wrong baud rate garbles them.
import { type Clock, ClockEvent } from './avr/clock.js';

const BITS_PER_FRAME = 10;

/** A frame as its receiver reads it. */
export interface Frame {
  readonly byte: number;
  /** Its stop bit was missing. */
  readonly frameError: boolean;
}

/**
 * Reads 8N1 frames that were perhaps sent at another baud rate. Within the limits of the ATmega328P for 8 bits at double speed (datasheet
 * table 20-3: -4.0 % to +3.9 %) they are what was sent. Beyond them the line is sampled in the middle of each bit as the receiver counts
 * them, from a falling edge on: one frame sent may be read as several, or several as one.
 */
export class FrameReader {
  /** The line since it was last sampled, in bits of the sender. */
  #line: number[] = [];
  #level = 1;

  /** Takes the next frame from the sender; `idle` says that nothing follows it at once. Returns the frames that can be read by now. */
  read(byte: number, idle: boolean, senderBaud: number, receiverBaud: number): Frame[] {
    const ratio = senderBaud / receiverBaud;
    if (ratio >= 0.96 && ratio <= 1.039) {
      this.#forget();
      return [{ byte, frameError: false }];
    }
    this.#line.push(0, ...Array.from({ length: 8 }, (_, bit) => (byte >> bit) & 1), 1);
    const frames = [...this.#frames(ratio, idle)];
    if (idle) this.#forget();
    return frames;
  }

  *#frames(ratio: number, idle: boolean): Generator<Frame> {
    for (;;) {
      const edge = this.#line.findIndex((level, at) => level === 0 && (this.#line[at - 1] ?? this.#level) === 1);
      if (edge < 0) return this.#forget();
      const place = (bit: number): number => Math.floor(edge + (bit + 0.5) * ratio);
      if (place(9) >= this.#line.length && !idle) return this.#drop(edge);
      const sample = (bit: number): number => this.#line[place(bit)] ?? 1; // idle is 1
      if (sample(0) === 1) {
        this.#drop(place(0) + 1); // no start bit but a spike
        continue;
      }
      let byte = 0;
      for (let bit = 0; bit < 8; bit++) byte |= sample(bit + 1) << bit;
      yield { byte, frameError: sample(9) === 0 };
      this.#drop(place(9) + 1);
    }
  }

  #drop(bits: number): void {
    this.#level = this.#line[bits - 1] ?? 1;
    this.#line = this.#line.slice(bits);
  }

  #forget(): void {
    this.#line = [];
    this.#level = 1;
  }
}

/** Sends bytes one after the other in emulated time. */
export class SerialWire {
  baudRate = 115_200;
  /** Stands between the host and the wire, if set: gets what the host sends, and calls `put` with what shall arrive. */
  onSend: ((bytes: Uint8Array) => void) | undefined;
  readonly #clock: Clock;
  readonly #clockHz: number;
  readonly #deliver: (byte: number, idle: boolean) => void;
  readonly #stopBit = new ClockEvent(() => this.#endFrame());
  readonly #waiting: number[] = [];
  /** Exact end of the frame on the wire; a frame is no whole number of cycles. */
  #frameEnd = 0;

  /** `deliver` is called at the end of each byte's stop bit; `idle` says that nothing follows at once. */
  constructor(clock: Clock, clockHz: number, deliver: (byte: number, idle: boolean) => void) {
    this.#clock = clock;
    this.#clockHz = clockHz;
    this.#deliver = deliver;
  }

  get idle(): boolean {
    return this.#waiting.length === 0;
  }

  /** Cycle at which the last byte will have been delivered. */
  get endCycle(): number {
    return Math.ceil(this.#frameEnd + (this.#waiting.length - 1) * this.#frameCycles);
  }

  /** The host sends bytes at a cycle. */
  send(bytes: Uint8Array, cycle: number): void {
    if (this.onSend) this.onSend(bytes);
    else this.put(bytes, cycle);
  }

  /** Queues bytes behind those on their way; the first starts at `cycle` if the wire is idle. */
  put(bytes: Uint8Array, cycle: number): void {
    if (bytes.length === 0) return;
    if (this.idle) this.#startFrame(cycle);
    for (const byte of bytes) this.#waiting.push(byte);
  }

  /** Forgets what was not delivered yet. */
  flush(): void {
    this.#waiting.length = 0;
    this.#clock.cancel(this.#stopBit);
  }

  #endFrame(): void {
    const byte = this.#waiting.shift()!;
    if (!this.idle) this.#startFrame(this.#frameEnd);
    this.#deliver(byte, this.idle);
  }

  #startFrame(cycle: number): void {
    this.#frameEnd = cycle + this.#frameCycles;
    this.#clock.schedule(this.#stopBit, Math.ceil(this.#frameEnd));
  }

  get #frameCycles(): number {
    return (this.#clockHz * BITS_PER_FRAME) / this.baudRate;
  }
}
