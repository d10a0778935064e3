// Results in the served page: read, compared, also when the folder is torn, foreign or hostile.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { emptyDirectory } from '../cli/command-line.js';
import { startProcess } from '../cli/process.js';
import { checkFile, faultsFile, robustnessFile, scenariosFile, verdictFile } from '../rig/example-results.js';
import { chromium, findings, noFindings, WatchedBrowser } from './served-page.js';

/** As it is in its file: 0 for an image that is none. */
async function widthOfFigure(page: Page): Promise<number> {
  const image = page.locator('figure img').first();
  return image.evaluate((node) => (node as unknown as { naturalWidth: number }).naturalWidth);
}

describe.skipIf(!chromium)('results in the page', () => {
  let browser: WatchedBrowser;
  beforeAll(async () => {
    browser = await WatchedBrowser.start();
  });
  afterAll(async () => {
    await browser?.stop();
    expect(browser.complaints).toEqual([]);
  });

  /** The view Results of a folder with these files; more words go to the command. */
  async function open(
    files: Readonly<Record<string, unknown>>,
    { words = [], ...options }: Parameters<WatchedBrowser['open']>[1] & { words?: string[] } = {},
  ) {
    const folder = emptyDirectory();
    const write = (path: string, content: unknown) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content));
    };
    for (const [path, content] of Object.entries(files)) write(path, content);
    const server = startProcess(folder, ['ui', ...words]);
    onTestFinished(async () => {
      server.interrupt();
      await server.ended;
    });
    await server.says('Open it');
    const page = await browser.open(server.printed.trim(), options);
    await page.getByRole('tab', { name: 'Results' }).click();
    return { page, write, folder };
  }

  it('reads a verdict as its report, and tells in words and signs what is better and what worse', async () => {
    const { page, write } = await open({
      'runs/one/verdict.json': verdictFile(1, 900),
      'runs/two/verdict.json': verdictFile(2, 800),
      'runs/faults/verdict.json': faultsFile(3, 10),
    });
    await page.getByRole('radio', { name: 'two/verdict.json' }).check();
    const result = page.getByRole('article');
    await result.getByRole('heading', { name: 'Failed: champion.json' }).waitFor();
    const compared = result.getByRole('region', { name: 'Compared' });
    await compared.getByText('3 worse, 1 the same.').waitFor();
    expect(await compared.getByRole('row', { name: /meanReturn > 850/ }).textContent()).toContain('▼ worse');
    await result.getByRole('cell', { name: '790', exact: true }).nth(1).waitFor();
    await page.getByRole('radio', { name: 'one/verdict.json' }).check();
    await page.getByText('There is no earlier result').waitFor();
    // Made while the page looks, it is there too; and what is read again tells the new.
    write('runs/later/verdict.json', verdictFile(5, 950));
    await page.getByRole('radio', { name: 'later/verdict.json' }).check();
    await compared.getByText('3 better, 1 the same.').waitFor();
    await compared.getByLabel('Compared with').selectOption('one/verdict.json');
    await compared.getByText('2 better, 2 the same.').waitFor();
    write('runs/later/verdict.json', verdictFile(5, 700));
    await compared.getByText('3 worse, 1 the same.').waitFor();
  });

  it('shows faults, scenarios, checks and robustness, and files given beside the folder', async () => {
    const { page } = await open(
      {
        'runs/a/verdict.json': faultsFile(1, 10),
        'runs/b/verdict.json': scenariosFile(1),
        'runs/c/verdict.json': checkFile(1, true),
        'runs/d/robustness.json': robustnessFile(2, 2),
        'elsewhere/old.json': robustnessFile(1, 1),
      },
      { words: ['elsewhere/old.json'] },
    );
    for (const [path, words] of [
      ['a/verdict.json', 'SUPPLY'],
      ['b/verdict.json', 'state is RUNNING'],
      ['c/verdict.json', 'All of 1 case passed.'],
      ['d/robustness.json', 'How far each may be off, with at least 95 % of 20 starts held'],
    ] as const) {
      await page.getByRole('radio', { name: path }).check();
      await page.getByRole('article').getByText(words).first().waitFor();
    }
    await page.getByRole('article').getByText('2 better, ').waitFor();
    expect(await page.getByLabel('Compared with').inputValue()).toMatch(/elsewhere\/old\.json$/);
    await expect.poll(() => widthOfFigure(page)).toBeGreaterThan(0);
  });

  it('runs nothing of a hostile folder, and tells what is torn, foreign or gone', async () => {
    const evil = '<img src=x onerror=alert(1)>';
    const hostile = { ...verdictFile(2, 900), rig: evil, champion: { ...verdictFile(1, 900).champion, file: evil } };
    const robust = { ...robustnessFile(2, 2), rig: `</svg><script>alert(2)</script>${evil}` };
    const { page, folder } = await open({
      'runs/torn/verdict.json': JSON.stringify(verdictFile(1, 900)).slice(0, 300),
      'runs/foreign/verdict.json': '{"format":"junit"}',
      [`runs/${evil.replaceAll('/', '')}/verdict.json`]: hostile,
      'runs/robust/robustness.json': robust,
      'runs/folder/verdict.json/x': '',
      'secret/verdict.json': verdictFile(1, 900),
    });
    symlinkSync(join(folder, 'secret'), join(folder, 'runs/link'));
    let dialogs = 0;
    page.context().on('dialog', (dialog) => {
      dialogs++;
      void dialog.dismiss();
    });
    const list = page.getByRole('region', { name: 'List of results' });
    await list.getByText('torn/verdict.json is torn, or no JSON. Make it again.').waitFor();
    await list.getByText('foreign/verdict.json is no result of synaptolytic').waitFor();
    await expect.poll(() => list.getByRole('radio').count()).toBe(4);
    await page.getByRole('radio', { name: evil }).check();
    await page.getByRole('heading', { name: evil }).waitFor();
    await page.getByRole('radio', { name: 'robust/robustness.json' }).check();
    await expect.poll(() => widthOfFigure(page)).toBeGreaterThan(0);
    await page.getByRole('radio', { name: 'torn/verdict.json' }).check();
    await page.locator('section > .problem').getByText('is torn').waitFor();
    expect(dialogs).toBe(0);
    // A path that the list does not have is not read, wherever it leads.
    for (const path of ['../secret/verdict.json', 'link/verdict.json', '/etc/passwd']) {
      const told = await page.request.get(new URL(`api/result?path=${encodeURIComponent(path)}`, page.url()).href);
      expect({ status: told.status(), error: (await told.json()).error }).toMatchObject({
        status: 400,
        error: expect.stringContaining('There is no result'),
      });
    }
  });

  it.each([
    ['light', 1280],
    ['dark', 420],
  ])('has no serious finding of axe, %s at %i pixels, and nothing beyond the screen', async (scheme, width) => {
    const { page } = await open(
      {
        'runs/one/verdict.json': verdictFile(1, 900),
        'runs/two/verdict.json': verdictFile(2, 800),
        'runs/d/robustness.json': robustnessFile(2, 2),
      },
      { width, dark: scheme === 'dark' },
    );
    for (const path of ['two/verdict.json', 'd/robustness.json']) {
      await page.getByRole('radio', { name: path }).check();
      await page.getByRole('article').locator('table').first().waitFor();
      expect(await findings(page)).toEqual(noFindings);
    }
  });
});
