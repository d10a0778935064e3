// docs/rig-file.md is complete, and says what is so.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rigFields } from '../../rig/description/fields.js';
import { loadRig, parseRig, rigNames } from '../../rig/description/files/index.js';
import { rigFilePage } from '../../schemas/generate.js';

const page = readFileSync('docs/rig-file.md', 'utf8');
const cells = (line: string): string[] => line.split('|').map((cell) => cell.trim());
const rows = page.split('\n').filter((line) => line.startsWith('| `'));

describe('docs/rig-file.md', () => {
  it('has the tables of the code: otherwise run `npm run generate`', () => {
    expect(rigFilePage(page)).toBe(page);
  });

  it('has a row for each field and no other', () => {
    const fields = Object.keys(rigFields.shape);
    const rowsOfFields = rows
      .map((row) => cells(row)[1]!.replaceAll('`', ''))
      .filter((name) => !rigNames.includes(name));
    expect(rowsOfFields.sort()).toEqual(fields.sort());
  });

  it('gives an example of each field that its schema takes', () => {
    for (const row of rows) {
      const [, name, example] = cells(row).map((cell) => cell.replaceAll('`', ''));
      if (rigNames.includes(name!)) continue;
      const written: unknown = /^[[\d.\]]+$|^\[|^true$/.test(example!)
        ? JSON.parse(example!)
        : example!.split(' or ')[0];
      const field = rigFields.shape[name as keyof typeof rigFields.shape];
      expect(field.safeParse(written).success, `${name}: ${example}`).toBe(true);
    }
  });

  it('begins with a rig that is one', () => {
    const [, text] = /```yaml\n([^`]*)```/.exec(page)!;
    expect(parseRig(text!, 'mine.yaml')).toMatchObject({
      plant: { poleCentreM: 0.3 },
      cartEncoder: { countsPerM: 60_000 },
    });
  });

  it('has a row for each preset', () => {
    const presets = page.slice(page.indexOf('## Presets'), page.indexOf('## How to write it'));
    for (const name of rigNames) expect(presets).toContain(`| \`${name}\` |`);
  });

  it('prints the scales that are derived', async () => {
    for (const name of ['desktop', 'belt']) {
      const [x, v, , sin, omega] = (await loadRig(name)).observationScales.map((scale) => scale.toFixed(2));
      expect(page).toContain(`| \`${name}\` | ${x} | ${v} | 1 | ${sin} | ${omega} |`);
    }
  });
});
