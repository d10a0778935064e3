// synaptolytic flash: makes a champion the active one of a board, and proves it by reading it back.
import type { Command } from 'commander';
import type { Board } from '../../rig/boards/index.js';
import { compileChampion } from '../../src/compile/index.js';
import type { FlashResult } from '../../src/link/index.js';
import { addBoardOptions, type BoardOptions, boardAt, withNamedBoard } from '../board-choice.js';
import { completeCommand, type Session } from '../command.js';
import { CommandError } from '../failure.js';
import { isImagePath, readChampion, readImage } from '../input-files.js';

export function addFlash(program: Command, session: Session): void {
  const command = program.command('flash').summary('make a champion the active one of a board');
  command
    .description(
      'Stores an image in the board, reads it back and compares. The earlier champion stays active until the new one is proven; ' +
        'an image that the board already holds is not written again.',
    )
    .argument('<file>', 'champion.syn, or champion.json, which is compiled first')
    .option('--port <path>', 'port of the board, as the command boards lists it');
  addBoardOptions(command);
  completeCommand(command, {
    examples: ['flash champion.syn --port /dev/ttyACM0', 'flash champion.json --port emulated:uno.eeprom'],
    exits: ['input', 'board', 'refused'],
  });
  command.action(async (file: string, options: BoardOptions & { json?: boolean }) => {
    const { output, interruption } = session;
    const { json } = options;
    if (options.port === undefined && options.board === undefined) {
      throw new CommandError(
        'usage',
        'Which board? Give --port with its port, or --board with its name in boards.yaml.',
        { field: '--port' },
      );
    }
    const image = isImagePath(file) ? readImage(file).bytes : compileChampion(readChampion(file)).image;
    const port = (await withNamedBoard(session, options)).port!;
    interruption.advice =
      'The board keeps the champion it had, or holds the new one whole. Run the command again to be sure of the new one.';
    output.progress(`flashing ${image.length} bytes to ${port}`);
    const board = await boardAt(session, port);
    const result = await flash(board, image, interruption.signal);
    if (json) output.printJson({ port, board: board.name, ...result });
    else output.print(`${board.name}: ${flashSentence(result)}`);
  });
}

/** Makes an image the active one of a board, and closes its port. */
export async function flash(board: Board, image: Uint8Array, signal: AbortSignal): Promise<FlashResult> {
  const link = await board.link({ signal });
  try {
    return await link.flash(image);
  } finally {
    await link.close();
  }
}

/** What flashing did. */
export function flashSentence({ written, slot, bytes }: FlashResult): string {
  return written
    ? `${bytes} bytes written to slot ${slot}, read back, and equal.`
    : `slot ${slot} holds exactly this image already; nothing was written.`;
}
