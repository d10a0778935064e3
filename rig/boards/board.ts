// What every board under test is, emulated or real: a thing with a serial port.

import type { BoardLink, LinkOptions } from '../../src/link/index.js';
import { baudRate } from '../../src/protocol/index.js';
import type { WiredUno } from './uno.js';

/** A board under test. */
export interface Board {
  /** For people: 'emulated Uno', 'board at /dev/ttyACM0' */
  readonly name: string;
  /** As given to createBoard. */
  readonly path: string;
  /** The board itself, if it is simulated: what can be measured inside it, and the pins to which a bench can be wired. A real one is wired already. */
  readonly uno?: WiredUno;
  /**
   * Opens the serial port, which resets the board, and waits until its firmware has greeted.
   * @throws CodedError code 'BOARD_NO_PORT', 'BOARD_PORT_BUSY', 'BOARD_PERMISSION', 'BOARD_PORT_FAILED'; LinkError, or the signal's reason
   */
  link(options?: LinkOptions): Promise<BoardLink>;
  /** Closes the port if it is open. */
  close(): Promise<void>;
}

export const DEFAULT_BAUD_RATE = baudRate;
