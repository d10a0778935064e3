// synaptolytic firmware info: what is on a port: our firmware, another program, a boot loader and which, or nothing.
import type { Command } from 'commander';
import type { Board } from '../../../rig/boards/index.js';
import { hasCode } from '../../../src/base/index.js';
import type { BootLoader } from '../../../src/link/index.js';
import { completeCommand, type Session } from '../../command.js';
import type { Fact } from '../../text.js';
import { choosePort } from './port-choice.js';

/** What is known of a port. What is not there is absent. */
interface BoardFacts {
  readonly port: string;
  readonly loader?: BootLoader;
  /** Version of our firmware. */
  readonly firmware?: string;
  readonly state?: string | undefined;
  /** Why our firmware did not answer, in words. */
  readonly program?: string;
}

export function addFirmwareInfo(firmware: Command, session: Session): void {
  const command = firmware.command('info').summary('tell what is on a port');
  command
    .description(
      'Resets the board, asks its boot loader who it is, lets the program start and asks that. Nothing is written. A machine that moves is stopped.',
    )
    .option('--port <path>', 'port of the board, as the command boards lists it (default: the only one there is)');
  completeCommand(command, { examples: ['firmware info --port /dev/ttyACM0'], exits: ['board'] });
  command.action(async ({ port, json }: { port?: string; json?: boolean }) => {
    const { output, interruption } = session;
    const { createBoard } = await import('../../../rig/boards/ports/index.js');
    const path = await choosePort(port);
    const board = createBoard(path);
    output.progress(`asking ${path}`);
    const loader = await loaderOf(board, interruption.signal);
    const facts: BoardFacts = {
      port: path,
      ...(loader && { loader }),
      ...(await programOf(board, interruption.signal)),
    };
    if (json) output.printJson(facts);
    else output.printFacts(sheet(facts));
    if (!facts.loader && !facts.firmware) session.exit = 'board';
  });
}

async function loaderOf(board: Board, signal: AbortSignal): Promise<BootLoader | undefined> {
  const { identify, Stk500 } = await import('../../../src/link/index.js');
  const port = await board.openPort();
  try {
    const stk500 = await Stk500.enter(port, signal);
    try {
      const loader = await identify(stk500, port.path);
      await stk500.leave();
      return loader;
    } finally {
      stk500.release();
    }
  } catch (error) {
    if (!hasCode(error, 'BOOT_SILENT')) throw error;
    return undefined;
  } finally {
    await board.close();
  }
}

async function programOf(
  board: Board,
  signal: AbortSignal,
): Promise<Pick<BoardFacts, 'firmware' | 'state' | 'program'>> {
  const { connect, LinkError } = await import('../../../src/link/johnny-five/index.js');
  try {
    const link = await connect(await board.openPort(), { signal });
    try {
      const { firmwareMajor, firmwareMinor, state } = await link.status();
      return { firmware: `${firmwareMajor}.${firmwareMinor}`, state };
    } finally {
      await link.close();
    }
  } catch (error) {
    if (!(error instanceof LinkError)) throw error;
    return { program: error.message };
  }
}

function sheet({ loader, firmware, state, program }: BoardFacts): Fact[] {
  const facts: Fact[] = [['boot loader', loader ? loader.name : 'none answers']];
  if (loader?.name === 'ATmegaBOOT') {
    facts.push([
      '',
      'It leaves the watchdog on after a watchdog reset and may start for ever. Replace it by Optiboot.',
    ]);
  }
  facts.push(['program', firmware ? `synaptolytic ${firmware}, ${state}` : (program ?? 'nothing answers')]);
  return facts;
}
