// synaptolytic ui: the page in a browser, served by this process, with runs, rig and results of this computer.
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Rig } from '../../rig/description/index.js';
import type { Machine } from '../../rig/hil/index.js';
import { makeDirectory } from '../../src/base/files/index.js';
import { addBoardMap, type BoardOptions, boardAt, withNamedBoard } from '../board-choice.js';
import { completeCommand, type Session, wholeNumber } from '../command.js';
import { CommandError } from '../failure.js';
import { chooseRig } from '../rig-choice.js';

interface UiOptions {
  readonly port: number;
  readonly runs: string;
  readonly board: string;
  readonly boardMap?: string;
  readonly rig?: string;
  readonly json?: boolean;
}

const EMULATED = 'emulated';
const EMULATED_RIG = 'desktop';

export function addUi(program: Command, session: Session): void {
  const command = program
    .command('ui')
    .summary('a page in the browser: runs as they are trained, results, and a machine to steer');
  command
    .argument('[results...]', 'files of results to show beside those in the folder: verdict.json, robustness.json')
    .description(
      'Serves a page to browsers on this computer: all runs and experiments of a folder, also while they are trained; they are started, stopped and gone on with there. ' +
        'Its results, each beside an earlier one. ' +
        'And a machine, real or emulated, that is homed, armed and stopped from the page, with live plots. ' +
        'The address has a token that is new each time, and nobody else is answered. Ctrl-C ends it: the motor is off, and trainings leave a checkpoint.',
    )
    .option('--port <n>', 'port to serve the page at; 0 is a free one', wholeNumber(0, 65_535), 0)
    .option('--runs <dir>', 'folder of the runs; made if it is not there', 'runs')
    .option(
      '--board <board>',
      'the board: its port, as the command boards lists it, its name in the lab, or emulated',
      EMULATED,
    );
  addBoardMap(command).option(
    '--rig <name>',
    `the machine: a preset or a rig file (default: that of the board in the lab; ${EMULATED_RIG} with the emulated board)`,
  );
  completeCommand(command, {
    examples: [
      'ui',
      'ui --port 8080 --runs results',
      'ui before/verdict.json after/verdict.json',
      'ui --board /dev/ttyACM0 --rig my-rig.yaml',
      'ui --board uno-1',
    ],
    exits: ['input', 'output'],
  });
  command.action(async (results: string[], { port, runs, json, ...options }: UiOptions) => {
    const { output, interruption } = session;
    const { PageServer } = await import('../ui/page-server.js');
    const folder = resolve(runs);
    const board = await boardOf(session, options);
    const rigFile = board.rig ?? (board.port === EMULATED ? EMULATED_RIG : undefined);
    const chosen = await chooseRig(rigFile);
    // Its file may be edited from the page: each connection reads it anew.
    const createMachine = async () => machineOf(session, board.port, await chooseRig(rigFile));
    const machine = { port: board.port, boardName: board.name, rig: chosen, createMachine };
    makeDirectory(folder);
    const server = await PageServer.listen(port, { runs: folder, results, machine, rigFile: rigFile!, interruption });
    try {
      if (json) output.printJson({ url: server.url, runs: folder, board: options.board, rig: chosen.name });
      else output.print(server.url);
      output.say(`Open it in a browser on this computer. It shows ${folder}, and ends with Ctrl-C.`);
      await ended(interruption.signal);
    } finally {
      await server.close();
    }
  });
}

/** A board of the lab belongs to this command until it ends. */
async function boardOf(
  session: Session,
  { board, boardMap, rig }: Pick<UiOptions, 'board' | 'boardMap' | 'rig'>,
): Promise<{ readonly port: string; readonly name?: string; readonly rig?: string }> {
  if (board.startsWith(`${EMULATED}:`)) {
    throw new CommandError('usage', `The page's emulated board is a fresh one each time: give --board ${EMULATED}.`, {
      field: '--board',
    });
  }
  const given = rig === undefined ? {} : { rig };
  const isPort = board === EMULATED || /[/\\:]|^COM\d+$/i.test(board);
  if (isPort) return { port: board, ...given };
  const named = { board, ...(boardMap !== undefined && { boardMap }), ...given };
  const { port, rig: machine } = await withNamedBoard<BoardOptions>(session, named);
  return { port: port!, name: board, ...(machine !== undefined && { rig: machine }) };
}

/** In real time, if it is emulated: people look at it. */
async function machineOf(session: Session, port: string, rig: Rig): Promise<Machine> {
  const { wire } = await import('../../rig/hil/index.js');
  if (port !== EMULATED) return wire(await boardAt(session, port), rig);
  const { firmwareHex, PacedBoard } = await import('../../rig/boards/ports/index.js');
  const board = new PacedBoard(firmwareHex().hex);
  board.pace = 1;
  return wire(board, rig);
}

async function ended(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
}
