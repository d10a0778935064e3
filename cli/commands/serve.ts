// synaptolytic serve: emulated boards, with their machines, for any other program: behind TCP ports or pseudo terminals.
import { type Command, InvalidArgumentError } from 'commander';
import type { Rig } from '../../rig/description/index.js';
import type { Served, ServedBoard, TcpAddress } from '../../rig/serving/index.js';
import { anyNumber, completeCommand, type Session } from '../command.js';
import { CommandError } from '../failure.js';
import { readTextInput } from '../input-files.js';

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
  const command = program
    .command('serve')
    .summary('emulated boards for any other program, over TCP or a pseudo terminal');
  command
    .description(
      'Serves emulated Unos, at the pace of real time, to programs that know nothing of this one: avrdude, Johnny-Five, pyserial, a terminal. ' +
        'Whoever connects resets the board, as opening a port does. Each --tcp and each --pty is a board of its own. Ends with Ctrl-C.',
    )
    .option('--tcp <address>', 'host:port to listen at; port 0 is a free one (default: 127.0.0.1:0)', collect, [])
    .option('--pty <path>', 'a pseudo terminal with this name', collect, [])
    .option('--rig <name>', 'wire a machine to the pins: a preset or a rig file')
    .option('--bootloader [file]', 'start in a boot loader, ours or one in Intel HEX; the board can then be flashed')
    .option('--pace <n>', 'emulated time per real time', readPace, 1)
    .option('--eeprom <file>', 'keep the EEPROM in a file (one board)')
    .option('--flash <file>', 'keep the flash in a file (one board)');
  completeCommand(command, {
    examples: ['serve --tcp 127.0.0.1:3210 --rig desktop', 'serve --bootloader --pty /tmp/uno'],
    exits: ['input', 'board', 'output'],
  });
  command.action(async (options: ServeOptions) => {
    const { output, interruption } = session;
    const { serveBoard } = await import('../../rig/serving/index.js');
    const { tcp, pty, rig: rigName, json, pace } = options;
    const places = [...tcp.map((text) => ({ tcp: readAddress(text) })), ...pty.map((path) => ({ pty: path }))];
    if (places.length === 0) places.push({ tcp: readAddress('127.0.0.1:0') });
    const board = {
      pace,
      ...(rigName !== undefined && { rig: await readRig(rigName) }),
      ...memories(options, places.length),
    };
    const served: Served[] = [];
    try {
      for (const place of places) served.push(await serveBoard(place, board));
      const paths = served.map(({ path }) => path);
      if (json) output.printJson({ boards: paths, rig: board.rig?.name ?? null, pace });
      else output.print(paths.join('\n'));
      output.say(`${paths.length === 1 ? 'The board is' : 'The boards are'} served until Ctrl-C.`);
      await once(interruption.signal);
    } finally {
      for (const each of served) await each.close();
    }
  });
}

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}

function readPace(text: string): number {
  const pace = anyNumber(text);
  if (pace >= MIN_PACE && pace <= MAX_PACE) return pace;
  throw new InvalidArgumentError(`It must be a number from ${MIN_PACE} to ${MAX_PACE}.`);
}

/** @throws CommandError 'usage' */
function readAddress(text: string): TcpAddress {
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host !== undefined && Number(digits) <= 65_535) return { host, port: Number(digits) };
  throw new CommandError('usage', `--tcp ${text} is no address. Write host:port, such as 127.0.0.1:3210.`, {
    field: '--tcp',
  });
}

async function readRig(name: string): Promise<Rig> {
  const { loadRig } = await import('../../rig/description/files/index.js');
  return loadRig(name);
}

/** What is in the memories of the boards, and where they are kept. */
function memories(
  { bootloader, eeprom, flash }: ServeOptions,
  boards: number,
): Pick<ServedBoard, 'bootloader' | 'eeprom' | 'flash'> {
  if (boards > 1 && (eeprom ?? flash) !== undefined) {
    const advice = 'Serve each by a command of its own.';
    throw new CommandError('usage', `${boards} boards cannot keep their memory in one file. ${advice}`, {
      field: eeprom === undefined ? '--flash' : '--eeprom',
    });
  }
  return {
    ...(bootloader !== undefined && { bootloader: bootloader === true || hexFile(bootloader) }),
    ...(eeprom !== undefined && { eeprom }),
    ...(flash !== undefined && { flash }),
  };
}

function hexFile(path: string): { hex: string; source: string } {
  return { hex: readTextInput(path), source: path };
}

async function once(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
}
