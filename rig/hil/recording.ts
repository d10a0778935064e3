// A recording of a machine: its control ticks in a file, as JSON lines or CSV, for people and for replay.
import { CodedError, DEGREES_PER_RADIAN } from '../../src/base/index.js';
import type { Telemetry } from '../../src/link/index.js';
import type { FaultName } from '../../src/protocol/index.js';
import type { Rig } from '../description/index.js';
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
}

export type RecordingFormat = 'jsonl' | 'csv';

const kind = 'synaptolytic rig log';
const version = 1;

/** In the order in which they stand in a file. */
const numberColumns = [
  'timeS',
  'positionM',
  'velocityMps',
  'angleDeg',
  'poleDegps',
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
 * Reads a file that `Recorder` made.
 *
 * @param source its name, for messages.
 * @throws CodedError RECORDING_INVALID naming the line that cannot be read.
 */
export function parseRecording(text: string, source: string): Recording {
  const lines = text.split('\n').filter((line) => line !== '');
  const [head = '', ...rest] = lines;
  if (head.startsWith('{')) return { rig: parseHead(head, source), ticks: parseLines(rest, source, parseJson) };
  const names = head.split(',');
  if (columns.some((column) => !names.includes(column))) {
    throw new CodedError(
      'RECORDING_INVALID',
      `${source} is no recording of a rig: its first line has neither a recording's header nor its columns. Make one with "synaptolytic rig log".`,
    );
  }
  return {
    ticks: parseLines(rest, source, (line) => {
      const cells = line.split(',');
      return Object.fromEntries(
        names.map((name, i) => [name, isWord(name) ? cells[i] : Number(cells[i] || Number.NaN)]),
      );
    }),
  };
}

function isWord(column: string): boolean {
  return column === 'state' || column === 'fault';
}

function parseHead(line: string, source: string): Rig {
  const head = parseJson(line) as { kind?: unknown; version?: unknown; rig?: Rig } | undefined;
  if (head?.kind !== kind || !head.rig) {
    throw new CodedError(
      'RECORDING_INVALID',
      `${source} is no recording of a rig. Make one with "synaptolytic rig log".`,
    );
  }
  if (head.version === version) return head.rig;
  throw new CodedError(
    'RECORDING_INVALID',
    `${source} is a recording of version ${head.version}, and this program reads version ${version}.`,
  );
}

function parseJson(line: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function parseLines(
  lines: readonly string[],
  source: string,
  parse: (line: string) => Record<string, unknown> | undefined,
): RecordedTick[] {
  return lines.map((line, index) => {
    const tick = parse(line);
    if (tick && typeof tick.state === 'string' && numberColumns.every((column) => Number.isFinite(tick[column]))) {
      return { ...(tick as unknown as RecordedTick), fault: tick.fault as FaultName };
    }
    throw new CodedError(
      'RECORDING_INVALID',
      `${source}, line ${index + 2}: this is no control tick. Was the file cut short or edited?`,
    );
  });
}
