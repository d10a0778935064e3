// Which board a command works with: the one at the port that was named, or a board of the lab by its name. With --verbose, what was sent to it is told at the end.
import { type Command, Option } from 'commander';
import type { HexFile, PortBoard } from '../rig/boards/ports/index.js';
import type { LabBoard } from '../rig/lab/index.js';
import { sysex } from '../src/protocol/index.js';
import type { Session } from './command.js';
import { CommandError } from './failure.js';
import { commandLine, count } from './text.js';

/** The board at a port, as createBoard, whose errors it throws. @param firmware of an emulated one, in place of ours */
export async function boardAt({ output, atEnd }: Session, port: string, firmware?: HexFile): Promise<PortBoard> {
  const { createBoard } = await import('../rig/boards/ports/index.js');
  if (output.detail !== 'verbose') return createBoard(port, undefined, firmware);
  const sent = new Map<string, number>();
  let bytes = 0;
  atEnd.push(() => {
    const kinds = [...sent].map(([kind, times]) => `${times} x ${kind}`);
    output.verbose(`sent to ${port}: ${count(bytes, 'byte')}${kinds.length > 0 ? `: ${kinds.join(', ')}` : ''}`);
  });
  return createBoard(
    port,
    (message) => {
      const kind = kindOf(message);
      sent.set(kind, (sent.get(kind) ?? 0) + 1);
      bytes += message.length;
    },
    firmware,
  );
}

const startSysex = 0xf0;

/** What a message to the board is, in a word. */
function kindOf([first = 0, id]: Uint8Array): string {
  if (first === startSysex) return Object.entries(sysex).find(([, known]) => known === id)?.[0] ?? 'Firmata SysEx';
  return first >= 0x80 ? 'Firmata' : 'line';
}

/** What says which board, beside --port. */
export interface BoardOptions {
  readonly port?: string;
  readonly board?: string;
  readonly boardMap?: string;
  readonly rig?: string;
}

const defaultMap = 'boards.yaml';

/** Adds --board and --board-map, for a command with --port. */
export function addBoardOptions(command: Command): Command {
  return addBoardMap(
    command.addOption(
      new Option('--board <name>', 'a board of the lab by its name, in place of --port').conflicts([
        'port',
        'emulated',
      ]),
    ),
  );
}

/** Adds --board-map, for a command whose --board takes names of the lab. */
export function addBoardMap(command: Command): Command {
  return command.option('--board-map <file>', `the boards of the lab (default: ${defaultMap})`);
}

/**
 * With --board: the options with the port and the rig of that board, which belongs to this command until it ends. Otherwise as they are.
 *
 * @throws CodedError a LAB_ code when there is no such board, or somebody else has it; CommandError for --board-map without --board
 */
export async function withNamedBoard<Options extends BoardOptions>(
  session: Session,
  options: Options,
): Promise<Options> {
  if (options.board === undefined) {
    if (options.boardMap === undefined) return options;
    const message = '--board-map says where the names of boards stand, and no board is named. Add --board NAME.';
    throw new CommandError('usage', message, { field: '--board-map' });
  }
  const [board] = await namedBoards(options.board, options.boardMap);
  const rig = options.rig ?? board!.rig;
  return { ...options, port: await takeBoard(session, board!, options.boardMap), ...(rig !== undefined && { rig }) };
}

/** The boards of a list of names; 'all' is all of them. @throws CodedError a LAB_ code */
export async function namedBoards(names: string, map = defaultMap): Promise<LabBoard[]> {
  const { chooseBoards, readBoardMap } = await import('../rig/lab/index.js');
  return chooseBoards(readBoardMap(map), names, map);
}

/** Takes a board for this command until it ends. Returns its port. @throws CodedError LAB_IN_USE, LAB_ABSENT or LAB_TWICE */
export async function takeBoard({ output, atEnd }: Session, board: LabBoard, map = defaultMap): Promise<string> {
  const { holdBoard, labPort } = await import('../rig/lab/index.js');
  const { note, release } = holdBoard(board.name, map, commandLine());
  atEnd.push(release);
  if (note !== undefined) output.say(note);
  return labPort(board);
}
