// A verdict as tables of text: what was measured, and how it was judged.
import { formatMeasurement } from './number.js';
import type { Check, Level, Verdict } from './verdict.js';

/** Puts emphasis on a piece of text, for a terminal with colours. */
export type Emphasis = (text: string, check: Check) => string;

/**
 * The verdict, one row for each check: level, check, value, limit, result. A level is named once, on its first row.
 *
 * @param emphasize applied to the result, which comes last so that escape codes never shift a column.
 * @returns lines without a final line end.
 */
export function verdictTable({ checks }: Pick<Verdict, 'checks'>, emphasize: Emphasis = (text) => text): string {
  const rows = checks.map((check, index) => [
    check.level === checks[index - 1]?.level ? '' : check.level,
    check.name,
    valueLikeLimit(check),
    check.limit,
    emphasize(check.passed ? 'pass' : 'FAIL', check),
  ]);
  return alignColumns([['level', 'check', 'value', 'limit', 'result'], ...rows], [2]);
}

/** The value in the words of its limit: a share that is limited in percent is shown in percent. */
function valueLikeLimit({ value, unit, limit }: Check): string {
  return unit === '' && limit.endsWith('%') ? formatMeasurement(value * 100, '%') : formatMeasurement(value, unit);
}

/** What was measured, one row for each measurement and the levels side by side; a dash where a level does not measure it. */
export function measurementTable(levels: readonly Level[]): string {
  const names = [...new Set(levels.flatMap(({ measurements }) => measurements.map(({ name }) => name)))];
  const rows = names.map((name) => [
    name,
    ...levels.map(({ measurements }) => {
      const found = measurements.find((measurement) => measurement.name === name);
      return found ? formatMeasurement(found.value, found.unit) : '-';
    }),
  ]);
  const header = ['measurement', ...levels.map(({ level }) => level)];
  return alignColumns(
    [header, ...rows],
    levels.map((_, index) => index + 1),
  );
}

/** Rows of cells as lines, two spaces between columns; the last column is not padded. */
export function alignColumns(rows: readonly (readonly string[])[], rightAligned: readonly number[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const cell = (text: string, column: number): string => {
    if (rightAligned.includes(column)) return text.padStart(widths[column]!);
    return column === widths.length - 1 ? text : text.padEnd(widths[column]!);
  };
  return rows.map((row) => row.map(cell).join('  ')).join('\n');
}
