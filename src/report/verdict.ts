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

/** What a result says of itself. */
export interface ResultStamp {
  readonly program: string;
  readonly node: string;
  readonly date: string;
  readonly runId: string;
  readonly firmwareSha256?: string;
  readonly board: string;
  readonly boardName?: string;
  readonly serialNumber?: string;
  readonly seed: number;
}

/** The stamp as names and values, for JUnit's properties and for a page. */
export function stampFacts(stamp: ResultStamp): Record<string, string> {
  const { program, node, date, runId, firmwareSha256, board, boardName, serialNumber, seed } = stamp;
  const facts = { program, node, date, runId, firmwareSha256, board, boardName, serialNumber, seed };
  const known = Object.entries(facts).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known.map(([name, value]) => [name, String(value)]));
}
