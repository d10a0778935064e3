// A recording of a machine: its control ticks in a file, as JSON lines or CSV, for people and for replay.
import { CodedError, DEGREES_PER_RADIAN, hasCode, said } from '../../src/base/index.js';
import type { Telemetry } from '../../src/link/index.js';
import { checkRig, type Rig } from '../description/index.js';
import { decimalMark, readTable } from './recording-csv.js';
import { seenState } from './rig-run.js';

/** A control tick: what the board told, and before it the same in units for people. */
export interface RecordedTick extends Telemetry {
  /** Since the first one. */
  readonly timeS: number;
  readonly positionM: number;
  readonly velocityMps: number;
  /** From upright, clockwise positive, -180 to 180. */
  readonly angleDeg: number;
  readonly poleDegps: number;
}

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

/** In units for people; all others are whole numbers. */
const peoplesColumns = ['timeS', 'positionM', 'velocityMps', 'angleDeg', 'poleDegps'] as const;
/** In the order in which they stand in a file. */
const numberColumns = [
  ...peoplesColumns,
  'tick',
  'start4us',
  'cartCounts',
  'poleCounts',
  'cartVelocity',
  'poleVelocity',
  'action',
  'duty',
  'execution4us',
  'executionMax4us',
  'cartMissed',
  'poleMissed',
  'saturations',
] as const satisfies readonly (keyof RecordedTick)[];
const columns = [...numberColumns.slice(0, 1), 'state', 'fault', ...numberColumns.slice(1)] as const;

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
    return this.#format === 'csv' ? `${columns.join(',')}\n` : `${JSON.stringify({ kind, version, rig: this.#rig })}\n`;
  }

  /** The line of a tick, with its end. */
  line(telemetry: Telemetry): string {
    this.#periods += this.#lastTick === undefined ? 0 : (telemetry.tick - this.#lastTick) & 0xffff;
    this.#lastTick = telemetry.tick;
    const tick = recordedTick(telemetry, this.#rig, (this.#periods * this.#rig.periodUs) / 1e6);
    const inOrder = Object.fromEntries(columns.map((column) => [column, tick[column as keyof RecordedTick]]));
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
  if (plain.includes('\0')) throw invalid(`${source} is no text in UTF-8. Save it as CSV in UTF-8.`);
  if (plain.startsWith('{')) {
    const [head, ...rest] = plain.split('\n').map((line, index) => ({ text: line, line: index + 1 }));
    const ticks = rest
      .filter((line) => line.text.trim() !== '')
      .map(({ text, line }) => ({ tick: parseJson(text), line }));
    return { rig: parseHead(head!.text, source), ...checkTicks(ticks, plain, source) };
  }
  return checkTicks(parseCsv(plain, source), plain, source);
}

interface ReadTick {
  readonly tick: Readonly<Record<string, unknown>> | undefined;
  readonly line: number;
}

function parseCsv(text: string, source: string): ReadTick[] {
  const table = readTable(text, columns);
  const missing = columns.filter((column) => !table.names.includes(column));
  if (missing.length > columns.length / 2) {
    throw invalid(
      `${source} is no recording of a rig: its first line has neither a recording's header nor its columns. Make one with "synaptolytic rig log".`,
    );
  }
  const asMade = `Save it as CSV with all columns and whole numbers written out, or give the file that "synaptolytic rig log" wrote.`;
  if (missing.length > 0) throw invalid(`${source} lacks the columns ${missing.join(', ')} of a recording. ${asMade}`);
  const mark = decimalMark(table, numberColumns);
  if (mark === undefined) {
    throw invalid(
      `${source} has points and commas in its numbers, so that it is not known which stands before decimals. ${asMade}`,
    );
  }
  const read = (column: string, cell: string): unknown => {
    if (column === 'state' || column === 'fault') return cell;
    // A spreadsheet writes 1.2E+09 for a whole number of which it keeps three digits.
    const isReadable = cell !== '' && !(isWhole(column) && /e/i.test(cell));
    return isReadable ? Number(mark === ',' ? cell.replace(',', '.') : cell) : Number.NaN;
  };
  return table.rows.map(({ cells, line }) => {
    const tick = columns.map((column) => [column, read(column, cells[table.names.indexOf(column)] ?? '')]);
    return { tick: Object.fromEntries(tick), line };
  });
}

function isWhole(column: string): boolean {
  return !(peoplesColumns as readonly string[]).includes(column);
}

function parseHead(line: string, source: string): Rig {
  const head = parseJson(line);
  if (head?.kind !== kind || !head.rig) {
    throw invalid(`${source} is no recording of a rig. Make one with "synaptolytic rig log".`);
  }
  if (head.version !== version) {
    throw invalid(
      `${source} is a recording of version ${said(head.version)}, and this program reads version ${version}.`,
    );
  }
  try {
    return checkRig(head.rig);
  } catch (error) {
    if (!hasCode(error, 'RIG_INVALID')) throw error;
    throw invalid(`${source} begins with a rig that cannot be: ${error.message} Was the file edited?`);
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
  const wrong = read.findIndex(({ tick }) => !isTick(tick));
  if (wrong < 0) return { ticks: read.map(({ tick }) => tick as unknown as RecordedTick), isCut: false };
  const isLast = wrong === read.length - 1;
  if (isLast && wrong > 0 && !/[\r\n]$/.test(text))
    return { ...checkTicks(read.slice(0, -1), text, source), isCut: true };
  throw invalid(`${source}, line ${read[wrong]!.line}: this is no control tick. Was the file edited?`);
}

function isTick(tick: ReadTick['tick']): boolean {
  const isRight = (column: string): boolean =>
    isWhole(column) ? Number.isSafeInteger(tick?.[column]) : Number.isFinite(tick?.[column]);
  return typeof tick?.state === 'string' && typeof tick.fault === 'string' && numberColumns.every(isRight);
}

function invalid(message: string): CodedError {
  return new CodedError('RECORDING_INVALID', message);
}
