// The control ticks of a recording: their columns, and what a file must say in each.
import { CodedError, said } from '../../src/base/index.js';
import { boardStates, canBeTold, faults, type Telemetry } from '../../src/link/index.js';
import { ticksBetween } from './rig-run.js';

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

/** In units for people. */
const peoplesColumns = ['timeS', 'positionM', 'velocityMps', 'angleDeg', 'poleDegps'] as const;
/** Whole numbers, as the board told them. */
const wholeColumns = [
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
const wordColumns = ['state', 'fault'] as const;
export const numberColumns = [...peoplesColumns, ...wholeColumns] as const;
/** In the order in which they stand in a file. */
export const tickColumns = [numberColumns[0], ...wordColumns, ...numberColumns.slice(1)] as const;

/** A control tick as a file says it. */
export interface ReadTick {
  readonly tick: unknown;
  readonly line: number;
}

export function isWhole(column: string): boolean {
  return (wholeColumns as readonly string[]).includes(column);
}

export function isWord(column: string): boolean {
  return (wordColumns as readonly string[]).includes(column);
}

/** The first thing that is wrong with a tick, in words; undefined where nothing is. */
export function wrongTick({ tick }: ReadTick): string | undefined {
  const has = (typeof tick === 'object' && tick !== null ? tick : {}) as Readonly<Record<string, unknown>>;
  const wrong = tickColumns.find((column) => !isRight(column, has[column]));
  if (wrong === undefined) return undefined;
  return Object.hasOwn(has, wrong) ? `: ${wrong} cannot be ${said(has[wrong])}` : '';
}

function isRight(column: (typeof tickColumns)[number], value: unknown): boolean {
  if (column === 'state') return typeof value === 'string' && Object.hasOwn(boardStates, value);
  if (column === 'fault') return typeof value === 'string' && Object.hasOwn(faults, value);
  if (typeof value !== 'number') return false;
  return isTold(column) ? canBeTold(column, value) : Number.isFinite(value);
}

function isTold(column: (typeof numberColumns)[number]): column is (typeof wholeColumns)[number] {
  return isWhole(column);
}

/**
 * The ticks, which must come one after the other: a spreadsheet may have sorted its rows by something else.
 *
 * @throws CodedError RECORDING_INVALID naming the line that does not.
 */
export function inOrder(read: readonly ReadTick[], source: string): RecordedTick[] {
  const ticks = read.map(({ tick }) => tick as RecordedTick);
  const wrong = ticks.findIndex((tick, i) => {
    const before = ticks[i - 1];
    return before && (tick.timeS < before.timeS || (tick.timeS === before.timeS && tick.tick === before.tick));
  });
  if (wrong < 0) return ticks;
  const { line } = read[wrong]!;
  throw new CodedError(
    'RECORDING_INVALID',
    `${source}, line ${line}: timeS ${ticks[wrong]!.timeS} comes after ${ticks[wrong - 1]!.timeS}. ` +
      'Sort the rows by timeS, and take out those that stand twice.',
  ).at({ file: source, line, field: 'timeS' });
}

/** Control ticks that are not in a recording although earlier and later ones are. */
export function missingTicks(ticks: readonly RecordedTick[]): number {
  return ticks.slice(1).reduce((sum, tick, i) => sum + Math.max(0, ticksBetween(ticks[i]!, tick) - 1), 0);
}
