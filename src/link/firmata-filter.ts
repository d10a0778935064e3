// Takes apart what comes from a board: text lines, and the Firmata messages between them.

const sysexStart = 0xf0;
const sysexEnd = 0xf7;

/** Data bytes that follow a status byte other than the start of a SysEx message. */
function dataBytes(status: number): number {
  const channelMessage = status & 0xf0;
  if (channelMessage === 0xe0 || channelMessage === 0x90 || status === 0xf9) return 2; // analog, digital, version
  return channelMessage === 0xc0 || channelMessage === 0xd0 ? 1 : 0;
}

/** A byte of 0x80 or more starts a Firmata message, even within one that was cut off. */
export class FirmataFilter {
  readonly #onSysex: (message: readonly number[]) => void;
  #sysex: number[] | undefined;
  #dataBytesLeft = 0;

  /** @param onSysex gets each whole SysEx message: its id and 7-bit bytes. */
  constructor(onSysex: (message: readonly number[]) => void = () => {}) {
    this.#onSysex = onSysex;
  }

  /** What is text in the next bytes from the board. */
  text(bytes: Uint8Array): string {
    let text = '';
    for (const byte of bytes) {
      if (byte >= 0x80) {
        const message = this.#sysex;
        this.#sysex = byte === sysexStart ? [] : undefined;
        this.#dataBytesLeft = dataBytes(byte);
        if (message && byte === sysexEnd) this.#onSysex(message);
      } else if (this.#dataBytesLeft > 0) {
        this.#dataBytesLeft--;
      } else if (this.#sysex) {
        this.#sysex.push(byte);
      } else {
        text += String.fromCharCode(byte);
      }
    }
    return text;
  }

  /** Ends a message whose end was lost: the next byte is text. */
  resync(): void {
    this.#sysex = undefined;
    this.#dataBytesLeft = 0;
  }
}
