// A recording as CSV, also when a spreadsheet has saved it again: with other separators, quotes, decimal commas and columns to the right.

/** A table as a spreadsheet has it; each row is a line of the file. */
export interface Table {
  readonly names: readonly string[];
  readonly rows: readonly { readonly line: number; readonly cells: readonly string[] }[];
}

const separators = [',', ';', '\t'];

/** Reads the table that has most of the wanted columns. */
export function readTable(text: string, wanted: readonly string[]): Table {
  const lines = text.split(/\r\n|\r|\n/);
  // Excel's own line about the separator.
  const begin = /^"?sep=/i.test(lines[0]!) ? 1 : 0;
  const head = lines[begin] ?? '';
  // A data base may have changed the case of a name.
  const meant = (name: string): string => wanted.find((one) => one.toLowerCase() === name.toLowerCase()) ?? name;
  const names = (separator: string): string[] => cellsOf(head, separator).map(meant);
  const found = (separator: string): number => names(separator).filter((name) => wanted.includes(name)).length;
  const separator = separators.reduce((best, other) => (found(other) > found(best) ? other : best));
  const rows = lines.map((line, index) => ({ line: index + 1, cells: cellsOf(line, separator) }));
  return {
    names: names(separator),
    rows: rows.slice(begin + 1).filter(({ cells }) => cells.some((cell) => cell !== '')),
  };
}

/** The mark before a number's decimals in these columns; undefined where both are used, so that nobody knows which is which. */
export function decimalMark({ names, rows }: Table, columns: readonly string[]): '.' | ',' | undefined {
  const indices = columns.map((column) => names.indexOf(column));
  const has = (mark: string): boolean =>
    rows.some(({ cells }) => indices.some((index) => cells[index]?.includes(mark)));
  if (!has(',')) return '.';
  return has('.') ? undefined : ',';
}

/** The cells of a line without their quotes. */
function cellsOf(line: string, separator: string): string[] {
  const cells: string[] = [];
  const cell = new RegExp(`\\s*(?:"((?:[^"]|"")*)"|([^${separator}]*))[^${separator}]*(${separator}|$)`, 'y');
  while (cell.lastIndex <= line.length) {
    const [, inQuotes, plain = '', end] = cell.exec(line) ?? [];
    cells.push((inQuotes?.replaceAll('""', '"') ?? plain).trim());
    if (end !== separator) break;
  }
  return cells;
}
