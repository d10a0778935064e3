// Scenarios that were played, as text and as a table of data: each with what was expected of it, and when that was known.
import { wrapped } from './columns.js';
import type { DataTable } from './data-table.js';
import type { Fault } from './faults.js';

/** What became of a scenario, as plain data. */
export interface PlayedScenario extends Fault {
  /** Faults that may end it; none where no fault has to. */
  readonly expected: readonly string[];
  readonly expectations?: readonly { readonly text: string; readonly passed: boolean; readonly atMs: number }[];
}

const COLUMNS = 80;
const TIME_COLUMNS = 10;

/**
 * A line for each scenario, and below it one for each thing that was expected, with its time; then the problems.
 *
 * @param emphasize applied to the result, which stands first.
 */
export function scenarioList(
  scenarios: readonly PlayedScenario[],
  emphasize: (text: string, passed: boolean) => string = (text) => text,
): string {
  const result = (passed: boolean): string => emphasize(passed ? 'pass' : 'FAIL', passed);
  const lines = scenarios.flatMap(({ name, expected, expectations = [], detectedMs, problems, passed }) => [
    `${result(passed)}  ${name}`,
    ...expectations.flatMap((each) => row(each.atMs, each.text)),
    ...(expected.length === 0 || (!passed && detectedMs === undefined)
      ? []
      : row(detectedMs, `stopped by ${expected.join(' or ')}`)),
    ...problems.flatMap((problem) => wrapped(problem, COLUMNS - INDENT.length).map((line) => INDENT + line)),
  ]);
  return [...lines, '', 'Times in ms, from the beginning of the scenario; of a fault from when it begins.'].join('\n');
}

/** The same as data, for a page: a row for each scenario, then one for each thing that was expected of it. */
export function scenariosData(scenarios: readonly PlayedScenario[]): DataTable {
  const time = (ms: number | undefined): string => (ms === undefined ? '-' : ms.toFixed(1));
  const result = (passed: boolean): string => (passed ? 'pass' : 'FAIL');
  return {
    caption: 'Scenarios; times in ms, from the beginning of the scenario, of a fault from when it begins',
    columns: ['scenario', 'expected', 'time', 'result'].map((name) => ({
      name,
      align: name === 'time' ? 'right' : 'left',
    })),
    rows: scenarios.flatMap(({ name, expected, expectations = [], detectedMs, passed }) => [
      { cells: [name, expected.join(' or ') || '-', time(detectedMs), result(passed)] },
      ...expectations.map((each) => ({ cells: ['', each.text, time(each.atMs), result(each.passed)] })),
    ]),
  };
}

const INDENT = ' '.repeat(6);

function row(ms: number | undefined, text: string): string[] {
  const time = (ms === undefined ? '-' : ms.toFixed(1)).padStart(TIME_COLUMNS);
  const columns = COLUMNS - INDENT.length - TIME_COLUMNS - 2;
  return wrapped(text, columns).map((line, i) => `${INDENT}${i === 0 ? time : ' '.repeat(TIME_COLUMNS)}  ${line}`);
}
