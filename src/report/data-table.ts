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
