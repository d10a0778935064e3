// The story in a real browser: text without script, figures that are live, networks that do what the text says.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromium, findings, keepPicture, noFindings, ServedPage, site } from './served-page.js';

describe.skipIf(!chromium)('the story', () => {
  let served: ServedPage;
  beforeAll(async () => {
    served = await ServedPage.start();
  });
  afterAll(async () => {
    await served?.stop();
    expect(served.browser.complaints).toEqual([]);
  });
  const open = (options?: Parameters<ServedPage['open']>[0]) => served.open({ path: 'story.html', ...options });
  const figure = (page: Page, name: string) => page.locator(`[data-figure=${name}]`);
  const angles = (page: Page, name: string) =>
    figure(page, name)
      .locator('.stage .pole')
      .evaluateAll((poles) => poles.map((pole) => Number(/-?[\d.]+/.exec(pole.getAttribute('transform')!)![0])));

  it('is small, and stands beside the page, which links to it', async () => {
    const own = readdirSync(site, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /story[^/]*\.\w+$/.test(name),
    );
    expect(own.length).toBeGreaterThanOrEqual(2);
    const bytes = own.reduce((sum, name) => sum + gzipSync(readFileSync(join(site, name))).length, 0);
    expect(bytes).toBeLessThan(12_000);
    const page = await served.open();
    await page.getByRole('link', { name: 'the story' }).click();
    await page.getByRole('heading', { name: 'Learning by cutting alone' }).waitFor();
  });

  it('is text where no script runs, with links that carry the networks', async () => {
    const page = await open({ isScripted: false });
    const text = await page.locator('main').innerText();
    expect(text.split(/\s+/).length).toBeGreaterThan(300);
    expect(await page.locator('main button').count()).toBe(0);
    expect(await page.locator('figcaption:visible').count()).toBe(3);
  });

  it('learns: connections are lost until the pole is held', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Learn' }).click();
    const told = figure(page, 'learn').getByRole('status');
    await expect.poll(() => told.textContent(), { timeout: 600_000 }).toMatch(/^Learned: \d+ connections are left/);
    expect(Number(/\d+/.exec((await told.textContent())!)![0])).toBeLessThan(40);
    await figure(page, 'learn').locator('.diagram').waitFor();
  });

  it('cuts a connection by hand: the formula is another one, the pole falls, and all can be put back', async () => {
    const page = await open();
    const cut = figure(page, 'cut');
    const told = cut.getByRole('status');
    const formula = cut.locator('.formula');
    const whole = await formula.textContent();
    await expect.poll(() => told.textContent()).toContain('held for all 1000 steps');
    await cut.getByRole('button', { name: 'Cut poleSine from kind 1' }).press('Enter');
    await expect.poll(() => formula.textContent()).not.toBe(whole);
    await cut.getByRole('button', { name: 'Cut poleSine from kind' }).press('Enter');
    await expect.poll(() => told.textContent()).toContain('The pole falls');
    await cut.getByRole('button', { name: 'All connections again' }).click();
    await expect.poll(() => formula.textContent()).toBe(whole);
  });

  it('shows that signs matter: with them the pole stands at the end, without them it does not', async () => {
    const page = await open();
    const signs = figure(page, 'signs');
    const slider = signs.getByRole('slider');
    await slider.fill((await slider.getAttribute('max'))!);
    await expect.poll(async () => Math.abs((await angles(page, 'signs'))[0]! % 360)).toBeLessThan(5);
    expect(Math.abs((await angles(page, 'signs'))[1]! % 360)).toBeGreaterThan(30);
    await signs.getByRole('link', { name: 'With signs' }).click();
    await page.getByRole('tab', { name: 'Network', selected: true }).waitFor();
    expect(await page.locator('.diagram .minus').count()).toBeGreaterThan(0);
  });

  it('moves nothing by itself, and plays when it is asked to', async () => {
    const page = await open({ prepare: (opened) => opened.emulateMedia({ reducedMotion: 'reduce' }) });
    const before = await angles(page, 'signs');
    await page.waitForTimeout(500);
    expect(await angles(page, 'signs')).toEqual(before);
    expect(await page.evaluate('document.getAnimations().length')).toBe(0);
    await figure(page, 'signs').getByRole('button', { name: 'Play' }).click();
    await expect.poll(() => angles(page, 'signs')).not.toEqual(before);
  });

  it.each([
    { width: 1280, dark: false },
    { width: 420, dark: true },
    { width: 420, dark: false },
    { width: 1280, dark: true },
  ])('has no serious finding of axe, $width pixels, dark: $dark', async (screen) => {
    const page = await open(screen);
    await figure(page, 'signs').locator('.stage').first().waitFor();
    await keepPicture(page, `story-${screen.width}-${screen.dark ? 'dark' : 'light'}`);
    expect(await findings(page)).toEqual(noFindings);
  });
});
