// From a port to the link to its board.
import { BoardLink, type LinkOptions } from './board-link.js';
import { type BytePort, closePort } from './byte-port.js';
import { type StartClient, shakeHands } from './handshake.js';

/**
 * Connects to the board at a port that is open or opening. The port belongs to the link from here on: it is closed when connecting
 * fails, and by `close()`.
 *
 * @param startClient starts the Firmata client that the link is to use: Johnny-Five (`connect` does), or `PlainFirmata`, which runs
 *   everywhere.
 * @throws LinkError 'LINK_PORT', 'LINK_SILENT', 'LINK_GARBAGE', 'LINK_FOREIGN', 'LINK_TIMEOUT' or 'LINK_LOST', or the signal's reason.
 */
export async function connectThrough<Board>(
  startClient: StartClient<Board>,
  port: BytePort,
  options: LinkOptions = {},
): Promise<BoardLink<Board>> {
  const { signal } = options;
  const hangUp = (): void => void closePort(port);
  signal?.addEventListener('abort', hangUp);
  port.on('close', () => signal?.removeEventListener('abort', hangUp));
  try {
    signal?.throwIfAborted();
    const client = await shakeHands(startClient, port, options.connectTimeoutMs ?? 6000);
    const link = new BoardLink(port, client, options);
    await link.status();
    return link;
  } catch (error) {
    await closePort(port);
    signal?.throwIfAborted();
    throw error;
  }
}
