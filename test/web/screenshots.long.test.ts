// Every view of both pages, wide and narrow, light and dark: nothing serious for axe, nothing beyond the screen; each is kept as a picture in reports/screenshots.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { loadRig } from '../../rig/description/files/index.js';
import { defaultSettings, RunDirectory, trainRun } from '../../src/learn/index.js';
import { formatChampion } from '../../src/network/index.js';
import { emptyDirectory } from '../cli/command-line.js';
import { startProcess } from '../cli/process.js';
import { balanceOn } from '../hil/champions.js';
import { robustnessFile, verdictFile } from '../rig/example-results.js';
import { chromium, findings, keepPicture, noFindings, openChampion, ServedPage } from './served-page.js';

const example = formatChampion(balanceOn(await loadRig('desktop'), 500));
const screens = [
  { width: 1280, dark: false },
  { width: 1280, dark: true },
  { width: 420, dark: false },
  { width: 420, dark: true },
];
const nameOf = ({ width, dark }: (typeof screens)[number]) => `${width}-${dark ? 'dark' : 'light'}`;

describe.skipIf(!chromium)('each view', () => {
  let served: ServedPage;
  beforeAll(async () => {
    served = await ServedPage.start();
  });
  afterAll(async () => {
    await served?.stop();
    expect(served.browser.complaints).toEqual([]);
  });

  async function look(page: Page, view: string, name: string): Promise<void> {
    await page.getByRole('tab', { name: view, exact: true }).click();
    await page.locator('h2:visible').first().waitFor();
    await page.waitForTimeout(300); // plots take their size from the screen
    await keepPicture(page, name);
    expect(await findings(page), name).toEqual(noFindings);
  }

  it.each(screens)('of the static page, $width pixels, dark: $dark', async (screen) => {
    const page = await served.open(screen);
    await openChampion(page, example, 'Episode');
    await page.getByLabel('Beside it').selectOption('twin');
    await page.getByRole('button', { name: 'Save the other as SVG' }).waitFor();
    await page.getByRole('slider').fill('100');
    await look(page, 'Episode', `static-beside-${nameOf(screen)}`);
    for (const view of ['Learn', 'Network', 'Episode', 'Board', 'Your board']) {
      await look(page, view, `static-${view.toLowerCase().replace(' ', '-')}-${nameOf(screen)}`);
    }
  });

  it.each(screens)('of synaptolytic ui, $width pixels, dark: $dark', async (screen) => {
    const folder = emptyDirectory();
    const tiny = { population: 16, episodes: 1, minGenerations: 12, maxGenerations: 12, confirmEpisodes: 2 };
    for (const seed of [1, 2]) {
      const settings = defaultSettings('balance', 'mk1', { ...tiny, seed });
      await trainRun(RunDirectory.create(settings, join(folder, `runs/seed-${seed}`)));
    }
    const results = { one: verdictFile(1, 900), two: verdictFile(2, 800), three: robustnessFile(3, 1) };
    for (const [name, result] of Object.entries(results)) {
      const file = result.format === 'synaptolytic-robustness' ? 'robustness.json' : 'verdict.json';
      mkdirSync(join(folder, 'runs', name));
      writeFileSync(join(folder, 'runs', name, file), JSON.stringify(result));
    }
    const server = startProcess(folder, ['ui']);
    onTestFinished(async () => {
      server.interrupt();
      await server.ended;
    });
    await server.says('Open it');
    const page = await served.browser.open(server.printed.trim(), screen);
    for (const run of ['seed-1', 'seed-2']) await page.getByLabel(run, { exact: true }).check();
    await page.locator('.diagram').nth(1).waitFor();
    await page.getByText('Settings, ').click();
    await look(page, 'Runs', `served-runs-${nameOf(screen)}`);
    await page.getByRole('tab', { name: 'Results' }).click();
    await page.getByRole('radio', { name: 'two/verdict.json' }).check();
    await page.getByRole('article').locator('table').first().waitFor();
    await look(page, 'Results', `served-results-${nameOf(screen)}`);
    await page.getByRole('radio', { name: 'three/robustness.json' }).check();
    await page.getByRole('article').locator('img').waitFor();
    await look(page, 'Results', `served-robustness-${nameOf(screen)}`);
    await look(page, 'Rig', `served-rig-${nameOf(screen)}`);
  });
});
