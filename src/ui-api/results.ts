// Results in the page: what a folder has of them, each as its report is, and beside an earlier one.
import type { Changes, Page } from '../report/index.js';

/** A result in a list. What cannot be read has a problem in place of what it could not tell. */
export interface ResultListing {
  /** Below the folder, with slashes; of a file from elsewhere as it was given. */
  readonly path: string;
  readonly problem?: string;
  /** Only results of one kind are compared. */
  readonly kind?: 'verdict' | 'faults' | 'scenarios' | 'check' | 'robustness';
  /** The champion's file, or the manifest of a check. */
  readonly about?: string;
  readonly rig?: string;
  /** Absent where nothing was judged. */
  readonly passed?: boolean;
  readonly conclusion?: string;
  /** When it began, in UTC, as ISO 8601. */
  readonly date?: string;
}

/** `api/results`, an event each time: all of them, the newest first. */
export interface ResultsNews {
  readonly results: readonly ResultListing[];
}

/** `api/result?path=`: one of them whole, as its report has it; with `&before=` also beside that one. */
export interface ShownResult {
  readonly page: Page;
  /** Earlier ones of its kind that it can be compared with, the likeliest first. */
  readonly earlier: readonly string[];
  /** Beside the one that was asked for; of none, the likeliest. Absent where there is none. */
  readonly comparison?: {
    readonly before: string;
    /** How many are better, worse, and so on. */
    readonly summary: string;
    /** In what the two were not made alike. */
    readonly circumstances: readonly { readonly name: string; readonly before: string; readonly now: string }[];
    readonly changes: readonly Changes[];
  };
}
