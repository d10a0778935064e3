// results.csv: a row for each run, for spreadsheets and statistics programs.
import { type CsvCell, csv } from '../report/index.js';
import type { ChampionScore, RunRow } from './results.js';

/** A line for each run, with a header; what is not known is empty. */
export function formatCsv(rows: readonly RunRow[]): string {
  const records = rows.map(flat);
  return csv(Object.keys(records[0] ?? {}), records.map(Object.values));
}

function flat({ best, confirmed, wallTimeS, engine, ...rest }: RunRow): Record<string, CsvCell> {
  return { ...rest, ...championCells('best', best), ...championCells('confirmed', confirmed), engine, wallTimeS };
}

function championCells(prefix: string, { connections, returns, episodesAtTarget }: ChampionScore) {
  const { mean, sd, min, quartile1, median, quartile3, max } = returns;
  const cells = { ...connections, mean, sd, min, quartile1, median, quartile3, max, episodesAtTarget };
  return Object.fromEntries(
    Object.entries(cells).map(([name, value]) => [prefix + name[0]!.toUpperCase() + name.slice(1), value]),
  );
}
