// Tables of text: the same one as Markdown, for terminals and files, and as HTML.
import { columnWidths, foldColumns } from './columns.js';
import { element, escapeXml } from './xml.js';

export interface Column {
  readonly name: string;
  /** Numbers go to the right. */
  readonly align: 'left' | 'right';
}

export interface Row {
  readonly cells: readonly string[];
  /** Printed fainter where that is possible: what is there for comparison. */
  readonly isReference?: boolean;
}

export interface DataTable {
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

/**
 * The table as GitHub's Markdown, its columns aligned; the caption is a line in bold above it.
 *
 * @param most characters in a line: columns that do not fit go on in a table below, which begins again with the first
 *   ones, as many as it takes to tell the rows apart.
 */
export function markdownTable({ caption, columns, rows }: DataTable, most = Number.POSITIVE_INFINITY): string {
  const text = (cell: string) => cell.replace(/\s+/g, ' ').replaceAll('|', '\\|');
  const body = [columns.map(({ name }) => text(name)), ...rows.map(({ cells }) => cells.map(text))];
  const widths = columnWidths(body).map((width) => Math.max(3, width));
  const cell = (column: number, content: string) =>
    columns[column]!.align === 'right' ? content.padStart(widths[column]!) : content.padEnd(widths[column]!);
  const rule = (column: number) =>
    columns[column]!.align === 'right' ? `${'-'.repeat(widths[column]! + 1)}:` : '-'.repeat(widths[column]! + 2);
  const tables = foldColumns(widths, ' | '.length, most - '|  |'.length, namingColumns(rows)).map((chosen) => {
    const [head, ...rest] = body.map(
      (cells) => `| ${chosen.map((column) => cell(column, cells[column]!)).join(' | ')} |`,
    );
    return [head, `|${chosen.map(rule).join('|')}|`, ...rest].join('\n');
  });
  return [`**${caption}**`, ...tables].join('\n\n');
}

/** How many of the first columns tell rows apart. An empty cell stands for the one above it. */
function namingColumns(rows: readonly Row[]): number {
  const columns = Math.max(...rows.map(({ cells }) => cells.length));
  for (let count = 1; count < columns; count++) {
    const names = new Set(rows.map(({ cells }) => cells.slice(0, count).join('\n')));
    if (names.size === rows.length && rows.every(({ cells }) => cells[count - 1] !== '')) return count;
  }
  return 1;
}

/** A cell with more characters is text that may be broken into lines on a page. */
const longestLine = 40;

/** The table as HTML; a row of reference has the class "reference", a cell of text that may be broken the class "long". */
export function htmlTable({ caption, columns, rows }: DataTable): string {
  const cells = (name: 'td' | 'th', texts: readonly string[]) =>
    texts.map((text, c) => {
      const length = text.length > longestLine ? ' long' : '';
      return element(name, { class: `${columns[c]!.align}${length}` }, escapeXml(text) || '&#160;');
    });
  const row = (content: readonly string[], isReference = false) =>
    element('tr', isReference ? { class: 'reference' } : {}, content.join(''));
  const names = columns.map(({ name }) => name);
  const parts = [
    element('caption', {}, element('span', {}, escapeXml(caption))),
    element('thead', {}, row(cells('th', names))),
    element('tbody', {}, rows.map((each) => row(cells('td', each.cells), each.isReference)).join('\n')),
  ];
  return element('table', {}, parts.join(''));
}
