// What every board under test is, emulated or real: a thing with a serial port.

import type { BoardLink, LinkOptions } from '../../src/link/index.js';
import { baudRate } from '../../src/protocol/index.js';
import type { EmulatedUno } from './emulated-uno.js';
import type { Instruments } from './instruments.js';

/** A board under test. */
export interface Board {
  /** For people: 'emulated Uno', 'board at /dev/ttyACM0' */
  readonly name: string;
  /** As given to createBoard. */
  readonly path: string;
  /** What can be measured inside the board; only an emulated one has it. */
  readonly instruments?: Instruments;
  /** The emulated board itself, to whose pins a bench can be wired; a real one is wired already. */
  readonly uno?: EmulatedUno;
  /**
   * Opens the serial port, which resets the board, and waits until its firmware has greeted.
   * @throws CodedError code 'BOARD_NO_PORT', 'BOARD_PORT_BUSY', 'BOARD_PERMISSION', 'BOARD_PORT_FAILED'; LinkError, or the signal's reason
   */
  link(options?: LinkOptions): Promise<BoardLink>;
  /** Closes the port if it is open. */
  close(): Promise<void>;
}

export const DEFAULT_BAUD_RATE = baudRate;
