// What every board under test is, emulated or real: a thing with a serial port.

import type { SerialPortStream } from '@serialport/stream';
import { baudRate } from '../../src/protocol/index.js';

/** A board under test. */
export interface Board {
  /** For people: 'emulated Uno', 'board at /dev/ttyACM0' */
  readonly name: string;
  /** As given to createBoard. */
  readonly path: string;
  /** What can be measured inside the board; only an emulated one has it. */
  readonly instruments?: Instruments;
  /**
   * Opens the serial port, which resets the board. The port is open when the promise resolves; nothing has been read yet.
   * @throws CodedError code 'BOARD_NO_PORT', 'BOARD_PORT_BUSY', 'BOARD_PERMISSION', 'BOARD_PORT_FAILED'
   */
  openPort(baudRate?: number): Promise<SerialPortStream>;
  /** Closes the port if it is open. */
  close(): Promise<void>;
}

/** Measures inside a board that no real one offers. Times are in CPU cycles since it was first powered. */
export interface Instruments {
  readonly clockHz: number;
  /** Cycles so far. The clock stands still unless somebody waits for the board. */
  readonly cycles: number;
  /** Calls back at every change of the trace register; returns a function that ends it. */
  onTrace(listener: TraceListener): () => void;
}

/** `value` of the trace register (traceBits) as written by the program at `cycle`. */
export type TraceListener = (value: number, cycle: number) => void;

export const DEFAULT_BAUD_RATE = baudRate;

export type BoardErrorCode =
  | 'BOARD_NO_PORT'
  | 'BOARD_PORT_BUSY'
  | 'BOARD_PERMISSION'
  | 'BOARD_PORT_FAILED'
  | 'BOARD_FIRMWARE'
  | 'BOARD_EEPROM_FILE'
  | 'BOARD_FLASH_FILE'
  | 'HEX_SYNTAX'
  | 'HEX_CHECKSUM'
  | 'HEX_TRUNCATED'
  | 'HEX_TOO_LARGE';
