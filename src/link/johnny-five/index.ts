/**
 * The link on Node: its Firmata client is Johnny-Five, so that ordinary Johnny-Five programs run on a linked board.
 *
 * @module synaptolytic/link
 */
import type { Board } from 'johnny-five';
import type { BoardLink, BytePort, LinkOptions } from '../index.js';
import { connectThrough } from '../index.js';
import { JohnnyFive } from './client.js';

export * from '../index.js';

/**
 * Connects to the board at a port that is open or opening: one of serialport's streams, with any binding. The port belongs to the link
 * from here on: it is closed when connecting fails, and by `close()`.
 *
 * @throws LinkError 'LINK_PORT', 'LINK_SILENT', 'LINK_GARBAGE', 'LINK_FOREIGN', 'LINK_TIMEOUT' or 'LINK_LOST', or the signal's reason.
 */
export async function connect(port: BytePort, options: LinkOptions = {}): Promise<BoardLink<Board>> {
  return connectThrough((open, timeoutMs) => new JohnnyFive(open, timeoutMs), port, options);
}
