// Wiring check and calibration in the served page, on emulated machines that are right, or wired wrongly: each wrong wire is told at its step.
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { Interruption } from '../../cli/interruption.js';
import { PageServer } from '../../cli/ui/page-server.js';
import type { Bench } from '../../rig/bench/index.js';
import { firmwareHex, PacedBoard } from '../../rig/boards/ports/index.js';
import { loadRig, parseRig } from '../../rig/description/files/index.js';
import { wire } from '../../rig/hil/index.js';
import { emptyDirectory } from '../cli/command-line.js';
import { chromium, findings, keepPicture, noFindings, WatchedBrowser } from './served-page.js';

const belt = await loadRig('belt');
const patience = { timeout: 600_000 };
/** The board lives so much faster than real time. It leaves the browser time for its beats, on a busy machine too. */
const PACE = 4;
/** At this one a step that a test looks at lasts for minutes. */
const SLOW_PACE = 0.1;

describe.skipIf(!chromium)('a guide in the page', () => {
  let browser: WatchedBrowser;
  beforeAll(async () => {
    browser = await WatchedBrowser.start();
  });
  afterAll(async () => {
    await browser?.stop();
    expect(browser.complaints).toEqual([]);
  });

  /** A page that steers a machine, which is connected. */
  async function openMachine(
    spoil: (bench: Bench) => void = () => {},
    options?: Parameters<WatchedBrowser['open']>[1],
  ) {
    let bench: Bench;
    let board: PacedBoard;
    const server = await PageServer.listen(0, {
      runs: emptyDirectory(),
      results: [],
      machine: {
        port: 'emulated',
        rig: belt,
        createMachine: async () => {
          board = new PacedBoard(firmwareHex().hex);
          board.pace = PACE;
          const machine = wire(board, belt);
          bench = machine.bench!;
          spoil(bench);
          return machine;
        },
      },
      rigFile: 'belt',
      interruption: new Interruption(),
    });
    onTestFinished(() => server.close());
    const page = await browser.open(server.url, options);
    await page.getByRole('tab', { name: 'Rig', exact: true }).click();
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await page.getByText('greets from the rig').waitFor(patience);
    const setPace = (pace: number) => {
      board.pace = pace;
    };
    return { page, bench: () => bench, setPace };
  }
  const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click(patience);
  const stepOf = (page: Page, name: string) => page.locator(`[data-step="${name}"]`);
  /** What the steps say at the end. */
  const states = (page: Page) =>
    page
      .locator('[data-step]')
      .evaluateAll((steps) =>
        steps.map((each) => `${each.getAttribute('data-step')}: ${each.getAttribute('data-state')}`),
      );
  async function checkWiring(page: Page): Promise<string[]> {
    await press(page, 'Check the wiring');
    await press(page, 'Go on');
    const goOn = page.getByRole('button', { name: 'Go on', exact: true });
    const over = page.locator('.log').getByText(/^The wiring is right|^Wired wrongly/);
    while ((await over.count()) === 0) {
      await goOn.or(over).first().waitFor(patience);
      // It may go while it is looked at: the last press has come through meanwhile.
      if ((await goOn.count()) > 0) await goOn.click({ timeout: 1000 }).catch(() => {});
    }
    return states(page);
  }

  it('passes a right machine at every step, and shows each step with its drawing and what the board sees', async () => {
    const { page } = await openMachine();
    await press(page, 'Check the wiring');
    await page.getByRole('alert').getByText('Switch the supply of the motor off').waitFor();
    const step = stepOf(page, 'emergency stop');
    expect(
      await step.getByRole('img').evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth),
    ).toBeGreaterThan(0);
    expect(await step.locator('dd').first().textContent()).toBe('low: not pressed');
    await press(page, 'Go on');
    await page.getByRole('alert').getByText('switch the supply of the motor on').waitFor(patience);
    await press(page, 'Go on');
    await page.locator('.log').getByText('The wiring is right.').waitFor(patience);
    expect(new Set((await states(page)).map((text) => text.split(': ')[1]))).toEqual(new Set(['right']));
    expect(await stepOf(page, 'pole encoder').textContent()).toContain('2400 counts in a turn');
  });

  it('tells swapped channels of an encoder, and an inverted motor, each at its step', async () => {
    const { page } = await openMachine(({ cartEncoder, motor }) => {
      cartEncoder.swap(true);
      motor.swapped = true;
    });
    expect((await checkWiring(page)).filter((text) => !text.endsWith('right'))).toEqual([
      'cart encoder: wrong',
      'motor: wrong',
    ]);
    expect(await stepOf(page, 'cart encoder').textContent()).toContain('Swap D2 and D3');
    expect(await stepOf(page, 'motor').textContent()).toContain('swap the two leads of the motor');
  });

  it('tells the broken wire of a switch, and leaves the motor out', async () => {
    const { page, bench } = await openMachine(({ limits }) => {
      limits!.left.wireBroken = true;
    });
    expect((await checkWiring(page)).filter((text) => !text.endsWith('right'))).toEqual([
      'left switch: wrong',
      'motor: left out',
    ]);
    const step = stepOf(page, 'left switch');
    expect(await step.textContent()).toContain('D10 is high though nobody presses');
    expect(await step.locator('dd').first().textContent()).toBe('high: pressed');
    expect(bench().motor.drive).toBe(0);
  });

  it('calibrates, says what it found beside the file, and hands out a rig file and the report', async () => {
    const { page } = await openMachine();
    const end = page.getByRole('heading', { name: 'Found' });
    const silence = page.locator('.log').getByText('The page that steered said nothing');
    do {
      await press(page, 'Calibrate');
      await press(page, 'Go on');
      await end.or(page.locator('[data-state="wrong"], [data-state="left out"]')).first().waitFor({ timeout: 900_000 });
      // A computer that is too busy to keep a page's beats stops the machine by right; then it is calibrated again.
    } while ((await end.count()) === 0 && (await silence.count()) > 0);
    expect(new Set((await states(page)).map((text) => text.split(': ')[1]))).toEqual(new Set(['right']));
    await expect
      .poll(() => page.getByRole('row', { name: /^pole encoder reversed/ }).textContent())
      .toContain('as in the file');
    const saved = page.waitForEvent('download');
    await press(page, 'Save the rig file');
    const chunks: Buffer[] = [];
    for await (const chunk of await (await saved).createReadStream()) chunks.push(chunk as Buffer);
    const found = parseRig(Buffer.concat(chunks).toString('utf8'), 'found.yaml');
    expect(found.cartEncoder.countsPerM / belt.cartEncoder.countsPerM).toBeCloseTo(1, 2);
    const [report] = await Promise.all([page.waitForEvent('download'), press(page, 'Save the report')]);
    expect(report.suggestedFilename()).toBe('belt-calibration.html');
    const file = join(emptyDirectory(), 'report.html');
    await report.saveAs(file);
    const shown = await browser.open(`file://${file}`);
    await shown.getByRole('heading', { name: 'Calibration: belt' }).waitFor();
    expect(await shown.getByText('firmwareSha256').count()).toBe(1);
    expect(await shown.locator('svg').count()).toBe(1);
    expect(await findings(page)).toEqual(noFindings);
  });

  it('stops in the middle by the space bar, in a text field too, and moves nothing afterwards', async () => {
    const { page, bench, setPace } = await openMachine();
    await press(page, 'Calibrate');
    setPace(SLOW_PACE);
    await press(page, 'Go on');
    await stepOf(page, 'dead zone').and(page.locator('[data-state=now]')).waitFor(patience);
    await expect.poll(() => bench().motor.drive !== 0, patience).toBe(true);
    await page.getByLabel('Way of the cart').focus();
    await page.keyboard.press(' ');
    await page.locator('.log').getByText('Stopped in the middle: calibrate.').waitFor(patience);
    expect(bench().motor.drive).toBe(0);
    expect(await stepOf(page, 'dead zone').textContent()).toContain('Stopped here.');
    setPace(PACE);
    await expect.poll(() => page.locator('[aria-current=step]').first().textContent(), patience).toMatch(/IDLE|READY/);
    await page.getByLabel('Way of the cart').fill('');
    await page.keyboard.type('39 cm');
    expect(await page.getByLabel('Way of the cart').inputValue()).toBe('39 cm');
    await press(page, 'Check the wiring');
    await page.getByRole('alert').waitFor();
  });

  it('ends when the page is closed in the middle: the motor is off', async () => {
    const { page, bench, setPace } = await openMachine();
    await press(page, 'Calibrate');
    setPace(SLOW_PACE);
    await press(page, 'Go on');
    await stepOf(page, 'dead zone').and(page.locator('[data-state=now]')).waitFor(patience);
    await expect.poll(() => bench().motor.drive !== 0, patience).toBe(true);
    await page.close();
    await expect.poll(() => bench().motor.drive, patience).toBe(0);
    const { positionM } = bench().state;
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(Math.abs(bench().state.positionM - positionM)).toBeLessThan(0.05);
    expect(bench().motor.drive).toBe(0);
  });

  it.each([
    ['light', 1280],
    ['dark', 420],
  ])('has no serious finding of axe, %s at %i pixels, and nothing beyond the screen', async (scheme, width) => {
    const { page } = await openMachine(() => {}, { width, dark: scheme === 'dark' });
    await press(page, 'Check the wiring');
    await page.getByRole('alert').waitFor();
    await keepPicture(page, `served-guide-${width}-${scheme}`);
    expect(await findings(page)).toEqual(noFindings);
  });
});
