// A verdict as a table of text, one row for each check.
import { formatMeasurement } from './number.js';
import type { Check, Verdict } from './verdict.js';

/** Puts emphasis on a piece of text, for a terminal with colours. */
export type Emphasis = (text: string, check: Check) => string;

/**
 * The verdict as aligned columns: level, check, value, limit, result. A level is named once, on its first row.
 *
 * @param emphasize applied to the result column, which is last so that escape codes never shift a column.
 * @returns lines without a final line end.
 */
export function verdictTable(verdict: Verdict, emphasize: Emphasis = (text) => text): string {
  const header = ['level', 'check', 'value', 'limit'];
  let level = '';
  const rows = verdict.checks.map((check) => {
    const first = check.level !== level;
    level = check.level;
    return [first ? level : '', check.name, formatMeasurement(check.value, check.unit), check.limit];
  });
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)));
  const line = (cells: readonly string[], result: string): string =>
    [
      ...cells.map((cell, column) => (column === 2 ? cell.padStart(widths[2]!) : cell.padEnd(widths[column]!))),
      result,
    ].join('  ');
  return [
    line(header, 'result'),
    ...rows.map((row, index) => {
      const check = verdict.checks[index]!;
      return line(row, emphasize(check.passed ? 'pass' : 'FAIL', check));
    }),
  ].join('\n');
}
