// What a bystander on the serial line hears of a board: the state it tells, and which firmware it says it is.
import { type BoardStateName, type FaultName, sysex } from '../protocol/index.js';
import { type FirmwareReport, readFirmware, reportFirmware } from './firmata-client.js';
import { FirmataFilter } from './firmata-filter.js';
import { unpackSevenBit } from './seven-bit.js';
import { parseStatus } from './status.js';
import { isTelemetry, parseTelemetry } from './telemetry.js';

/** What is called back. */
export interface Bystander {
  /** At each telemetry or status in which the board tells its state. */
  readonly onState?: (state: BoardStateName | undefined, fault: FaultName | undefined) => void;
  /** At each report of the firmware. */
  readonly onFirmware?: (report: FirmwareReport) => void;
  /** At each whole line of text. */
  readonly onLine?: (line: string) => void;
}

/** A line without an end is cut here. */
const LONGEST_LINE = 256;

/** Reads along; nothing is sent, and a damaged message is passed over. */
export class Overheard {
  readonly #bystander: Bystander;
  readonly #filter = new FirmataFilter((message) => this.#take(message));
  #line = '';

  constructor(bystander: Bystander) {
    this.#bystander = bystander;
  }

  /** The next byte from the board. */
  hear(byte: number): void {
    for (const character of this.#filter.text(Uint8Array.of(byte))) {
      if (character !== '\n' && this.#line.length < LONGEST_LINE) this.#line += character;
      else {
        const line = this.#line.replace(/\r$/, '');
        this.#line = character === '\n' ? '' : character;
        if (line !== '') this.#bystander.onLine?.(line);
      }
    }
  }

  /** The board was reset: what it was in the middle of is over. */
  forget(): void {
    this.#filter.resync();
    this.#line = '';
  }

  #take([id, ...data]: readonly number[]): void {
    if (id === reportFirmware && data.length >= 2) this.#bystander.onFirmware?.(readFirmware(data));
    if (id !== sysex.TELEMETRY && id !== sysex.STATUS) return;
    const payload = unpackSevenBit(data);
    const heard =
      id === sysex.STATUS ? parseStatus(payload) : isTelemetry(payload) ? parseTelemetry(payload) : undefined;
    if (heard) this.#bystander.onState?.(heard.state, heard.fault);
  }
}
