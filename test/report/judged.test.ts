// The page of a verdict: all that was judged and measured, in one file that runs nothing.
import { describe, expect, it } from 'vitest';
import { type Fault, faultsPage, htmlPage, verdictPage } from '../../src/report/index.js';

const facts = {
  champion: '<b>.json 5a3c',
  conclusion: '1 of 2 checks failed.',
  command: "synaptolytic validate '<b>.json'",
  figures: [{ svg: '<svg class="figure"></svg>', caption: 'The worst episode' }],
  stamp: { program: '0.1.0' },
};
const measurement = { name: 'meanReturn', value: 800, unit: '' };
const verdict = {
  passed: false,
  levels: [
    { level: 'software', measurements: [measurement] },
    { level: 'rig', measurements: [{ name: 'jitterMax', value: 12, unit: 'us' }] },
  ],
  checks: [
    { level: 'software', ...measurement, limit: '> 850', passed: false },
    { level: 'rig', name: 'jitterMax', value: 12, unit: 'us', limit: '< 50 us', passed: true },
  ],
  effects: [{ level: 'delay', measurements: [measurement] }],
};

describe('the page of a verdict', () => {
  it('has a table of each level that was judged, and the measurements of all beside each other', () => {
    const { title, summary, blocks } = verdictPage(verdict, facts);
    expect({ title, summary }).toEqual({ title: 'Failed: <b>.json 5a3c', summary: facts.conclusion });
    const tables = blocks.flatMap((block) => (block.kind === 'table' ? [block.table] : []));
    expect(tables.map(({ caption }) => caption)).toEqual([
      ...['Judged: software', 'Judged: rig', 'Measured', 'What each effect of the rig costs', 'Versions and hashes'],
    ]);
    expect(tables[0]!.rows[0]!.cells).toEqual(['meanReturn', '800', '> 850', 'FAIL']);
    expect(tables[2]!.rows.map(({ cells }) => cells)).toEqual([
      ['meanReturn', '800', '-'],
      ['jitterMax', '-', '12 us'],
    ]);
  });

  it('of faults begins with why they failed', () => {
    const missed: Fault = {
      ...{ group: 'motor', name: 'cart shoved', reported: undefined, published: '', passed: false },
      problems: ['The firmware reported nothing.'],
    };
    const { blocks } = faultsPage({ passed: false, faults: [missed] }, facts);
    expect(blocks[0]).toMatchObject({
      table: { caption: 'Failed', rows: [{ cells: ['cart shoved', 'The firmware reported nothing.'] }] },
    });
  });

  it('runs nothing and loads nothing: names are text', () => {
    const html = htmlPage(verdictPage(verdict, facts));
    expect(html).toContain('Failed: &#60;b&#62;.json');
    expect(html).not.toMatch(/<script|<b>|(?:src|href)=/);
  });
});
