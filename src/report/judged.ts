// A verdict of one champion as a page, of levels or of faults: what was judged, what was measured, its network and its episodes.
import { factsTable, limitTable } from './checked.js';
import type { DataTable } from './data-table.js';
import { type Fault, faultsData } from './faults.js';
import type { Block, Page } from './page.js';
import { type PlayedScenario, scenariosData } from './scenarios.js';
import { measurementRows } from './tables.js';
import type { Level, Verdict } from './verdict.js';

/** What a page says besides the verdict; what is not known is left out. */
export interface JudgedPageFacts {
  /** Name of the champion's file. */
  readonly champion: string;
  /** How it ended, in a sentence. */
  readonly conclusion: string;
  /** The command that repeats it. */
  readonly command?: string;
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
  return page(passed, facts, [...problemTable('fault', faults), table(faultsData(faults))]);
}

/** The verdict of `validate --scenario`. */
export function scenariosPage(
  {
    passed,
    scenarios,
    refused,
  }: {
    readonly passed: boolean;
    readonly scenarios: readonly PlayedScenario[];
    readonly refused: readonly { readonly name: string; readonly reason: string }[];
  },
  facts: JudgedPageFacts,
): Page {
  const reasons = refused.map(({ name, reason }) => ({ name, problems: [reason] }));
  return page(passed, facts, [
    ...problemTable('scenario', scenarios),
    table(scenariosData(scenarios)),
    ...problemTable('scenario', reasons, 'Refused, and not passed'),
  ]);
}

/** How the checks of a verdict ended, in a sentence. */
export function verdictConclusion(checks: readonly { readonly passed: boolean }[]): string {
  if (checks.length === 0) return 'Nothing was judged: no limit is about what these levels measure.';
  const failed = failedOf(checks);
  if (failed === 0) return checks.length === 1 ? 'The only check passed.' : `All ${checks.length} checks passed.`;
  return `${failed} of ${counted(checks, 'check')} failed.`;
}

/** How faults that were made on purpose ended, in a sentence. */
export function faultsConclusion(faults: readonly { readonly passed: boolean }[]): string {
  const failed = failedOf(faults);
  if (failed === 0) return `All ${counted(faults, 'fault')}: found, stopped and nothing lost.`;
  return `${failed} of ${counted(faults, 'fault')} did not end as they should.`;
}

/** How scenarios ended, in a sentence. */
export function scenariosConclusion(scenarios: readonly { readonly passed: boolean }[]): string {
  const failed = failedOf(scenarios);
  const all = counted(scenarios, 'scenario');
  return failed === 0 ? `All of ${all} passed.` : `${failed} of ${all} failed.`;
}

function failedOf(all: readonly { readonly passed: boolean }[]): number {
  return all.filter(({ passed }) => !passed).length;
}

function counted(all: readonly unknown[], thing: string): string {
  return `${all.length} ${thing}${all.length === 1 ? '' : 's'}`;
}

/** A row for each problem; nothing where there are none. */
function problemTable(
  of: string,
  all: readonly { readonly name: string; readonly problems: readonly string[] }[],
  caption = 'Failed',
): Block[] {
  const rows = all.flatMap(({ name, problems }) => problems.map((problem) => ({ cells: [name, problem] })));
  const columns = [of, 'why'].map((name) => ({ name, align: 'left' }) as const);
  return rows.length === 0 ? [] : [table({ caption, columns, rows })];
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
      ...(command === undefined ? [] : [{ kind: 'code', text: command } as const]),
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
