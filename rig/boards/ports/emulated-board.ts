// The emulated Uno as a board: with our firmware, behind its serial port.
import { SerialPortStream } from '@serialport/stream';
import type { BoardLink, LinkOptions } from '../../../src/link/index.js';
import { DEFAULT_BAUD_RATE, EmulatedUno, UnoBinding } from '../index.js';
import { firmwareHex } from './hex-files.js';
import type { EepromFile } from './memory-file.js';
import { closePort, linkPort, openPort, type PortBoard, type SendListener } from './open-port.js';

export interface EmulatedBoardOptions {
  /** Path under which the port is opened; 'emulated' if left out. */
  readonly path?: string;
  /** Firmware as Intel HEX text; the one that comes with this package if left out. */
  readonly hex?: string;
  /** Name of that firmware in errors. */
  readonly source?: string;
  /** Where the EEPROM is kept when the port is closed; without it the board forgets when the process ends. */
  readonly eepromFile?: EepromFile;
  /** See UnoBindingOptions. */
  readonly silenceMs?: number;
  /** Hears every message that is written to the board. */
  readonly onSend?: SendListener;
}

export class EmulatedBoard implements PortBoard {
  readonly name = 'emulated Uno';
  readonly path: string;
  /** The board itself: pins, EEPROM, reset, supply. */
  readonly uno: EmulatedUno;
  /** Its USB side, for `new SerialPort({ binding, path, baudRate })`. */
  readonly binding: UnoBinding;
  #port: SerialPortStream | undefined;
  readonly #onSend: SendListener | undefined;

  /** @throws CodedError if the firmware is missing or damaged */
  constructor({ path = 'emulated', hex, source, eepromFile, silenceMs, onSend }: EmulatedBoardOptions = {}) {
    this.path = path;
    this.#onSend = onSend;
    const firmware = hex === undefined ? firmwareHex() : { hex, ...(source !== undefined && { source }) };
    this.uno = new EmulatedUno(eepromFile ? { ...firmware, eeprom: eepromFile.bytes } : firmware);
    this.binding = new UnoBinding(this.uno, {
      path,
      onClose: () => eepromFile?.save(this.uno.eeprom),
      ...(silenceMs === undefined ? {} : { silenceMs }),
    });
  }

  async openPort(baudRate = DEFAULT_BAUD_RATE): Promise<SerialPortStream> {
    const port: SerialPortStream = new SerialPortStream({
      binding: this.binding,
      path: this.path,
      baudRate,
      autoOpen: false,
    });
    this.#port = await openPort(port, this.#onSend);
    return this.#port;
  }

  async link(options?: LinkOptions): Promise<BoardLink> {
    return linkPort(await this.openPort(), options);
  }

  async close(): Promise<void> {
    await closePort(this.#port);
  }

  /** Pulls the USB plug: the port vanishes in the middle of whatever it did, and the board loses its supply. */
  unplug(tornByte?: number): void {
    this.binding.unplug(tornByte);
  }

  /** Plugs the board in again, after `unplug`. */
  plugIn(): void {
    this.binding.plugIn();
  }
}
