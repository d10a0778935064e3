// Work with a board that leaves its port closed, however it ends.
import type { Board } from '../../rig/boards/index.js';
import type { BoardLink } from '../link/index.js';

/** A board and the link to it. */
export interface Connected {
  readonly board: Board;
  readonly link: BoardLink;
}

/**
 * Runs `work` with the board at a port. Aborting closes the port, which ends whatever waits for the board.
 *
 * @param path a port as `synaptolytic boards` lists it.
 * @throws BoardError or LinkError when the board cannot be reached, and whatever `work` throws.
 */
export async function withBoard<T>(
  path: string,
  signal: AbortSignal,
  work: (connected: Connected) => Promise<T>,
): Promise<T> {
  const [{ createBoard }, { connect }] = await Promise.all([
    import('../../rig/boards/index.js'),
    import('../link/index.js'),
  ]);
  const board = createBoard(path);
  const hangUp = (): void => void board.close();
  signal.throwIfAborted();
  signal.addEventListener('abort', hangUp);
  try {
    const link = await connect(await board.openPort());
    try {
      return await work({ board, link });
    } finally {
      await board.close();
      await link.close();
    }
  } finally {
    signal.removeEventListener('abort', hangUp);
  }
}
