// Comma-separated values: read back they are what was written, whatever is in them.
import { expect, it } from 'vitest';
import { csv } from '../../src/report/index.js';

/** Reads RFC 4180. */
function parse(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n)/g)) {
    rows.at(-1)!.push(quoted === undefined ? plain! : quoted.replaceAll('""', '"'));
    if (end === '\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

it('quotes what would end a cell, and nothing else', () => {
  const texts = ['a, b', 'say "no"', 'two\nlines', 'München | x', '', ' spaced ', '"', '1-2', '-5', 'a=b'];
  const text = csv(texts, [texts, texts.map(() => 'plain')]);
  expect(parse(text)).toEqual([texts, texts, texts.map(() => 'plain')]);
  expect(text).toContain('"a, b","say ""no""","two\nlines",München | x,, spaced ,"""",1-2,-5,a=b\n');
});

it('numbers are whole, and what is not known is empty', () => {
  expect(csv(['a', 'b', 'c', 'd'], [[-0.1, 1e21, null, true]])).toBe('a,b,c,d\n-0.1,1e+21,,true\n');
});

it('a text that a spreadsheet would take for a formula has a space before it', () => {
  const formulas = ['-(1 - up)', '=1+1/runs', '+x', '@SUM(A1)', '="a,b"'];
  const written = csv(
    ['c'],
    formulas.map((each) => [each]),
  );
  expect(parse(written)).toEqual([['c'], ...formulas.map((each) => [` ${each}`])]);
});
