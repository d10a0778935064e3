// The static page in a real browser: it learns what the command line learns, cuts, plays, and runs the real firmware.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trainingPlan } from '../../cli/training-options.js';
import { loadRig } from '../../rig/description/files/index.js';
import { train } from '../../src/learn/index.js';
import { canonicalForm, formatChampion, parseChampion } from '../../src/network/index.js';
import { balanceOn } from '../hil/champions.js';
import { chromium, findings, noFindings, openChampion, ServedPage, site } from './served-page.js';

const example = formatChampion(balanceOn(await loadRig('desktop'), 500));

/** What the page hands the person as a file. */
async function saved(page: Page, button: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).click(),
  ]);
  return readFileSync(await download.path(), 'utf8');
}

async function learn(page: Page, task: string, method: string, seed: number): Promise<void> {
  await page.getByLabel('Task').selectOption(task);
  await page.getByLabel('Method').selectOption(method);
  await page.getByLabel('Seed').fill(String(seed));
  await page.getByRole('button', { name: 'Train' }).click();
  await page.getByText(/^Learned in/).waitFor({ timeout: 600_000 });
}

describe.skipIf(!chromium)('the page', () => {
  let served: ServedPage;
  beforeAll(async () => {
    served = await ServedPage.start();
  });
  afterAll(async () => {
    await served?.stop();
    expect(served.browser.complaints).toEqual([]);
  });

  it('is small: at most 400 kB when it is sent, kernel and firmware included', async () => {
    const bytes = readdirSync(site, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.\w+$/.test(name))
      .reduce((sum, name) => sum + gzipSync(readFileSync(join(site, name))).length, 0);
    expect(bytes).toBeLessThan(400_000);
  });

  it.each([
    ['balance', 'mk1'],
    ['swing-up', 'regrow'],
  ])('learns %s by %s with the bytes of the command line', async (task, method) => {
    const page = await served.open();
    await learn(page, task, method, 3);
    await page.getByRole('tab', { name: 'Network' }).click();
    const { settings } = await trainingPlan({ task, method, ...{ seed: 3 } }, '--episodes');
    const { champion } = await train(settings);
    expect(await saved(page, 'Save champion.json')).toBe(formatChampion(champion));
  });

  it('cuts a connection where it is clicked, takes that back, and puts the champion into a link', async () => {
    const page = await served.open();
    await openChampion(page, example, 'Network');
    const formula = page.locator('.formula');
    const whole = await formula.textContent();
    await page.getByRole('button', { name: /^Cut/ }).first().press('Enter');
    await expect.poll(() => formula.textContent()).not.toBe(whole);
    const cut = parseChampion(await saved(page, 'Save champion.json'), 'cut');
    await page.getByRole('button', { name: 'Undo the cut' }).click();
    await expect.poll(() => formula.textContent()).toBe(whole);
    const { mask } = parseChampion(example, 'example');
    expect(canonicalForm(cut.mask)).not.toEqual(canonicalForm(mask));
    const href = await page.getByRole('link', { name: 'Link to this champion' }).getAttribute('href');
    const other = await served.open({ hash: href! });
    expect(await other.locator('.formula').textContent()).toBe(whole);
  });

  it('refuses what is no champion, in words, and runs nothing of it', async () => {
    const page = await served.open({ hash: '#c=AAAA' });
    await expect.poll(() => page.getByRole('alert').textContent()).toContain('too short for an image');
    const hostile = example.replaceAll('cartPosition', '<img src=x onerror=alert(1)>');
    let dialogs = 0;
    page.on('dialog', (dialog) => {
      dialogs++;
      void dialog.dismiss();
    });
    await page.setInputFiles('input[type=file]', {
      name: '<b>x.json',
      mimeType: 'application/json',
      buffer: Buffer.from('{'),
    });
    await expect.poll(() => page.getByRole('alert').textContent()).toContain('<b>x.json');
    await page.setInputFiles('input[type=file]', {
      name: 'x.json',
      mimeType: 'application/json',
      buffer: Buffer.from(hostile),
    });
    await page.getByText('must be a name').waitFor();
    expect(dialogs).toBe(0);
  });

  it('plays an episode in software and on the twin, and goes through it by hand', async () => {
    const page = await served.open();
    await openChampion(page, example, 'Episode');
    const time = page.locator('.timeline');
    expect(await time.textContent()).toMatch(/^0\.00 s/);
    await page.getByRole('slider').fill('300');
    await expect.poll(() => time.textContent()).toMatch(/^3\.00 s/);
    await page.getByLabel('Played on').selectOption('twin');
    await expect.poll(() => time.textContent()).toMatch(/^0\.00 s/);
    expect(await saved(page, 'Save as SVG')).toMatch(/^<svg[\s\S]*<\/svg>\s*$/);
  });

  it('runs the firmware through an episode, and STOP takes the drive from the pins', async () => {
    const page = await served.open();
    await openChampion(page, example, 'Board');
    const state = page.locator('[data-state]');
    const log = page.locator('.log');
    await log.getByText('The firmware greets').waitFor();
    await page.getByLabel('Pace').selectOption('0');
    await page.getByRole('button', { name: 'Flash' }).click();
    await log.getByText('are stored').waitFor();
    await page.getByRole('button', { name: 'Home' }).click();
    await log.getByText('has found its track').waitFor({ timeout: 120_000 });
    await page.getByRole('button', { name: 'Run' }).click();
    await page.waitForSelector('[data-state=RUNNING]');
    await page.keyboard.press(' ');
    await log.getByText('The run was stopped').waitFor();
    await log.getByText('the motor is off').waitFor();
    expect(await state.getAttribute('data-state')).not.toBe('RUNNING');
    expect(await page.locator('[data-pins]').getAttribute('data-pins')).toBe('0');
    await page.getByRole('button', { name: 'Run' }).click();
    await log.getByText('The network drove for 5.0 s').waitFor({ timeout: 120_000 });
  });

  it.each([
    ['light', 1280],
    ['dark', 420],
  ])('has no serious finding of axe, %s at %i pixels, and nothing beyond the screen', async (scheme, width) => {
    const page = await served.open({ width, dark: scheme === 'dark' });
    await openChampion(page, example, 'Learn');
    for (const view of ['Learn', 'Network', 'Episode', 'Board']) {
      await page.getByRole('tab', { name: view, exact: true }).click();
      expect(await findings(page), view).toEqual(noFindings);
    }
  });
});
