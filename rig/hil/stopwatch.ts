// Time at a board: its own where it is emulated, the wall's where it is real.
import { traceBits } from '../../src/protocol/index.js';
import type { Board } from '../boards/index.js';

/** Milliseconds since some moment in the past. */
export function nowMs({ uno }: Board): number {
  return uno ? (uno.cycles / uno.clockHz) * 1000 : performance.now();
}

/**
 * Cycles of each inference from here on, seen from outside the program: the board's own count is checked by it.
 *
 * @returns the growing list, and what ends it; undefined for a board that cannot be looked into.
 */
export function traceInferences({ uno }: Board): { cycles: readonly number[]; end: () => void } | undefined {
  const cycles: number[] = [];
  let started: number | undefined;
  const end = uno?.onTrace((value, cycle) => {
    if (value & traceBits.INFERENCE) started = cycle;
    else if (started !== undefined) {
      cycles.push(cycle - started);
      started = undefined;
    }
  });
  return end && { cycles, end };
}

/** One control tick as seen from outside the program: the cycles at which it began and ended. */
export interface TickTrace {
  readonly start: number;
  readonly end: number;
}

/** Calls back at the end of each control tick; returns what ends it, undefined for a board that cannot be looked into. */
export function traceTicks({ uno }: Board, listener: (tick: TickTrace) => void): (() => void) | undefined {
  let start: number | undefined;
  return uno?.onTrace((value, cycle) => {
    if (value & traceBits.TICK) start ??= cycle;
    else if (start !== undefined) {
      listener({ start, end: cycle });
      start = undefined;
    }
  });
}
