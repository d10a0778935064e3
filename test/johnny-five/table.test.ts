// The page about Johnny-Five lists the programs as they are.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { allPrograms } from './stage.js';

const page = fileURLToPath(new URL('../../docs/johnny-five.md', import.meta.url));

it('has a line for each program; `npx vitest run test/johnny-five/table.test.ts -u` writes them', async () => {
  const programs = await allPrograms();
  expect(programs.length).toBeGreaterThanOrEqual(40);
  const rows = programs.map(({ component, calls, seen }) => `| ${component} | ${calls} | ${seen} |`);
  const table = ['| component | calls | what is seen |', '|---|---|---|', ...rows].join('\n');
  const text = readFileSync(page, 'utf8');
  const [, before, after] = /^(.*<!-- programs -->\n).*(\n<!-- end -->\n.+)$/s.exec(text)!;
  await expect(`${before}\n${table}\n${after}`).toMatchFileSnapshot(page);
});
