// One self-contained HTML page of text, tables and figures: no scripts, nothing loaded, light and dark, printable.
import { type DataTable, htmlTable } from './data-table.js';
import { element, escapeXml } from './xml.js';

/** A part of a page, in the order in which it is read. */
export type Block =
  | { readonly kind: 'heading' | 'text' | 'code'; readonly text: string }
  | { readonly kind: 'table'; readonly table: DataTable }
  /** `svg` is the text of an SVG file. */
  | { readonly kind: 'figure'; readonly svg: string; readonly caption: string };

export interface Page {
  readonly title: string;
  readonly summary: string;
  readonly blocks: readonly Block[];
}

/** The page as the text of an HTML file. */
export function htmlPage({ title, summary, blocks }: Page): string {
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escapeXml(title)}</title>`,
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    '<main>',
    element('h1', {}, escapeXml(title)),
    element('p', { class: 'summary' }, escapeXml(summary)),
    ...blocks.map(htmlBlock),
    '</main>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function htmlBlock(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return element('h2', {}, escapeXml(block.text));
    case 'text':
      return element('p', {}, escapeXml(block.text));
    case 'code':
      return element('pre', {}, element('code', {}, escapeXml(block.text)));
    case 'table':
      return element('div', { class: 'table' }, htmlTable(block.table));
    case 'figure':
      return element('figure', {}, `${block.svg}${element('figcaption', {}, escapeXml(block.caption))}`);
  }
}

const style = `
:root { --paper: #ffffff; --ink: #1f2328; --faint: #656d76; --line: #d5dae0; --code: #f4f6f8; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #11151a; --ink: #e2e7ec; --faint: #97a1ab; --line: #30373f; --code: #1a2027; }
}
@media print { :root { --paper: #ffffff; --ink: #000000; --faint: #444444; --line: #bbbbbb; --code: #f4f6f8; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .5rem; overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; margin: 2.75rem 0 .75rem; padding-top: 1rem; border-top: 1px solid var(--line); }
p { max-width: 46rem; margin: 0 0 1rem; }
.summary { font-size: 1.05rem; color: var(--faint); }
.table { overflow-x: auto; margin: 1.25rem 0; }
table { border-collapse: collapse; font-size: .82rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding-bottom: .4rem; }
caption span { display: inline-block; position: sticky; left: 0; max-width: calc(100vw - 2.5rem); }
th, td { padding: .3rem .7rem .3rem 0; border-bottom: 1px solid var(--line); white-space: nowrap; vertical-align: top; }
th { font-weight: 600; white-space: normal; vertical-align: bottom; }
.long { white-space: normal; min-width: 13rem; overflow-wrap: anywhere; }
.left { text-align: left; }
.right { text-align: right; }
.reference { color: var(--faint); }
figure { margin: 1.5rem 0; break-inside: avoid; }
figure svg.figure { display: block; max-width: 100%; height: auto; color: inherit; color-scheme: inherit; }
figcaption { font-size: .88rem; color: var(--faint); max-width: 46rem; margin-top: .4rem; }
pre { background: var(--code); border: 1px solid var(--line); border-radius: 6px; padding: .8rem 1rem; font-size: .88rem;
  white-space: pre-wrap; overflow-wrap: anywhere; }
@media print { main { max-width: none; padding: 0; } html { font-size: 10pt; } body { font-size: 1rem; } table { font-size: .72rem; } .table { overflow: visible; }
  th, td { white-space: normal; } .long { min-width: 0; } h2 { break-after: avoid; } }
`;
