// The board the tests run on: the emulated Uno, or the one at SYNAPTOLYTIC_PORT.
import type { SerialPortStream } from '@serialport/stream';
import type { Board } from 'johnny-five';
import { createBoard, EmulatedBoard, type EmulatedBoardOptions, type PortBoard } from '../../rig/boards/ports/index.js';
import { type BoardLink, connect, type LinkOptions } from '../../src/link/johnny-five/index.js';
import { opened } from '../suite/opened.js';

export const realPort = process.env.SYNAPTOLYTIC_PORT;

/** For suites that look into the board: says in their name why they are skipped on a real one. */
export const emulatedOnly = realPort ? `(skipped: ${realPort} cannot be looked into)` : 'on the emulated board';
if (realPort) console.warn(`Tests that look into an emulated board are skipped: SYNAPTOLYTIC_PORT is ${realPort}.`);

/** A fresh emulated board, or the real one; its port is closed after the test. */
export function testBoard(): PortBoard {
  const board = createBoard(realPort ?? 'emulated');
  opened.push(board);
  return board;
}

/** A fresh emulated board to look into. */
export function emulatedBoard(options: EmulatedBoardOptions = {}): EmulatedBoard {
  const board = new EmulatedBoard(options);
  opened.push(board);
  return board;
}

export interface Connection<AnyBoard extends PortBoard = PortBoard> {
  readonly board: AnyBoard;
  readonly port: SerialPortStream;
  readonly link: BoardLink<Board>;
}

/** How long a board may take here: how busy this machine is decides no test. */
const patience: LinkOptions = { connectTimeoutMs: 60_000, replyTimeoutMs: 30_000, answerTimeoutMs: 10_000 };

/** Opens a board's port and connects to it. */
export async function connectTo<AnyBoard extends PortBoard>(
  board: AnyBoard,
  options: LinkOptions = {},
): Promise<Connection<AnyBoard>> {
  const port = await board.openPort();
  return { board, port, link: await connect(port, { ...patience, ...options }) };
}
