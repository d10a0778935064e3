// synaptolytic boards: lists the ports at which a board may be, the emulated Uno among them.
import type { Command } from 'commander';
import { completeCommand, type Session } from '../command.js';

export function addBoards(program: Command, session: Session): void {
  const command = program.command('boards').summary('list the ports to use with --port');
  command.description('Lists the ports to use with --port: the emulated Uno, and the serial ports of this machine.');
  completeCommand(command, { examples: ['boards', 'boards --json'], exits: [] });
  command.action(async ({ json }: { json?: boolean }) => {
    const { listBoards } = await import('../../rig/boards/ports/index.js');
    const { boards, notes } = await listBoards();
    for (const note of notes) session.output.say(note);
    if (json) session.output.printJson(boards);
    else session.output.printFacts(boards.map(({ path, description }) => [path, description]));
  });
}
