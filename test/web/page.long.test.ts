// The static page in a real browser: it learns what the command line learns, cuts, plays, and runs the real firmware.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trainingPlan } from '../../cli/training-options.js';
import { loadRig } from '../../rig/description/files/index.js';
import { Recorder } from '../../rig/hil/index.js';
import { train } from '../../src/learn/index.js';
import { canonicalForm, formatChampion, parseChampion } from '../../src/network/index.js';
import { balanceOn } from '../hil/champions.js';
import { chromium, findings, noFindings, openChampion, ServedPage, site } from './served-page.js';

const desktop = await loadRig('desktop');
const [example, minute] = [500, 6000].map((maxSteps) => formatChampion(balanceOn(desktop, maxSteps))) as [
  string,
  string,
];

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
      .filter((name) => /\.\w+$/.test(name) && !/served/.test(name)) // what only `synaptolytic ui` shows
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
    const other = await served.open({ path: href! });
    expect(await other.locator('.formula').textContent()).toBe(whole);
  });

  it('refuses what is no champion, in words, and runs nothing of it', async () => {
    const page = await served.open({ path: '#c=AAAA' });
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
    await expect.poll(() => time.textContent()).toMatch(/^0\.00 s/);
    // An episode that has just been played begins at its start, wherever the slider was.
    await expect
      .poll(async () => {
        await page.getByRole('slider').fill('300');
        return time.textContent();
      })
      .toMatch(/^3\.00 s/);
    await page.getByLabel('Played on').selectOption('twin');
    await expect.poll(() => time.textContent()).toMatch(/^0\.00 s/);
    expect(await saved(page, 'Save as SVG')).toMatch(/^<svg[\s\S]*<\/svg>\s*$/);
  });

  it('shows two episodes beside each other: levels, the firmware, another champion, a recording', async () => {
    const page = await served.open();
    await openChampion(page, example, 'Episode');
    const beside = page.getByLabel('Beside it');
    await beside.selectOption('rig');
    const firmware = page.getByRole('region', { name: 'the firmware in the emulated Uno' });
    await firmware.waitFor({ timeout: 600_000 });
    await page.getByRole('slider').fill('200');
    const angle = async (name: string) =>
      Number.parseFloat((await page.getByRole('region', { name }).locator('dd').nth(1).textContent())!);
    expect(Math.abs(await angle('the firmware in the emulated Uno'))).toBeLessThan(12);
    expect(await saved(page, 'Save the other as SVG')).toMatch(/^<svg/);
    const { mask, ...rest } = JSON.parse(example) as Record<string, string>;
    const nothing = JSON.stringify({ ...rest, mask: '00'.repeat(mask!.length / 2), training: undefined });
    const file = (name: string, text: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
    await page.getByLabel('Other champion or recording').setInputFiles(file('nothing.json', nothing));
    await page.getByRole('region', { name: 'nothing.json: the task' }).waitFor();
    const recorder = new Recorder(desktop, 'jsonl');
    const tick = { tick: 0, state: 'RUNNING', fault: 'NONE', pressed: [], action: 16_384, duty: 200 } as const;
    const zeros = { start4us: 0, cartCounts: 0, poleCounts: 0, cartVelocity: 0, poleVelocity: 0, execution4us: 100 };
    const rest0 = { executionMax4us: 100, cartMissed: 0, poleMissed: 0, saturations: 0 };
    const lines = [0, 1, 2].map((k) =>
      recorder.line({ ...tick, ...zeros, ...rest0, tick: k, ...(k === 2 && { state: 'FAULT', fault: 'SOFT_LIMIT' }) }),
    );
    await page
      .getByLabel('Other champion or recording')
      .setInputFiles(file('run.jsonl', recorder.header + lines.join('')));
    const recorded = page.getByRole('region', { name: 'run.jsonl, as the board saw it' });
    await recorded.getByRole('button', { name: '0.02 s FAULT: SOFT_LIMIT' }).click();
    await recorded.locator('dd').getByText('FAULT: SOFT_LIMIT').waitFor();
    await page.getByLabel('Other champion or recording').setInputFiles(file('torn.jsonl', '{"kind":'));
    await expect.poll(() => page.getByRole('alert').textContent()).toContain('torn.jsonl');
  });

  /** Runs in the page, before it: no machine finishes a training, and what follows its first news waits for `goOn()`. */
  const held = `{
    const { postMessage } = Worker.prototype;
    Worker.prototype.postMessage = function (message, ...more) {
      if (message.plan) Object.assign(message.plan.changes, { minGenerations: 1e6, maxGenerations: 1e6 });
      return postMessage.call(this, message, ...more);
    };
    const first = Promise.resolve();
    const others = new Promise((resolve) => { globalThis.goOn = resolve; });
    let before;
    Object.defineProperty(Worker.prototype, 'onmessage', {
      set(hear) {
        this.addEventListener('message', (news) => {
          before = before ? others : first;
          before.then(() => hear(news));
        });
      },
    });
  }`;

  it('shows the network as it is learned, until a connection is cut, and goes back to it', async () => {
    const page = await served.open({ prepare: (opened) => opened.addInitScript(held) });
    await page.getByLabel('Task').selectOption('swing-up');
    await page.getByLabel('Method').selectOption('mk1');
    await page.getByRole('button', { name: 'Train' }).click();
    await page.getByRole('tab', { name: 'Network', disabled: false }).click();
    await page.getByText('Live: the best so far').waitFor();
    const formula = page.locator('.formula');
    const first = await formula.textContent();
    await page.evaluate('goOn()');
    await expect.poll(() => formula.textContent(), { timeout: 600_000 }).not.toBe(first);
    await page.getByRole('button', { name: /^Cut/ }).first().press('Enter');
    await page.getByText('Live: the best so far').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Back to the network that is learned' }).click();
    await page.getByRole('tab', { name: 'Learn' }).click();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('tab', { name: 'Episode' }).click();
    await page.locator('.timeline').waitFor();
  });

  it('runs the firmware through an episode, and STOP takes the drive from the pins', async () => {
    const page = await served.open();
    await openChampion(page, minute, 'Board');
    const state = page.locator('[data-state]');
    const log = page.locator('.log');
    await log.getByText('The firmware greets').waitFor();
    await page.getByLabel('Pace').selectOption('0');
    await page.getByRole('button', { name: 'Flash' }).click();
    await log.getByText('are stored').waitFor();
    await page.getByRole('button', { name: 'Home' }).click();
    await log.getByText('has found its track').waitFor({ timeout: 600_000 });
    await page.getByLabel('Pace').selectOption('1'); // or the run, of a minute, may be over before the key is pressed
    await page.getByRole('button', { name: 'Run' }).click();
    await page.waitForSelector('[data-state=RUNNING]');
    await page.keyboard.press(' ');
    await log.getByText('The run was stopped').waitFor();
    await log.getByText('the motor is off').waitFor();
    await expect.poll(() => state.getAttribute('data-state')).not.toBe('RUNNING');
    await expect.poll(() => page.locator('[data-pins]').getAttribute('data-pins')).toBe('0');
    await page.getByLabel('Pace').selectOption('0');
    await page.getByRole('button', { name: 'Run' }).click();
    await log.getByText('The network drove for 60.0 s').waitFor({ timeout: 600_000 });
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
