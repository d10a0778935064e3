// results.csv: a row for each run, for spreadsheets and statistics programs.
import type { ChampionScore, RunRow } from './results.js';

/** RFC 4180, with a header; what is not known is empty. */
export function formatCsv(rows: readonly RunRow[]): string {
  const records = rows.map(flat);
  const names = Object.keys(records[0] ?? {});
  const lines = records.map((record) => names.map((name) => cell(record[name])).join(','));
  return [names.join(','), ...lines, ''].join('\r\n');
}

function flat({ best, confirmed, wallTimeS, engine, ...rest }: RunRow): Record<string, string | number | null> {
  return { ...rest, ...championCells('best', best), ...championCells('confirmed', confirmed), engine, wallTimeS };
}

function championCells(prefix: string, { connections, returns, episodesAtTarget }: ChampionScore) {
  const { mean, sd, min, quartile1, median, quartile3, max } = returns;
  const cells = { ...connections, mean, sd, min, quartile1, median, quartile3, max, episodesAtTarget };
  return Object.fromEntries(
    Object.entries(cells).map(([name, value]) => [prefix + name[0]!.toUpperCase() + name.slice(1), value]),
  );
}

function cell(value: string | number | null | undefined): string {
  const text = String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
