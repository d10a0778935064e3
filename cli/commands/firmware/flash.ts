// synaptolytic firmware flash: puts the firmware onto a board through its boot loader, and checks that it runs.
import type { Command } from 'commander';
import type { Board } from '../../../rig/boards/index.js';
import { addBoardOptions, type BoardOptions, boardAt, withNamedBoard } from '../../board-choice.js';
import { completeCommand, type Session } from '../../command.js';
import { readTextInput } from '../../input-files.js';
import { choosePort } from './port-choice.js';

interface FlashOptions extends BoardOptions {
  readonly hex?: string;
  readonly json?: boolean;
}

export function addFirmwareFlash(firmware: Command, session: Session): void {
  const command = firmware.command('flash').summary('put the firmware onto an Uno or a Nano');
  command
    .description(
      'Writes the firmware through the boot loader of the board, page by page, reads it back, and sees that it runs. Settings and champion stay. ' +
        'What the board holds already is not written again.',
    )
    .option('--port <path>', 'port of the board, as the command boards lists it (default: the only one there is)')
    .option('--hex <file>', 'another program than the firmware of this package, as Intel HEX');
  addBoardOptions(command);
  completeCommand(command, {
    examples: ['firmware flash --port /dev/ttyACM0', 'firmware flash --port tcp://127.0.0.1:3210'],
    exits: ['input', 'board'],
  });
  command.action(async (options: FlashOptions) => {
    const { output, interruption } = session;
    const { firmwareHex, parseProgram } = await import('../../../rig/boards/ports/index.js');
    const { flashFirmware } = await import('../../../src/link/index.js');
    const { hex, source } =
      options.hex === undefined ? firmwareHex() : { hex: readTextInput(options.hex), source: options.hex };
    const program = parseProgram(hex, source);
    const path = await choosePort((await withNamedBoard(session, options)).port);
    const board = await boardAt(session, path);
    interruption.advice = 'Nothing was written: the board holds what it held.';
    const { signal } = interruption;
    let result: Awaited<ReturnType<typeof flashFirmware>>;
    try {
      result = await flashFirmware(await board.openPort(), program, {
        signal,
        onPage: (step, page, pages) => {
          output.tick(`${step} page ${page} of ${pages}`);
          // What comes next is written.
          if (step === 'read' && page === pages)
            interruption.advice =
              'The board may hold no whole program now, and its pins float then. Run the command again.';
        },
      });
    } finally {
      await board.close();
    }
    interruption.advice = 'The program is on the board, read back and equal.';
    const runs = options.hex === undefined ? await greeting(board, signal) : undefined;
    if (options.json) output.printJson({ port: path, ...result, ...(runs && { firmware: runs }) });
    else {
      const { loader, bytes, pagesWritten } = result;
      output.printFacts([
        ['boot loader', loader.name],
        ['program', `${bytes} bytes`],
        [
          'written',
          pagesWritten === 0 ? 'nothing: the board holds it already' : `${pagesWritten} pages, read back and equal`,
        ],
        ...(runs ? ([['runs', `synaptolytic ${runs}`]] as const) : []),
      ]);
    }
  });
}

/** Version of the firmware that answers. */
async function greeting(board: Board, signal: AbortSignal): Promise<string> {
  const link = await board.link({ signal });
  try {
    const { firmwareMajor, firmwareMinor } = await link.status();
    return `${firmwareMajor}.${firmwareMinor}`;
  } finally {
    await link.close();
  }
}
