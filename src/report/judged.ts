// A verdict of one champion as a page, of levels or of faults: what was judged, what was measured, its network and its episodes.
import { factsTable, limitTable } from './checked.js';
import type { DataTable } from './data-table.js';
import { type Fault, faultsData } from './faults.js';
import type { Block, Page } from './page.js';
import { measurementRows } from './tables.js';
import type { Level, Verdict } from './verdict.js';

/** What a page says besides the verdict. */
export interface JudgedPageFacts {
  /** Name of the champion's file. */
  readonly champion: string;
  /** How it ended, in a sentence. */
  readonly conclusion: string;
  /** The command that repeats it. */
  readonly command: string;
  /** Its network, and its best and its worst episode. */
  readonly figures: readonly { readonly svg: string; readonly caption: string }[];
  /** Versions, hashes, seed: names and values. */
  readonly stamp: Readonly<Record<string, string>>;
}

/** The verdict of `validate` and `pipeline`. */
export function verdictPage(verdict: Verdict & { readonly effects?: readonly Level[] }, facts: JudgedPageFacts): Page {
  const { passed, levels, checks, effects = [] } = verdict;
  return page(passed, facts, [
    ...levels
      .map(({ level }) => ({ level, judged: checks.filter((check) => check.level === level) }))
      .filter(({ judged }) => judged.length > 0)
      .map(({ level, judged }) => table({ ...limitTable(judged), caption: `Judged: ${level}` })),
    table(levelTable('Measured', levels)),
    ...(effects.length > 0 ? [table(levelTable('What each effect of the rig costs', effects))] : []),
  ]);
}

/** The verdict of `validate --faults`. */
export function faultsPage(
  { passed, faults }: { readonly passed: boolean; readonly faults: readonly Fault[] },
  facts: JudgedPageFacts,
): Page {
  const problems = faults.flatMap(({ name, problems }) => problems.map((problem) => [name, problem]));
  const columns = ['fault', 'why'].map((name) => ({ name, align: 'left' }) as const);
  return page(passed, facts, [
    ...(problems.length === 0
      ? []
      : [table({ caption: 'Failed', columns, rows: problems.map((cells) => ({ cells })) })]),
    table(faultsData(faults)),
  ]);
}

function page(passed: boolean, facts: JudgedPageFacts, blocks: readonly Block[]): Page {
  const { champion, conclusion, command, figures, stamp } = facts;
  return {
    title: `${passed ? 'Passed' : 'Failed'}: ${champion}`,
    summary: conclusion,
    blocks: [
      ...blocks,
      ...figures.map((figure) => ({ kind: 'figure', ...figure }) as const),
      { kind: 'heading', text: 'Made with' },
      { kind: 'code', text: command },
      table(factsTable('Versions and hashes', stamp)),
    ],
  };
}

function table(of: DataTable): Block {
  return { kind: 'table', table: of };
}

/** A row for each measurement, and the levels side by side. */
function levelTable(caption: string, levels: readonly Level[]): DataTable {
  return {
    caption,
    columns: [
      { name: 'measurement', align: 'left' },
      ...levels.map(({ level }) => ({ name: level, align: 'right' }) as const),
    ],
    rows: measurementRows(levels).map((cells) => ({ cells })),
  };
}
