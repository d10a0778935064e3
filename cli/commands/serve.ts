// synaptolytic serve: emulated boards, with their machines, for any other program: behind TCP ports or pseudo terminals.
import type { Command } from 'commander';
import type { BoardServer, PseudoTerminal } from '../../rig/serving/index.js';
import { completeCommand, type Session } from '../command.js';
import { CommandError } from '../failure.js';
import { readInput } from '../input-files.js';

interface ServeOptions {
  readonly tcp: readonly string[];
  readonly pty: readonly string[];
  readonly rig?: string;
  readonly bootloader?: string | true;
  readonly pace: number;
  readonly eeprom?: string;
  readonly flash?: string;
  readonly json?: boolean;
}

const [MIN_PACE, MAX_PACE] = [0.01, 20];

export function addServe(program: Command, session: Session): void {
  const command = program.command('serve').summary('emulated boards for any other program, over TCP or a pseudo terminal');
  command
    .description(
      'Serves emulated Unos, at the pace of real time, to programs that know nothing of this one: avrdude, Johnny-Five, pyserial, a terminal. ' +
        'Whoever connects resets the board, as opening a port does. Each --tcp and each --pty is a board of its own. Ends with Ctrl-C.',
    )
    .option('--tcp <address>', 'host:port to listen at; port 0 is a free one (default: 127.0.0.1:0)', collect, [])
    .option('--pty <path>', 'a pseudo terminal with this name, by socat', collect, [])
    .option('--rig <name>', 'wire a machine to the pins: a preset or a rig file')
    .option('--bootloader [file]', 'start in a boot loader, ours or one in Intel HEX; the board can then be flashed')
    .option('--pace <n>', 'emulated time per real time', readPace, 1)
    .option('--eeprom <file>', 'keep the EEPROM in a file (one board)')
    .option('--flash <file>', 'keep the flash in a file (one board)');
  completeCommand(command, {
    examples: [
      'serve --tcp 127.0.0.1:3210 --rig desktop',
      'serve --bootloader --pty /tmp/uno',
    ],
    exits: ['input', 'board', 'output'],
  });
  command.action(async (options: ServeOptions) => {
    const { output, interruption } = session;
    const { BoardServer, PseudoTerminal, serveBoard } = await import('../../rig/serving/index.js');
    const addresses = options.tcp.map(readAddress);
    const places = [...addresses.map((address) => ({ address, pty: undefined })), ...options.pty.map((pty) => ({ address: undefined, pty }))];
    if (places.length === 0) places.push({ address: { host: '127.0.0.1', port: 0 }, pty: undefined });
    if (places.length > 1 && (options.eeprom ?? options.flash) !== undefined) {
      throw new CommandError('usage', 'Several boards cannot keep their memory in one file. Serve each by a command of its own.');
    }
    const loader = typeof options.bootloader === 'string' ? { hex: readInput(options.bootloader).toString('latin1'), source: options.bootloader } : options.bootloader;
    const rig = options.rig === undefined ? undefined : await (await import('../../rig/description/index.js')).loadRig(options.rig);
    const servers: BoardServer[] = [];
    const terminals: PseudoTerminal[] = [];
    const { eeprom, flash, pace } = options;
    try {
      for (const { address, pty } of places) {
        const server = await serveBoard(
          { ...(rig && { rig }), ...(loader !== undefined && { bootloader: loader }), ...(eeprom !== undefined && { eeprom }), ...(flash !== undefined && { flash }) },
          { ...(address ?? { port: 0 }), pace },
        );
        servers.push(server);
        if (pty !== undefined) terminals.push(await PseudoTerminal.open(pty, server));
      }
      const boards = [...servers.slice(0, addresses.length || (terminals.length ? 0 : 1)).map(({ path }) => path), ...terminals.map(({ path }) => path)];
      const facts = { rig: rig?.name ?? 'none', pace };
      if (options.json) output.printJson({ boards, ...facts });
      else for (const path of boards) output.print(path);
      output.say(`${boards.length === 1 ? 'A board is' : `${boards.length} boards are`} served${rig ? ` on the rig ${rig.name}` : ''}. Ctrl-C ends it.`);
      await new Promise<void>((resolve) => {
        if (interruption.signal.aborted) resolve();
        interruption.signal.addEventListener('abort', () => resolve());
      });
    } finally {
      for (const terminal of terminals) await terminal.close();
      for (const server of servers) await server.close();
    }
  });
}

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}
