// Tables of text: the same one as Markdown, for terminals and files, and as HTML.
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

/** The table as GitHub's Markdown, its columns aligned; the caption is a line in bold above it. */
export function markdownTable({ caption, columns, rows }: DataTable): string {
  const text = (cell: string) => cell.replace(/\s+/g, ' ').replaceAll('|', '\\|');
  const body = [columns.map(({ name }) => text(name)), ...rows.map(({ cells }) => cells.map(text))];
  const widths = columns.map((_, c) => Math.max(3, ...body.map((cells) => cells[c]!.length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, c) => (columns[c]!.align === 'right' ? cell.padStart(widths[c]!) : cell.padEnd(widths[c]!))).join(' | ')} |`;
  const rule = `|${columns.map(({ align }, c) => (align === 'right' ? `${'-'.repeat(widths[c]! + 1)}:` : '-'.repeat(widths[c]! + 2))).join('|')}|`;
  const [head, ...rest] = body.map(line);
  return [`**${caption}**`, '', head, rule, ...rest].join('\n');
}

/** The table as HTML; a row of reference has the class "reference". */
export function htmlTable({ caption, columns, rows }: DataTable): string {
  const cells = (name: 'td' | 'th', texts: readonly string[]) =>
    texts.map((text, c) => element(name, { class: columns[c]!.align }, escapeXml(text) || '&#160;')).join('');
  const head = element(
    'thead',
    {},
    element(
      'tr',
      {},
      cells(
        'th',
        columns.map((column) => column.name),
      ),
    ),
  );
  const body = rows.map((row) => element('tr', row.isReference ? { class: 'reference' } : {}, cells('td', row.cells)));
  return element('table', {}, `${element('caption', {}, escapeXml(caption))}${head}<tbody>${body.join('\n')}</tbody>`);
}
