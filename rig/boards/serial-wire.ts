// The wire between a host's serial port and the board's USART: bytes take their time, and a wrong baud rate garbles them.
import { type Clock, ClockEvent } from './avr/clock.js';

const BITS_PER_FRAME = 10;

/**
 * What a receiver makes of an 8N1 frame that was sent at another baud rate. Within the limits of the ATmega328P for 8 bits at
 * double speed (datasheet table 20-3: -4.0 % to +3.9 %) it is the byte itself; beyond them the line is sampled in the middle
 * of each bit as the receiver counts them.
 */
export function sampleFrame(
  byte: number,
  senderBaud: number,
  receiverBaud: number,
): { byte: number; frameError: boolean } {
  const ratio = senderBaud / receiverBaud;
  if (ratio >= 0.96 && ratio <= 1.039) return { byte, frameError: false };
  const line = (byte << 1) | 0x200; // start bit 0, data, stop bit 1
  const sample = (bit: number): number => {
    const at = Math.floor((bit + 0.5) * ratio);
    return at < BITS_PER_FRAME ? (line >> at) & 1 : 1; // idle is 1
  };
  let received = 0;
  for (let bit = 0; bit < 8; bit++) received |= sample(bit + 1) << bit;
  return { byte: received, frameError: sample(9) === 0 };
}

/** Sends bytes one after the other in emulated time. */
export class SerialWire {
  baudRate = 115_200;
  /** Stands between the host and the wire, if set: gets what the host sends, and calls `put` with what shall arrive. */
  onSend: ((bytes: Uint8Array) => void) | undefined;
  readonly #clock: Clock;
  readonly #clockHz: number;
  readonly #deliver: (byte: number) => void;
  readonly #stopBit = new ClockEvent(() => this.#endFrame());
  readonly #waiting: number[] = [];
  /** Exact end of the frame on the wire; a frame is no whole number of cycles. */
  #frameEnd = 0;

  /** `deliver` is called at the end of each byte's stop bit. */
  constructor(clock: Clock, clockHz: number, deliver: (byte: number) => void) {
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
    this.#deliver(byte);
  }

  #startFrame(cycle: number): void {
    this.#frameEnd = cycle + this.#frameCycles;
    this.#clock.schedule(this.#stopBit, Math.ceil(this.#frameEnd));
  }

  get #frameCycles(): number {
    return (this.#clockHz * BITS_PER_FRAME) / this.baudRate;
  }
}
