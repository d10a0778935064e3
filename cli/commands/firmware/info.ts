// synaptolytic firmware info: what is on a port: our firmware, another program, a boot loader and which, or nothing.
import type { Command } from 'commander';
import { addBoardOptions, type BoardOptions, withNamedBoard } from '../../board-choice.js';
import { completeCommand, type Session } from '../../command.js';
import { choosePort } from './port-choice.js';

export function addFirmwareInfo(firmware: Command, session: Session): void {
  const command = firmware.command('info').summary('tell what is on a port');
  command
    .description(
      'Resets the board, asks its boot loader who it is, lets the program start and asks that. Nothing is written. A machine that moves is stopped.',
    )
    .option('--port <path>', 'port of the board, as the command boards lists it (default: the only one there is)');
  addBoardOptions(command);
  completeCommand(command, { examples: ['firmware info --port /dev/ttyACM0'], exits: ['board'] });
  command.action(async (options: BoardOptions & { json?: boolean }) => {
    const { json } = options;
    const { output, interruption } = session;
    const path = await choosePort((await withNamedBoard(session, options)).port);
    output.progress(`asking ${path}`);
    const { askBoard, factsSheet } = await import('./board-facts.js');
    const facts = await askBoard(path, interruption.signal);
    if (json) output.printJson(facts);
    else output.printFacts(factsSheet(facts));
    if (!facts.loader && !facts.firmware) session.exit = 'board';
  });
}
