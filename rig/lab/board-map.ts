// boards.yaml: the boards of a lab by name, with the port or the USB serial number of each and the rig it is on.
import { readFileSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import * as z from 'zod/mini';
import { CodedError, decodeText, didYouMean } from '../../src/base/index.js';
import { checkYaml, readYaml, type YamlKind, yamlError } from '../../src/base/yaml/index.js';
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

const text = z.string().check(z.minLength(1, 'is empty; write its value behind it'));

/** The fields of a map as they are written; docs/boards.md says what they mean. */
export const boardMapSchema = z.record(
  z.string(),
  z.strictObject({ port: z.exactOptional(text), serialNumber: z.exactOptional(text), rig: z.exactOptional(text) }),
);

type Written = z.infer<typeof boardMapSchema>[string];

const kind: YamlKind<LabErrorCode> = {
  syntax: 'LAB_SYNTAX',
  invalid: 'LAB_INVALID',
  isFields: 'a map of boards is a list of names, such as "uno-1:", with the fields of each below it',
  advice: 'docs/boards.md has an example.',
};

/** @throws CodedError LAB_FILE, LAB_SYNTAX or LAB_INVALID, with file, line and field */
export function readBoardMap(path: string): LabBoard[] {
  let text: string;
  try {
    text = decodeText(readFileSync(path));
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
export function parseBoardMap(written: string, source: string): LabBoard[] {
  const document = readYaml(written, source, kind);
  const boards = Object.entries(checkYaml(document, boardMapSchema, explain));
  if (boards.length === 0)
    throw yamlError(document, [{ path: [], message: `there is no board in it. ${kind.advice}` }]);
  const problems = boards.flatMap(([name, board], i) =>
    problemsOf(name, board, boards.slice(0, i)).map(({ field, message }) => ({
      path: field === undefined ? [name] : [name, field],
      message,
    })),
  );
  if (problems.length > 0) throw yamlError(document, problems);
  return boards.map(([name, board]) => {
    const { rig } = board;
    const isBeside = rig !== undefined && !rigNames.includes(rig) && !isAbsolute(rig);
    return { name, ...board, ...(isBeside && { rig: join(dirname(source), rig) }) };
  });
}

/** More than the schema says by itself. */
function explain({ code, path, input }: z.core.$ZodIssue): string | undefined {
  const [, field] = path;
  if (code !== 'invalid_type') return undefined;
  if (field === undefined) return path.length === 1 ? 'has no fields; write at least "port:" below it.' : undefined;
  if (input === null) return 'is empty; write its value behind it.';
  return field === 'serialNumber' && typeof input === 'number'
    ? 'is read as a number, which loses its zeros; write it in quotes.'
    : undefined;
}

interface Problem {
  readonly field?: keyof Written;
  readonly message: string;
}

/** @param earlier boards of the map: two names for one board would let two programs have it at once. */
function problemsOf(
  name: string,
  { port, serialNumber, rig }: Written,
  earlier: readonly (readonly [string, Written])[],
): Problem[] {
  const problems: Problem[] = [];
  if (!/^[A-Za-z0-9][\w.-]*$/.test(name) || name === 'all') {
    const message =
      'is no name for a board; take letters, digits, dots and dashes, such as uno-1. "all" means all of them.';
    problems.push({ message });
  }
  if ((port === undefined) === (serialNumber === undefined))
    problems.push({ message: 'needs a port or a serialNumber, and only one of them.' });
  if (port !== undefined && /^tcp:|:\/\//.test(port) && !tcpAddress(port)) {
    const message = `${port} is no address; write tcp://host:port, such as tcp://127.0.0.1:3210.`;
    problems.push({ field: 'port', message });
  }
  const isSame = (other: Written) =>
    port === undefined
      ? other.serialNumber === serialNumber
      : other.port !== undefined && port !== 'emulated' && placeOf(other.port) === placeOf(port);
  const [same] = earlier.find(([, other]) => isSame(other)) ?? [];
  if (same !== undefined) {
    const field = port === undefined ? 'serialNumber' : 'port';
    problems.push({ field, message: `is that of ${same} too; give each board its own.` });
  }
  if (rig !== undefined && !/[./]/.test(rig) && !rigNames.includes(rig)) {
    const others = `The rigs are ${rigNames.join(', ')}; a rig file is written as ./${rig}.yaml.`;
    problems.push({ field: 'rig', message: `there is no rig "${rig}".${didYouMean(rig, rigNames)} ${others}` });
  }
  return problems;
}

/** One spelling for one port: links such as those of /dev/serial/by-id lead to others. */
function placeOf(port: string): string {
  if (port.startsWith('tcp:')) return port.toLowerCase().replace('//localhost:', '//127.0.0.1:');
  try {
    return realpathSync(port);
  } catch {
    return normalize(port);
  }
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
 * @throws CodedError LAB_ABSENT when no USB port has its serial number, LAB_TWICE when several have: cheap boards share one
 */
export async function labPort(
  { name, port, serialNumber }: LabBoard,
  find: () => Promise<BoardList> = listBoards,
): Promise<string> {
  if (port !== undefined) return port;
  const { boards, notes } = await find();
  const found = boards.filter((each) => each.serialNumber === serialNumber);
  if (found.length === 1) return found[0]!.path;
  if (found.length > 1) {
    const ports = found.map(({ path }) => path).join(' and ');
    const message = `The boards at ${ports} have the same serial number ${serialNumber}, so nobody can tell which is ${name}. Write its port into the map in place of the number.`;
    throw new CodedError<LabErrorCode>('LAB_TWICE', message);
  }
  const message = `The board ${name}, serial number ${serialNumber}, is at no USB port of this machine. Plug it in; "synaptolytic boards" lists what is there.`;
  throw new CodedError<LabErrorCode>('LAB_ABSENT', [message, ...notes].join(' '));
}
