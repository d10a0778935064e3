// A table as Markdown and in a page.
import { expect, it } from 'vitest';
import { type DataTable, htmlPage, markdownTable } from '../../src/report/index.js';
import { parseXml } from './xml-parser.js';

const table: DataTable = {
  caption: 'Two <rows>',
  columns: [
    { name: 'method', align: 'left' },
    { name: 'n', align: 'right' },
  ],
  rows: [{ cells: ['mk1 | mk2', '7'] }, { cells: ['a & b', '10 000'], isReference: true }],
};

it('Markdown: aligned columns, and a bar in a cell does not end it', () => {
  expect(markdownTable(table)).toBe(
    [
      '**Two <rows>**',
      '',
      '| method     |      n |',
      '|------------|-------:|',
      '| mk1 \\| mk2 |      7 |',
      '| a & b      | 10 000 |',
    ].join('\n'),
  );
});

it('Markdown within a width: further columns go on below, each table with the first column', () => {
  const wide: DataTable = {
    caption: 'Wide',
    columns: ['run', 'steps', 'champion'].map((name) => ({ name, align: 'right' })),
    rows: [{ cells: ['1', '20 000', '888.1'] }],
  };
  const [run, steps, champion] = ['| run |', ' steps |', ' champion |'].map((text) => text.length);
  expect(markdownTable(wide, run! + ' '.length + steps! + champion!).match(/run/g)).toHaveLength(1);
  expect(markdownTable(wide, run! + ' '.length + steps! + champion! - 1)).toBe(
    [
      '**Wide**',
      '',
      '| run |  steps |',
      '|----:|-------:|',
      '|   1 | 20 000 |',
      '',
      '| run | champion |',
      '|----:|---------:|',
      '|   1 |    888.1 |',
    ].join('\n'),
  );
  expect(markdownTable(wide, 1).match(/run/g), 'a column to a table where none fits').toHaveLength(2);
});

it('Markdown within a width: a table that goes on below begins with the columns that tell its rows apart', () => {
  const wide: DataTable = {
    caption: 'Wide',
    columns: [
      ...table.columns.slice(0, 1),
      { name: 'champion', align: 'left' },
      ...table.columns.slice(1),
      ...table.columns.slice(1),
    ],
    rows: [{ cells: ['mk1', 'best', '7', '8'] }, { cells: ['', 'confirmed', '9', '10'] }],
  };
  expect(markdownTable(wide, '| method | confirmed |   n |'.length).split('\n').slice(2)).toEqual([
    '| method | champion  |   n |',
    '|--------|-----------|----:|',
    '| mk1    | best      |   7 |',
    '|        | confirmed |   9 |',
    '',
    '| method | champion  |   n |',
    '|--------|-----------|----:|',
    '| mk1    | best      |   8 |',
    '|        | confirmed |  10 |',
  ]);
  const numbered: DataTable = {
    ...wide,
    rows: wide.rows.map(({ cells }, k) => ({ cells: [`${k}`, ...cells.slice(1)] })),
  };
  expect(markdownTable(numbered, '| method | confirmed |'.length)).toContain(
    '| method |   n |   n |\n|--------|----:|----:|\n| 0      |   7 |   8 |',
  );
});

it('a page is one self-contained, well-formed document', () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><title>s</title></svg>\n';
  const html = htmlPage({
    title: 'Title & more',
    summary: 'Summary',
    blocks: [
      { kind: 'heading', text: 'Part <1>' },
      { kind: 'code', text: 'a && b' },
      { kind: 'table', table },
      { kind: 'figure', svg, caption: 'Caption' },
    ],
  });
  expect(html).not.toMatch(/<script|<link|src=|@import|url\(/);
  const page = parseXml(html.replace('<!doctype html>\n', '').replace(/<meta ([^>]*)>/g, '<meta $1/>'));
  expect(page.all('h2').map(({ text }) => text)).toEqual(['Part <1>']);
  expect(page.all('code')[0]!.text).toBe('a && b');
  expect(page.all('svg')).toHaveLength(1);
  const rows = page.all('tr').map((row) => [row.attributes.class, ...row.all('td').map(({ text }) => text)]);
  expect(rows.slice(1)).toEqual([
    [undefined, 'mk1 | mk2', '7'],
    ['reference', 'a & b', '10 000'],
  ]);
});
