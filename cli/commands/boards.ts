// synaptolytic boards: lists the ports at which a board may be, the emulated Uno among them, and asks who is there.
import type { Command } from 'commander';
import type { BoardList, BoardListing } from '../../rig/boards/ports/index.js';
import { hasCode } from '../../src/base/index.js';
import { completeCommand, type Session } from '../command.js';
import type { BoardFacts } from './firmware/board-facts.js';

/** A port, and who answered there: or why nobody could be asked. */
type AskedListing = BoardListing & { readonly found?: Omit<BoardFacts, 'port'>; readonly problem?: string };

export function addBoards(program: Command, session: Session): void {
  const command = program.command('boards').summary('list the ports to use with --port');
  command
    .description(
      'Lists the ports to use with --port: the emulated Uno, and the serial ports of this machine with what USB knows of them.',
    )
    .option('--ask', 'open each USB port, which resets its board and stops its machine, and tell who answers');
  completeCommand(command, { examples: ['boards', 'boards --ask', 'boards --json'], exits: [] });
  command.action(async (options: { ask?: boolean; json?: boolean }) => {
    const { listBoards } = await import('../../rig/boards/ports/index.js');
    await printBoards(session, await listBoards(), options);
  });
}

/** Prints a list of boards; with `ask` each at a USB port is asked first. */
export async function printBoards(
  { output, interruption }: Session,
  { boards, notes }: BoardList,
  { ask, json }: { ask?: boolean; json?: boolean },
): Promise<void> {
  interruption.advice = 'Nothing was changed.';
  for (const note of notes) output.say(note);
  const { factsSentence } = await import('./firmware/board-facts.js');
  const asked: AskedListing[] = [];
  for (const board of boards) {
    if (ask && board.isUsb) output.tick(`asking ${board.path}`);
    asked.push(ask && board.isUsb ? await answered(board, interruption.signal) : board);
  }
  if (json) output.printJson(asked);
  else
    output.printFacts(
      asked.map(({ path, description, found, problem }) => [
        path,
        [description, ...(found ? [factsSentence({ port: path, ...found })] : []), ...(problem ? [problem] : [])].join(
          '. ',
        ),
      ]),
    );
}

/** One port that does not work keeps no other from being told. */
async function answered(board: BoardListing, signal: AbortSignal): Promise<AskedListing> {
  const { askBoard } = await import('./firmware/board-facts.js');
  try {
    const { port: _, ...found } = await askBoard(board.path, signal);
    return { ...board, found };
  } catch (error) {
    signal.throwIfAborted();
    const codes = ['BOARD_NO_PORT', 'BOARD_PORT_BUSY', 'BOARD_PERMISSION', 'BOARD_PORT_FAILED'] as const;
    const expected = [...codes, 'BOOT_CHIP', 'BOOT_LOST', 'BOOT_REFUSED'] as const;
    if (!expected.some((code) => hasCode(error, code))) throw error;
    return { ...board, problem: (error as Error).message };
  }
}
