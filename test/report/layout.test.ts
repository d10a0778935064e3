// What a browser makes of figures, drawings and the report: words stand free, nothing is wider than its window.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { articlePlan, ExperimentDirectory, runExperiment } from '../../src/experiment/index.js';
import { hasBrowser, inBrowser, type Layout, layOut } from './browser.js';
import { someFigures } from './some-figures.js';

const docs = fileURLToPath(new URL('../../docs/', import.meta.url));
const drawings = (readdirSync(docs, { recursive: true }) as string[]).filter((name) => name.endsWith('.svg'));

/** The report of a small experiment with all methods and both tables. */
async function report(): Promise<string> {
  const room = mkdtempSync(join(tmpdir(), 'synaptolytic-'));
  try {
    const changes = { population: 16, episodes: 1, maxGenerations: 3 };
    await runExperiment(ExperimentDirectory.for({ ...articlePlan, seeds: 2, changes }, join(room, 'trial')));
    return readFileSync(join(room, 'trial/report.html'), 'utf8');
  } finally {
    rmSync(room, { recursive: true });
  }
}

describe.skipIf(!hasBrowser)(`laid out ${inBrowser}`, () => {
  let figures: Layout;
  let documentation: Layout;
  let wide: Layout;
  let narrow: Layout;
  // Starting the browser is what takes time, so all is laid out at once.
  beforeAll(async () => {
    const html = await report();
    [figures, documentation, wide, narrow] = layOut([
      { html: someFigures.join('\n'), widthPx: 1400 },
      { html: drawings.map((name) => readFileSync(join(docs, name), 'utf8')).join('\n'), widthPx: 1400 },
      { html, widthPx: 1280 },
      { html, widthPx: 420 },
    ]) as [Layout, Layout, Layout, Layout];
  });

  it('the texts of a figure stand free, whatever its numbers', () => {
    expect(figures.faults).toEqual([]);
  });

  it('the texts of all pictures in docs stand free', () => {
    expect(drawings).toContain('wiring.svg');
    expect(documentation.faults).toEqual([]);
  });

  it('a report fits a wide window, settings and all', () => {
    expect(wide).toEqual({ overflowPx: 0, scrolled: [], faults: [] });
  });

  it('a report fits a telephone, where only tables of results are scrolled, in boxes of their own', () => {
    expect(narrow.overflowPx).toBe(0);
    expect(narrow.scrolled.filter((words) => !/^Table \d, /.test(words))).toEqual([]);
  });
});
