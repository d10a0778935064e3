// Tables as comma-separated values (RFC 4180), for spreadsheets and programs.

/** Numbers are written in full; null is an empty cell. */
export type CsvCell = string | number | boolean | null;

/** A header and rows as CSV, with a line end after each. A text that begins like a formula has a space before it. */
export function csv(header: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  return [header, ...rows].map((row) => `${row.map(cell).join(',')}\n`).join('');
}

function cell(value: CsvCell): string {
  // A spreadsheet would take such a text for a formula; a space before it keeps it a text.
  const isLikeFormula = typeof value === 'string' && /^[=+\-@]/.test(value) && Number.isNaN(Number(value));
  const text = value === null ? '' : `${isLikeFormula ? ' ' : ''}${value}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
