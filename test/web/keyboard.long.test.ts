// Both pages without a mouse: Tab reaches all that can be used, the focus is seen, and each has a name that a screen reader tells.
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { loadRig } from '../../rig/description/files/index.js';
import { defaultSettings, RunDirectory, trainRun } from '../../src/learn/index.js';
import { formatChampion } from '../../src/network/index.js';
import { emptyDirectory } from '../cli/command-line.js';
import { startProcess } from '../cli/process.js';
import { balanceOn } from '../hil/champions.js';
import { chromium, openChampion, ServedPage } from './served-page.js';

const example = formatChampion(balanceOn(await loadRig('desktop'), 500));

/** Runs in the page: marks all that can be used now, and says how many there are. One of a group of radios and one of the tabs are reached by Tab, the others by arrows. */
const markUsable = `(() => {
  const usable = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [role=button][tabindex]')].filter((each) =>
    !each.disabled && each.tabIndex >= 0 && each.checkVisibility() &&
    (each.type !== 'radio' || each.checked || (!document.querySelector('input[name="' + each.name + '"]:checked') && document.querySelector('input[name="' + each.name + '"]') === each)));
  usable.forEach((each, k) => { each.dataset.usable = String(k); });
  return usable.length;
})()`;

/** What has the focus: its mark, and whether it is seen. Nothing at the end of the page. */
const focused = `(() => {
  const each = document.activeElement;
  if (!each || each === document.body) return null;
  const shown = each.matches('.file input') ? each.parentElement : each;
  const { outlineStyle, outlineWidth } = getComputedStyle(shown);
  const around = shown.getBoundingClientRect();
  return {
    mark: each.dataset.usable,
    what: each.outerHTML.slice(0, 120),
    isSeen: each.matches(':focus-visible') && around.width > 0 && (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0 || each.closest('.connection') !== null),
  };
})()`;
const MOST_TABS = 200;

interface Focused {
  readonly mark?: string;
  readonly what: string;
  readonly isSeen: boolean;
}

describe.skipIf(!chromium)('by keyboard alone', () => {
  let served: ServedPage;
  beforeAll(async () => {
    served = await ServedPage.start();
  });
  afterAll(async () => {
    await served?.stop();
    expect(served.browser.complaints).toEqual([]);
  });

  /** Goes through the whole page once, and says what was not reached or not seen. */
  async function walk(page: Page): Promise<{ missed: number; unseen: string[] }> {
    const usable = await page.evaluate<number>(markUsable);
    expect(usable).toBeGreaterThan(1);
    const reached = new Set<string>();
    const unseen: string[] = [];
    for (let k = 0; k < MOST_TABS; k++) {
      await page.keyboard.press('Tab');
      const now = await page.evaluate<Focused | null>(focused);
      if (now === null) continue; // the end of the page; then its beginning
      if (now.mark !== undefined && reached.has(now.mark)) break;
      if (now.mark !== undefined) reached.add(now.mark);
      if (!now.isSeen) unseen.push(now.what);
    }
    return { missed: usable - reached.size, unseen };
  }

  /** From the tab that is open to another one. */
  async function openByKeys(page: Page, view: string): Promise<void> {
    await page.getByRole('tab', { selected: true }).focus();
    for (let k = 0; k < 8 && (await page.evaluate('document.activeElement.textContent')) !== view; k++) {
      await page.keyboard.press('ArrowRight');
    }
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: view, exact: true, selected: true }).waitFor();
    await page.locator('h2:visible').first().waitFor();
  }

  it('all of each view of the static page is reached, and seen', async () => {
    const page = await served.open();
    await openChampion(page, example, 'Learn');
    for (const view of ['Network', 'Episode', 'Board', 'Your board', 'Learn']) {
      await openByKeys(page, view);
      if (view === 'Board') await page.locator('.log').getByText('The firmware greets').waitFor();
      expect(await walk(page), view).toEqual({ missed: 0, unseen: [] });
    }
  });

  it('a connection is cut, an episode scrubbed, and the tabs end where they begin', async () => {
    const page = await served.open();
    await openChampion(page, example, 'Network');
    const formula = page.locator('.formula');
    const whole = await formula.textContent();
    await page.getByRole('button', { name: /^Cut/ }).first().focus();
    await page.keyboard.press(' ');
    await expect.poll(() => formula.textContent()).not.toBe(whole);
    await openByKeys(page, 'Episode');
    await page.getByRole('slider').focus();
    await page.keyboard.press('PageUp');
    await expect.poll(() => page.locator('.timeline').textContent()).not.toMatch(/^0\.00 s/);
    await page.getByRole('tab', { selected: true }).focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: 'Your board', selected: true }).waitFor();
  });

  it('all of each view of synaptolytic ui is reached, and seen', async () => {
    const folder = emptyDirectory();
    const tiny = { population: 16, episodes: 1, minGenerations: 12, maxGenerations: 12, confirmEpisodes: 2 };
    await trainRun(RunDirectory.create(defaultSettings('balance', 'mk1', tiny), join(folder, 'runs/one')));
    const server = startProcess(folder, ['ui']);
    onTestFinished(async () => {
      server.interrupt();
      await server.ended;
    });
    await server.says('Open it');
    const page = await served.browser.open(server.printed.trim());
    await page.getByLabel('one', { exact: true }).focus();
    await page.keyboard.press(' ');
    await page.locator('.diagram').first().waitFor();
    expect(await walk(page), 'Runs').toEqual({ missed: 0, unseen: [] });
    for (const view of ['Results', 'Rig']) {
      await openByKeys(page, view);
      if (view === 'Rig') {
        await page.getByRole('button', { name: 'Connect', exact: true, disabled: false }).press('Enter');
        await page.locator('.chart:visible').first().waitFor();
      }
      expect(await walk(page), view).toEqual({ missed: 0, unseen: [] });
    }
  });

  it('all of the story is reached, and seen', async () => {
    const page = await served.open({ path: 'story.html' });
    await page.locator('[data-figure=signs] .stage').first().waitFor();
    expect(await walk(page)).toEqual({ missed: 0, unseen: [] });
  });
});
