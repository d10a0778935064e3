// A verdict as tables of text: what was measured, and how it was judged.

import { formatMeasurement } from '../base/index.js';
import { alignColumns, columnWidths, foldColumns } from './columns.js';
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
export function valueLikeLimit({ value, unit, limit }: Pick<Check, 'value' | 'unit' | 'limit'>): string {
  return unit === '' && limit.endsWith('%') ? formatMeasurement(value * 100, '%') : formatMeasurement(value, unit);
}

/** The names of all measurements, each with its value at every level; a dash where a level does not measure it. */
export function measurementRows(levels: readonly Level[]): string[][] {
  const names = [...new Set(levels.flatMap(({ measurements }) => measurements.map(({ name }) => name)))];
  return names.map((name) => [
    name,
    ...levels.map(({ measurements }) => {
      const found = measurements.find((measurement) => measurement.name === name);
      return found ? formatMeasurement(found.value, found.unit) : '-';
    }),
  ]);
}

/**
 * What was measured, one row for each measurement and the levels side by side; a dash where a level does not measure it.
 *
 * @param columns width of a line: levels that do not fit go on in a table below.
 */
export function measurementTable(levels: readonly Level[], columns = 80): string {
  const all = [['measurement', ...levels.map(({ level }) => level)], ...measurementRows(levels)];
  return foldColumns(columnWidths(all), 2, columns)
    .map((chosen) =>
      alignColumns(
        all.map((row) => chosen.map((column) => row[column]!)),
        chosen.map((_, place) => place).slice(1),
      ),
    )
    .join('\n\n');
}
