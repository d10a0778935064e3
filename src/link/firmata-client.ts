// What the link needs of a Firmata client, and the least that is one.
import type { BytePort } from './byte-port.js';
import { FirmataFilter } from './firmata-filter.js';

/** What a board says of its program. */
export interface FirmwareReport {
  readonly name?: string;
  readonly version?: { readonly major: number; readonly minor: number };
}

/**
 * Speaks Firmata on a port that is open or opening.
 *
 * `Board` is what programs for the client's own library take, if it has one.
 */
export interface FirmataClient<Board> {
  readonly board: Board;
  /** Resolves when the board has greeted it. */
  readonly ready: Promise<void>;
  /** Gets the SysEx messages from the board: an id and 7-bit bytes. */
  onSysex: (id: number, data: readonly number[]) => void;
  /** Gets the texts that the board sends as messages. */
  onString: (text: string) => void;
  /** Sends a SysEx message: an id and 7-bit bytes. */
  sendSysex(message: readonly number[]): void;
  /** Ends whatever the client waits for, once the greeting is over. */
  endGreeting(): void;
}

/** Asks a board for its program's name, and is the id of the answer. */
export const reportFirmware = 0x79;
const stringData = 0x71;

/** A client for wherever Johnny-Five does not run: nothing but SysEx. */
export class PlainFirmata implements FirmataClient<undefined> {
  readonly board = undefined;
  readonly ready: Promise<void>;
  onSysex: FirmataClient<undefined>['onSysex'] = () => {};
  onString: FirmataClient<undefined>['onString'] = () => {};
  readonly #port: BytePort;
  #greeted: () => void = () => {};

  constructor(port: BytePort) {
    this.#port = port;
    this.ready = new Promise((resolve) => {
      this.#greeted = resolve;
    });
    const filter = new FirmataFilter((message) => this.#take(message));
    port.on('data', (bytes) => void filter.text(bytes));
    this.sendSysex([reportFirmware]);
  }

  sendSysex(message: readonly number[]): void {
    this.#port.write(Uint8Array.of(0xf0, ...message, 0xf7));
  }

  endGreeting(): void {}

  #take([id, ...data]: readonly number[]): void {
    if (id === reportFirmware && data.length >= 2) {
      this.#greeted();
    } else if (id === stringData) {
      this.onString(textOf(data));
    } else if (id !== undefined) {
      this.onSysex(id, data);
    }
  }
}

/** What the answer to `reportFirmware` says: at least two bytes, and the name. */
export function readFirmware(data: readonly number[]): FirmwareReport {
  const [major, minor, ...name] = data as [number, number, ...number[]];
  return { name: textOf(name), version: { major, minor } };
}

/** Text as Firmata sends it: each character in two bytes, the lower 7 bits first. */
function textOf(data: readonly number[]): string {
  let text = '';
  for (let i = 0; i + 1 < data.length; i += 2) text += String.fromCharCode(data[i]! | (data[i + 1]! << 7));
  return text;
}
