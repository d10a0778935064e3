// The emulated Uno as a board: with our firmware, behind its serial port.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { SerialPortStream } from '@serialport/stream';
import { CodedError } from '../../../src/base/index.js';
import { type Board, type BoardErrorCode, DEFAULT_BAUD_RATE, EmulatedUno, UnoBinding } from '../index.js';
import type { EepromFile } from './eeprom-file.js';
import { closePort, openPort } from './open-port.js';

export interface EmulatedBoardOptions {
  /** Path under which the port is opened; 'emulated' if left out. */
  readonly path?: string;
  /** Firmware as Intel HEX text; the one that comes with this package if left out. */
  readonly hex?: string;
  /** Where the EEPROM is kept when the port is closed; without it the board forgets when the process ends. */
  readonly eepromFile?: EepromFile;
  /** See UnoBindingOptions. */
  readonly silenceMs?: number;
}

export class EmulatedBoard implements Board {
  readonly name = 'emulated Uno';
  readonly path: string;
  /** The board itself: pins, EEPROM, reset, supply. */
  readonly uno: EmulatedUno;
  /** Its USB side, for `new SerialPort({ binding, path, baudRate })`. */
  readonly binding: UnoBinding;
  #port: SerialPortStream | undefined;

  /** @throws CodedError if the firmware is missing or damaged */
  constructor({ path = 'emulated', hex, eepromFile, silenceMs }: EmulatedBoardOptions = {}) {
    this.path = path;
    const firmware = hex === undefined ? checkedInFirmware() : { hex };
    this.uno = new EmulatedUno(eepromFile ? { ...firmware, eeprom: eepromFile.bytes } : firmware);
    this.binding = new UnoBinding(this.uno, {
      path,
      onClose: () => eepromFile?.save(this.uno.eeprom),
      ...(silenceMs === undefined ? {} : { silenceMs }),
    });
  }

  get instruments(): EmulatedUno {
    return this.uno;
  }

  async openPort(baudRate = DEFAULT_BAUD_RATE): Promise<SerialPortStream> {
    const port: SerialPortStream = new SerialPortStream({
      binding: this.binding,
      path: this.path,
      baudRate,
      autoOpen: false,
    });
    this.#port = await openPort(port);
    return this.#port;
  }

  async close(): Promise<void> {
    await closePort(this.#port);
  }

  /** Pulls the USB plug: the port vanishes in the middle of whatever it did, and the board loses its supply. */
  unplug(tornByte?: number): void {
    this.binding.unplug(tornByte);
  }

  plugIn(): void {
    this.binding.plugIn();
  }
}

function checkedInFirmware(): { hex: string; source: string } {
  try {
    const source = createRequire(import.meta.url).resolve('synaptolytic/firmware/uno.hex');
    return { hex: readFileSync(source, 'utf8'), source };
  } catch (cause) {
    const advice = 'Install the package again, or build the firmware with "npm run firmware:build".';
    throw new CodedError<BoardErrorCode>(
      'BOARD_FIRMWARE',
      `The firmware of the emulated Uno (firmware/uno.hex) is missing. ${advice}`,
      {
        cause,
      },
    );
  }
}
