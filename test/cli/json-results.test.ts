// With --json every command that succeeds prints one JSON document on stdout. The long tests have those that take their time.
import { expect, it } from 'vitest';
import { inJson } from './all-commands.js';
import { emptyDirectory } from './command-line.js';
import { elsewhere, expectResult, furnish, longLines, quickLines } from './json-results.js';

it('every command has a line with which it succeeds', () => {
  const names = [...Object.keys(quickLines), ...Object.keys(longLines), ...elsewhere];
  expect(names.sort()).toEqual(inJson.map(([name]) => name).sort());
});

it('a result is one document, without an escape code', async () => {
  const directory = emptyDirectory();
  await furnish(directory);
  for (const [name, line] of Object.entries(quickLines)) await expectResult(directory, name, line);
});
