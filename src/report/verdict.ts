// What validation concludes, as plain data: the shape that every report is written from.
import { formatMeasurement } from '../base/index.js';

/** One thing that was measured. */
export interface Measurement {
  /** What was measured, e.g. 'roundTripMax'. */
  readonly name: string;
  readonly value: number;
  /** Unit of the value; '' for none. */
  readonly unit: string;
}

/** What was measured at one level. */
export interface Level {
  /** 'software', 'processor', ... */
  readonly level: string;
  readonly measurements: readonly Measurement[];
}

/** A measurement judged by a limit. */
export interface Check extends Measurement {
  readonly level: string;
  /** The limit as it was applied, e.g. '> 850' or '< 16.5 ms'. */
  readonly limit: string;
  readonly passed: boolean;
}

/** All measurements, all checks, and whether every check passed. */
export interface Verdict {
  readonly passed: boolean;
  readonly levels: readonly Level[];
  readonly checks: readonly Check[];
}

/** What a check found, as a sentence. */
export function checkText({ name, value, unit, limit }: Omit<Check, 'level' | 'passed'>): string {
  return `${name} is ${formatMeasurement(value, unit)}; the limit is ${limit}.`;
}
