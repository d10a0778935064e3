// A real Uno at a port of the browser: its firmware, its champion, and what it tells.
import { DEFAULT_BAUD_RATE, parseProgram } from '../../rig/boards/index.js';
import {
  type BoardLink,
  type BoardStatus,
  connectThrough,
  type FirmwareFlashOptions,
  type FirmwareFlashResult,
  type FlashResult,
  flashFirmware,
  PlainFirmata,
  type RigSettings,
  type Telemetry,
} from '../../src/link/index.js';
import { type WebSerialPort, WebSerialStream } from './web-serial.js';

/** What a board says of itself. */
export interface Introduction {
  readonly status: BoardStatus;
  /** Of the rig that it has stored, if it has one. */
  readonly settings: RigSettings | undefined;
}

export class RealBoard {
  readonly #port: WebSerialPort;
  readonly #onLost: (reason: Error) => void;
  #link: BoardLink | undefined;

  /** @param onLost is told when a link ends by itself. */
  constructor(port: WebSerialPort, onLost: (reason: Error) => void) {
    this.#port = port;
    this.#onLost = onLost;
  }

  /**
   * Waits for the firmware's greeting.
   * @throws LinkError when another program runs on the board, or none
   */
  async greet(): Promise<Introduction> {
    const link = await this.#connected();
    return { status: await link.status(), settings: await link.readSettings() };
  }

  /** Puts the firmware onto the board through its boot loader. @throws CodedError as `flashFirmware` */
  async flashFirmware(hex: string, onPage: FirmwareFlashOptions['onPage']): Promise<FirmwareFlashResult> {
    await this.close();
    const port = await WebSerialStream.open(this.#port, DEFAULT_BAUD_RATE);
    try {
      return await flashFirmware(port, parseProgram(hex, 'the firmware of this page'), onPage ? { onPage } : {});
    } finally {
      await new Promise((resolve) => port.close(resolve));
    }
  }

  /** @throws LinkError as `BoardLink.flash` */
  async flashChampion(image: Uint8Array): Promise<FlashResult> {
    return (await this.#connected()).flash(image);
  }

  /** Has every control tick told, as long as a rig is stored. */
  async watch(listener: (telemetry: Telemetry) => void): Promise<void> {
    await (await this.#connected()).telemetry(1, listener);
  }

  /** Motor off, whatever the board does. @throws Error when nobody can tell the board */
  async stop(): Promise<void> {
    if (this.#link === undefined) throw new Error('There is no link to the board: switch its motor supply off.');
    await this.#link.stop();
  }

  async close(): Promise<void> {
    const link = this.#link;
    this.#link = undefined;
    await link?.close();
  }

  async #connected(): Promise<BoardLink> {
    if (this.#link !== undefined) return this.#link;
    const port = await WebSerialStream.open(this.#port, DEFAULT_BAUD_RATE);
    const link = await connectThrough((open) => new PlainFirmata(open), port);
    this.#link = link;
    void link.ended.then((reason) => {
      if (this.#link !== link) return;
      this.#link = undefined;
      this.#onLost(reason);
    });
    return link;
  }
}
