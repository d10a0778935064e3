// boards.yaml: the boards of a lab by name, with the port or the USB serial number of each and the rig it is on.
import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { isMap, isScalar, LineCounter, type Node, parseDocument, type YAMLMap } from 'yaml';
import { CodedError, didYouMean } from '../../src/base/index.js';
import { type BoardList, listBoards, tcpAddress } from '../boards/ports/index.js';
import { rigNames } from '../description/index.js';
import type { LabErrorCode } from './lab-error.js';

/** A board of a lab. It has either a port or a serial number. */
export interface LabBoard {
  readonly name: string;
  /** A serial port, or tcp://host:port. */
  readonly port?: string;
  /** What USB tells of the board; its port may change. */
  readonly serialNumber?: string;
  /** A preset, or the path of a rig file. */
  readonly rig?: string;
}

const fieldNames = ['port', 'serialNumber', 'rig'] as const;
type Field = (typeof fieldNames)[number];
const example = 'Write for example\nuno-1:\n  port: tcp://127.0.0.1:3210\n  rig: desktop';

/** @throws CodedError LAB_FILE, LAB_SYNTAX or LAB_INVALID, with file, line and field */
export function readBoardMap(path: string): LabBoard[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`;
    const message = `${path}, which names the boards: ${why}. Make it, or name another with --board-map. docs/boards.md says what is in it.`;
    throw new CodedError<LabErrorCode>('LAB_FILE', message, { cause }).at({ file: path });
  }
  return parseBoardMap(text, path);
}

/**
 * @param source the path of the file; rig files are looked for beside it.
 * @throws CodedError LAB_SYNTAX or LAB_INVALID, with file, line and field
 */
export function parseBoardMap(text: string, source: string): LabBoard[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineOf = (node: Node | null | undefined): number => lines.linePos(node?.range?.[0] ?? 0).line;
  const wrong = (code: LabErrorCode, line: number, field: string | undefined, problem: string) => {
    const message = `${source}, line ${line}: ${field === undefined ? '' : `field ${field}: `}${problem}`;
    return new CodedError<LabErrorCode>(code, message).at({ file: source, line, ...(field && { field }) });
  };
  const [mistake] = [...document.errors, ...document.warnings];
  if (mistake) throw wrong('LAB_SYNTAX', lines.linePos(mistake.pos[0]).line, undefined, `${mistake.message}.`);
  const { contents } = document;
  if (!isMap<Node, Node | null>(contents) || contents.items.length === 0) {
    throw wrong('LAB_SYNTAX', lineOf(contents), undefined, `there is no board in it. ${example}`);
  }
  const boards = new Map<string, LabBoard>();
  /** Of ports and serial numbers: two names for one board would let two programs have it at once. */
  const named = new Map<string, string>();
  for (const { key, value } of contents.items) {
    const line = lineOf(key);
    const name = nameOf(key);
    const refuse = (problem: string, node: Node | null = key, field?: Field) =>
      wrong('LAB_INVALID', lineOf(node), [name, field].filter(Boolean).join('.'), problem);
    if (!/^[A-Za-z0-9][\w.-]*$/.test(name) || name === 'all')
      throw refuse('is no name for a board. Take letters, digits, dots and dashes, such as uno-1; "all" means all.');
    if (!isMap<Node, Node | null>(value)) throw refuse(`has no fields. ${example}`);
    const board = { name, ...fieldsOf(value, refuse) };
    const { port, serialNumber, rig } = board;
    if ((port === undefined) === (serialNumber === undefined))
      throw refuse('needs a port or a serialNumber, and only one of them.');
    const place = port ?? `serial number ${serialNumber}`;
    const other = named.get(place);
    if (other !== undefined && port !== 'emulated')
      throw refuse(`has the ${port ? 'port' : 'serial number'} of ${other}. Give each its own.`);
    named.set(place, `${name} in line ${line}`);
    const isBeside = rig !== undefined && !rigNames.includes(rig) && !isAbsolute(rig);
    boards.set(name, isBeside ? { ...board, rig: join(dirname(source), rig) } : board);
  }
  return [...boards.values()];
}

type Refuse = (problem: string, node?: Node | null, field?: Field) => CodedError<LabErrorCode>;

function fieldsOf(fields: YAMLMap<Node, Node | null>, refuse: Refuse): Omit<LabBoard, 'name'> {
  const found: Partial<Record<Field, string>> = {};
  for (const { key, value } of fields.items) {
    const name = nameOf(key);
    const field = fieldNames.find((known) => known === name);
    if (field === undefined) {
      const hint = didYouMean(name, fieldNames);
      throw refuse(`there is no field "${name}".${hint} The fields are: ${fieldNames.join(', ')}.`, key, name as Field);
    }
    // A serial number of digits is text too: as a number it would lose its zeros.
    const text = isScalar(value) ? (value.source ?? '').trim() : '';
    if (text === '') throw refuse('is empty, or no text. Write its value behind it.', key, field);
    if (field === 'port' && text.startsWith('tcp:') && !tcpAddress(text))
      throw refuse(`${text} is no address. Write tcp://host:port, such as tcp://127.0.0.1:3210.`, key, field);
    if (field === 'rig' && !/[./]/.test(text) && !rigNames.includes(text)) {
      const hint = didYouMean(text, rigNames);
      throw refuse(
        `there is no rig "${text}".${hint} The rigs are: ${rigNames.join(', ')}; or write the path of a rig file, such as ./${text}.yaml.`,
        key,
        field,
      );
    }
    found[field] = text;
  }
  return found;
}

function nameOf(key: Node): string {
  return isScalar(key) ? (key.source ?? String(key.value)) : '?';
}

/**
 * The boards that were asked for.
 * @param names as a list with commas; 'all' is all of them.
 * @throws CodedError LAB_UNKNOWN, with a hint for a near name
 */
export function chooseBoards(boards: readonly LabBoard[], names: string, source: string): LabBoard[] {
  if (names === 'all') return [...boards];
  return [...new Set(names.split(',').map((name) => name.trim()))].map((name) => {
    const board = boards.find((each) => each.name === name);
    if (board) return board;
    const known = boards.map((each) => each.name);
    const message = `There is no board "${name}" in ${source}.${didYouMean(name, known)} The boards are: ${known.join(', ')}.`;
    throw new CodedError<LabErrorCode>('LAB_UNKNOWN', message).at({ file: source, field: name });
  });
}

/**
 * The port at which a board is now.
 * @throws CodedError LAB_ABSENT when no USB port has its serial number
 */
export async function labPort(
  { name, port, serialNumber }: LabBoard,
  find: () => Promise<BoardList> = listBoards,
): Promise<string> {
  if (port !== undefined) return port;
  const { boards, notes } = await find();
  const found = boards.find((each) => each.serialNumber === serialNumber);
  if (found) return found.path;
  const message = `The board ${name}, serial number ${serialNumber}, is at no USB port of this machine. Plug it in; "synaptolytic boards" lists what is there.`;
  throw new CodedError<LabErrorCode>('LAB_ABSENT', [message, ...notes].join(' '));
}
