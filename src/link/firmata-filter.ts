// Lets the text lines of the wire through and drops the Firmata messages between them.
import { Transform, type TransformCallback } from 'node:stream';

/** Data bytes that follow a status byte other than the start of a SysEx message. */
function dataBytes(status: number): number {
  const channelMessage = status & 0xf0;
  if (channelMessage === 0xe0 || channelMessage === 0x90 || status === 0xf9) return 2; // analog, digital, version
  return channelMessage === 0xc0 || channelMessage === 0xd0 ? 1 : 0;
}

/**
 * A Transform for the bytes from a board: what leaves it is text alone, and can go to `@serialport/parser-readline`.
 * A byte of 0x80 or more starts a Firmata message, even within one that was cut off.
 */
export class FirmataFilter extends Transform {
  #inSysex = false;
  #dataBytesLeft = 0;

  /** Ends a message and a line whose ends were lost: the next byte is the first of a line. */
  resync(): void {
    this.#inSysex = false;
    this.#dataBytesLeft = 0;
    this.push('\n');
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const text = Buffer.allocUnsafe(chunk.length);
    let length = 0;
    for (const byte of chunk) {
      if (byte >= 0x80) {
        this.#inSysex = byte === 0xf0;
        this.#dataBytesLeft = dataBytes(byte);
      } else if (this.#dataBytesLeft > 0) {
        this.#dataBytesLeft--;
      } else if (!this.#inSysex) {
        text[length++] = byte;
      }
    }
    done(null, length > 0 ? text.subarray(0, length) : undefined);
  }
}
