// Tables as comma-separated values (RFC 4180), for spreadsheets and programs.

/** Numbers are written in full; null is an empty cell. */
export type CsvCell = string | number | boolean | null;

/** A header and rows as CSV, with a line end after each. */
export function csv(header: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  return [header, ...rows].map((row) => `${row.map(cell).join(',')}\n`).join('');
}

function cell(value: CsvCell): string {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
