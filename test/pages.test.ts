// What can be measured of how well the pages read.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const pages = readdirSync('docs', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'));

/** The lines of a page that are prose, with their numbers: no code, no tables, no pictures, no comments. */
function prose(path: string): { readonly number: number; readonly line: string }[] {
  let isCode = false;
  return readFileSync(path, 'utf8')
    .split('\n')
    .map((line, i) => ({ number: i + 1, line }))
    .filter(({ line }) => {
      if (line.startsWith('```')) isCode = !isCode;
      return !isCode && !/^(```|\||!\[|<!--| {4})/.test(line);
    });
}

describe('README.md', () => {
  it('has at most 120 lines', () => {
    expect(readFileSync('README.md', 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(120);
  });

  it.each(['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md', 'docs/README.md'])(
    '%s can be read at 80 columns',
    (path) => {
      expect(prose(path).filter(({ line }) => line.length > 80)).toEqual([]);
    },
  );
});

describe('docs/README.md', () => {
  it('leads to every page', () => {
    const map = readFileSync('docs/README.md', 'utf8');
    const missing = pages.filter((page) => page !== 'README.md' && !map.includes(`(${page})`));
    expect(missing).toEqual([]);
  });
});

describe.each(pages)('docs/%s', (page) => {
  it('has no cell of a table with 200 characters or more', () => {
    const cells = readFileSync(`docs/${page}`, 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .flatMap((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()));
    expect(cells.filter((cell) => cell.length >= 200)).toEqual([]);
  });

  it('has no sentence whose subject begins with "What" or "Who"', () => {
    const found = prose(`docs/${page}`)
      .map(({ line }) => line)
      .join('\n')
      .match(/(?:^|[.:;] )(?:[-*]+ *)?(?:What|Who)(?:ever)? [^.?!\n]*(?:\n[^.?!\n]+)*[.:!]/gm);
    expect(found ?? []).toEqual([]);
  });

  it('has no paragraph of 120 words or more', () => {
    const paragraphs = prose(`docs/${page}`)
      .map(({ line }) => line)
      .join('\n')
      .split(/\n\s*(?=\n|[-*] |\d+\. |#)/);
    expect(paragraphs.filter((text) => text.split(/\s+/).length >= 120)).toEqual([]);
  });
});
