// A recording of a machine: its control ticks in a file, as JSON lines or CSV, for people and for replay.
import { CodedError, DEGREES_PER_RADIAN, type ErrorPlace, hasCode, said } from '../../src/base/index.js';
import type { Telemetry } from '../../src/link/index.js';
import { checkRig, type Rig } from '../description/index.js';
import {
  inOrder,
  isWhole,
  isWord,
  numberColumns,
  type ReadTick,
  type RecordedTick,
  tickColumns,
  wrongTick,
} from './recorded-ticks.js';
import { decimalMark, readTable } from './recording-csv.js';
import { seenState } from './rig-run.js';

export interface Recording {
  /** The rig it was made on; a CSV file does not hold it. */
  readonly rig?: Rig;
  readonly ticks: readonly RecordedTick[];
  /** Whether the file ends in the middle of a line, as one of a program that was killed may; that line is left out. */
  readonly isCut: boolean;
}

export type RecordingFormat = 'jsonl' | 'csv';

const kind = 'synaptolytic rig log';
const version = 1;

/** Makes the lines of a file as the ticks come in. */
export class Recorder {
  readonly #rig: Rig;
  readonly #format: RecordingFormat;
  #periods = 0;
  #lastTick: number | undefined;

  constructor(rig: Rig, format: RecordingFormat) {
    this.#rig = rig;
    this.#format = format;
  }

  /** The line that begins the file, with its end. */
  get header(): string {
    return this.#format === 'csv'
      ? `${tickColumns.join(',')}\n`
      : `${JSON.stringify({ kind, version, rig: this.#rig })}\n`;
  }

  /** The line of a tick, with its end. */
  line(telemetry: Telemetry): string {
    this.#periods += this.#lastTick === undefined ? 0 : (telemetry.tick - this.#lastTick) & 0xffff;
    this.#lastTick = telemetry.tick;
    const tick = recordedTick(telemetry, this.#rig, (this.#periods * this.#rig.periodUs) / 1e6);
    const inOrder = Object.fromEntries(tickColumns.map((column) => [column, tick[column as keyof RecordedTick]]));
    return this.#format === 'csv' ? `${Object.values(inOrder).join(',')}\n` : `${JSON.stringify(inOrder)}\n`;
  }
}

function recordedTick(telemetry: Telemetry, rig: Rig, timeS: number): RecordedTick {
  const { positionM, velocityMps, angleRad, angularVelocityRadps } = seenState(telemetry, rig);
  return {
    ...telemetry,
    timeS: rounded(timeS),
    positionM: rounded(positionM),
    velocityMps: rounded(velocityMps),
    angleDeg: rounded(angleRad * DEGREES_PER_RADIAN),
    poleDegps: rounded(angularVelocityRadps * DEGREES_PER_RADIAN),
  };
}

/** To the millionth, which is finer than any encoder. */
function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

/**
 * Reads a file that `Recorder` made; a CSV file also after a spreadsheet has saved it, as long as its numbers mean one thing.
 *
 * @param source its name, for messages.
 * @throws CodedError RECORDING_INVALID naming the line that cannot be read, or what is wrong with the rig.
 */
export function parseRecording(text: string, source: string): Recording {
  const plain = text.replace(/^\ufeff/, '');
  // Two bytes a letter, as "Unicode text" of a spreadsheet has, leave zeros between them.
  if (plain.includes('\0')) throw invalid(`${source} is no text in UTF-8. Save it as CSV in UTF-8.`, { file: source });
  if (!plain.trimStart().startsWith('{')) return checkTicks(parseCsv(plain, source), plain, source);
  const [head, ...rest] = plain
    .split(/\r\n|\r|\n/)
    .map((line, index) => ({ text: line, line: index + 1 }))
    .filter((line) => line.text.trim() !== '');
  const ticks = rest.map(({ text, line }) => ({ tick: parseJson(text), line }));
  return { rig: parseHead(head!.text, source), ...checkTicks(ticks, plain, source) };
}

function parseCsv(text: string, source: string): ReadTick[] {
  const place = { file: source };
  const table = readTable(text, tickColumns);
  const missing = tickColumns.filter((column) => !table.names.includes(column));
  if (missing.length > tickColumns.length / 2) {
    throw invalid(
      `${source} is no recording of a rig: its first line has neither a recording's header nor its columns. Make one with "synaptolytic rig log".`,
      place,
    );
  }
  const asMade = `Save it as CSV with all columns and whole numbers written out, or give the file that "synaptolytic rig log" wrote.`;
  if (missing.length > 0)
    throw invalid(`${source} lacks the columns ${missing.join(', ')} of a recording. ${asMade}`, place);
  const twice = tickColumns.filter((column) => table.names.indexOf(column) < table.names.lastIndexOf(column));
  if (twice.length > 0) throw invalid(`${source} has two columns with the name ${twice[0]}. ${asMade}`, place);
  const mark = decimalMark(table, numberColumns);
  if (mark === undefined) {
    throw invalid(
      `${source} has points and commas in its numbers, so that it is not known which stands before decimals. ${asMade}`,
      place,
    );
  }
  const read = (column: string, cell: string): unknown => {
    // A spreadsheet writes 1.2E+09 for a whole number of which it keeps three digits.
    if (isWord(column) || cell === '' || (isWhole(column) && /e/i.test(cell))) return cell;
    const number = Number(mark === ',' ? cell.replace(',', '.') : cell);
    return Number.isNaN(number) ? cell : number;
  };
  return table.rows.map(({ cells, line }) => {
    const tick = tickColumns.map((column) => [column, read(column, cells[table.names.indexOf(column)] ?? '')]);
    return { tick: Object.fromEntries(tick), line };
  });
}

function parseHead(line: string, source: string): Rig {
  const head = parseJson(line);
  if (head?.kind !== kind || !head.rig) {
    throw invalid(`${source} is no recording of a rig. Make one with "synaptolytic rig log".`, { file: source });
  }
  if (head.version !== version) {
    throw invalid(
      `${source} is a recording of version ${said(head.version)}, and this program reads version ${version}.`,
      { file: source },
    );
  }
  try {
    return checkRig(head.rig);
  } catch (error) {
    if (!hasCode(error, 'RIG_INVALID')) throw error;
    throw invalid(`${source} begins with a rig that cannot be: ${error.message} Was the file edited?`, {
      file: source,
    });
  }
}

function parseJson(line: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function checkTicks(read: readonly ReadTick[], text: string, source: string): Pick<Recording, 'ticks' | 'isCut'> {
  const wrong = read.findIndex((tick) => wrongTick(tick) !== undefined);
  if (wrong < 0) return { ticks: inOrder(read, source), isCut: false };
  const isLast = wrong === read.length - 1;
  if (isLast && wrong > 0 && !/[\r\n]$/.test(text))
    return { ...checkTicks(read.slice(0, -1), text, source), isCut: true };
  const { line } = read[wrong]!;
  const what = wrongTick(read[wrong]!)!;
  throw invalid(`${source}, line ${line}: this is no control tick${what}. Was the file edited?`, {
    file: source,
    line,
  });
}

function invalid(message: string, place: ErrorPlace): CodedError {
  return new CodedError('RECORDING_INVALID', message).at(place);
}
