// What validation concludes, as plain data: the shape that every report is written from.

/** One thing that was measured and judged against a limit. */
export interface Check {
  /** Where it was measured: 'software', 'processor', ... */
  readonly level: string;
  /** What was measured, e.g. 'mean return'. */
  readonly name: string;
  readonly value: number;
  /** Unit of the value; '' for none. */
  readonly unit: string;
  /** The limit as it was applied, e.g. '> 850' or '< 16.5 ms'. */
  readonly limit: string;
  readonly passed: boolean;
}

/** The checks of a validation and whether all of them passed. */
export interface Verdict {
  readonly passed: boolean;
  readonly checks: readonly Check[];
}
