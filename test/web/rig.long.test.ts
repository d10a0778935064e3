// The rig in the served page: the real firmware on a simulated machine, steered from real tabs, and stopped by every doubt.
import { request } from 'node:http';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { Bench } from '../../rig/bench/index.js';
import { EmulatedUno } from '../../rig/boards/index.js';
import { firmwareHex } from '../../rig/boards/ports/index.js';
import { loadRig } from '../../rig/description/files/index.js';
import { BoardServer } from '../../rig/serving/index.js';
import { formatChampion } from '../../src/network/index.js';
import { emptyDirectory } from '../cli/command-line.js';
import { type RunningProcess, startProcess } from '../cli/process.js';
import { balanceOn } from '../hil/champions.js';
import { chromium, findings, noFindings, openChampion, WatchedBrowser } from './served-page.js';

const desktop = await loadRig('desktop');
const example = formatChampion(balanceOn(desktop, 30_000));
/** Homing takes seconds of the board's time, and more on a busy computer. */
const patience = { timeout: 600_000 };

describe.skipIf(!chromium)('the rig in the page', () => {
  let browser: WatchedBrowser;
  let server: RunningProcess;
  beforeAll(async () => {
    browser = await WatchedBrowser.start();
    server = startProcess(process.cwd(), ['ui', '--runs', 'dist/test-runs']);
    await server.says('Open it');
  });
  afterAll(async () => {
    server?.interrupt();
    expect((await server?.ended)?.code).toBe(0);
    await browser?.stop();
    expect(
      browser.complaints.filter(
        (text) => !/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|WebSocket connection/.test(text),
      ),
    ).toEqual([]);
  });
  const url = () => server.printed.trim();

  async function openRig(options?: Parameters<WatchedBrowser['open']>[1]): Promise<Page> {
    const page = await browser.open(url(), options);
    await openChampion(page, example, 'Rig');
    await page.getByText(/steers|Nobody/).waitFor();
    return page;
  }
  const press = (page: Page, name: string) => page.getByRole('button', { name }).click();
  const current = (page: Page) => page.locator('[aria-current=step]').textContent(patience);
  /**
   * The network drives, and the pins show it, until something is true of the page. A computer that is too busy to keep a page's beats stops the
   * machine by right; then it is armed again.
   */
  async function run(page: Page, isTrue: () => Promise<unknown> = async () => true): Promise<void> {
    const arm = page.getByRole('button', { name: 'Arm and run', disabled: false });
    const drives = page.locator(
      '.states:has([aria-current=step][data-name=RUNNING]) ~ dl [data-pins]:not([data-pins="0"])',
    );
    const isRunning = async () => {
      if ((await arm.count()) > 0) await arm.click({ timeout: 1000 }).catch(() => {});
      return (await drives.count()) > 0 && (await isTrue());
    };
    await expect.poll(isRunning, patience).toBe(true);
  }
  /** Homing moves the cart, and the pins show it. Each stop costs the board its position, so that it is the first motion after one. */
  async function move(page: Page): Promise<void> {
    const home = page.getByRole('button', { name: 'Home', disabled: false });
    // A computer that is too busy for the lease.
    const clear = page.getByRole('button', { name: 'Clear the fault', disabled: false });
    const drives = page.locator(
      '.states:has([aria-current=step][data-name=HOMING]) ~ dl [data-pins]:not([data-pins="0"])',
    );
    const isMoving = async () => {
      const next = (await clear.count()) > 0 ? clear : home;
      if ((await next.count()) > 0) await next.click({ timeout: 1000 }).catch(() => {});
      return (await drives.count()) > 0;
    };
    await expect.poll(isMoving, patience).toBe(true);
  }
  async function expectStopped(page: Page): Promise<void> {
    await expect.poll(() => current(page), patience).not.toMatch(/HOMING|RUNNING/);
    await expect.poll(() => page.locator('[data-pins]').getAttribute('data-pins')).toBe('0');
  }

  it('connects, flashes, homes, and runs until the space bar stops it, without a lost tick', async () => {
    const page = await openRig();
    await press(page, 'Connect');
    await page.getByText('greets from the rig').waitFor(patience);
    await press(page, 'Flash the champion');
    await page.getByText('are stored').waitFor(patience);
    await page.getByLabel('Pace').selectOption('4');
    await press(page, 'Home');
    await page.locator('.log').getByText('has found its track').waitFor(patience);
    await page.getByLabel('Pace').selectOption('1');
    await run(page, async () => /^-?[0-5]\.\d°/.test((await page.locator('dd').first().textContent()) ?? ''));
    await page.keyboard.press(' ');
    await page.getByText('Stopped: the motor is off.').waitFor(patience);
    await expectStopped(page);
    // By STOP: a board that is only left alone has a fault.
    expect(await current(page)).toContain('IDLE');
    const ticks = page.locator('[data-heard]');
    expect(Number(await ticks.getAttribute('data-heard'))).toBeGreaterThan(100);
    expect(await ticks.getAttribute('data-lost')).toBe('0');
  });

  it('one page steers and another looks, which may stop; the machine stops when the page that steers is closed', async () => {
    const [steering, looking] = [await openRig(), await openRig()];
    await looking.getByText('Another page steers').waitFor();
    await move(steering);
    expect(await looking.getByRole('button', { name: 'Disarm' }).isDisabled()).toBe(true);
    await press(looking, 'STOP');
    await expectStopped(looking);
    await move(steering);
    await steering.close();
    await expectStopped(looking);
    await looking.getByText('Nobody steers').waitFor();
  });

  it('stops when the page is hidden, and steers again when it is seen', async () => {
    const said: string[] = [];
    const page = await openRig({
      prepare: async (opened) =>
        opened.on('websocket', (socket) => socket.on('framesent', ({ payload }) => said.push(String(payload)))),
    });
    await move(page);
    const hide = (isHidden: boolean) =>
      page.evaluate(`Object.defineProperty(document, 'hidden', { configurable: true, get: () => ${isHidden} });
        document.dispatchEvent(new Event('visibilitychange'))`);
    await hide(true);
    await expectStopped(page);
    // It says so itself, and is silent from then on: the server needs not wait for its beats.
    expect(JSON.parse(said.at(-1)!)).toEqual({ kind: 'look' });
    await hide(false);
    await page.getByText('This page steers').waitFor();
  });

  it('stops when the connection is cut and nobody is told, and steers again over the next one', async () => {
    let isCut = false;
    let hangUp = async () => {};
    const steering = await openRig({
      prepare: (page) =>
        page.routeWebSocket(/api\/rig$/, (socket) => {
          const server = socket.connectToServer();
          socket.onMessage((message) => {
            if (!isCut) server.send(message);
          });
          server.onMessage((message) => {
            if (!isCut) socket.send(message);
          });
          hangUp = () => socket.close();
        }),
    });
    const witness = await openRig();
    await move(steering);
    isCut = true;
    await witness.getByText('Nobody steers').waitFor(patience);
    await expectStopped(witness);
    isCut = false;
    await hangUp();
    await steering.getByText('This page steers').waitFor(patience);
    await move(steering);
  });

  it('stops when the page hangs', async () => {
    let answer = async () => {};
    const steering = await openRig({
      prepare: (page) =>
        page.route('**/hang', (route) => {
          answer = () => route.fulfill({ body: '' });
        }),
    });
    const looking = await openRig();
    await move(steering);
    // Until it is answered: whoever looks must not come too late.
    const hung = steering.evaluate(`
      const request = new XMLHttpRequest();
      request.open('GET', 'hang', false);
      request.send();`);
    await looking.getByText('Nobody steers').waitFor(patience);
    await expectStopped(looking);
    await answer();
    await hung;
    await steering.getByText('This page steers').waitFor(patience);
  });

  it('stops by a reload, after which the page is where it was', async () => {
    const page = await openRig();
    await move(page);
    await page.reload();
    await openChampion(page, example, 'Rig');
    await expectStopped(page);
    await move(page);
  });

  it.each([
    ['light', 1280],
    ['dark', 420],
  ])('has no serious finding of axe, %s at %i pixels, and nothing beyond the screen', async (scheme, width) => {
    const page = await openRig({ width, dark: scheme === 'dark' });
    await page.locator('.chart').first().waitFor();
    expect(await findings(page)).toEqual(noFindings);
  });

  it('lets no other page in by WebSocket', async () => {
    const { host, port, pathname } = new URL(url());
    const upgrade = (path: string, origin: string) =>
      new Promise((resolve) => {
        const asked = request({
          ...{ host: '127.0.0.1', port, path },
          headers: {
            ...{ host, origin, connection: 'Upgrade', upgrade: 'websocket' },
            ...{ 'sec-websocket-version': '13', 'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==' },
          },
        });
        asked.on('response', ({ statusCode }) => resolve(statusCode));
        asked.on('upgrade', (_, socket) => {
          socket.destroy();
          resolve(101);
        });
        asked.end();
      });
    expect(await upgrade(`${pathname}api/rig`, `http://${host}`)).toBe(101);
    expect(await upgrade(`${pathname}api/rig`, 'https://evil.example')).toBe(403);
    expect(await upgrade('/x/api/rig', `http://${host}`)).toBe(403);
    expect(await upgrade(`${pathname}api/runs`, `http://${host}`)).toBe(403);
  });

  it('says when the server is gone that nothing moves, and goes on with the next one', async () => {
    const page = await openRig();
    await move(page);
    server.interrupt('SIGKILL');
    await page.getByRole('alert').getByText('stops what moves by itself').waitFor();
    server = startProcess(emptyDirectory(), ['ui']);
    await server.says('Open it');
    await page.goto(url());
    await openChampion(page, example, 'Rig');
    await page.getByText('This page steers').waitFor();
    expect(await page.getByRole('button', { name: 'Connect', exact: true }).isEnabled()).toBe(true);
  });

  it('leaves a board of its own to its lease when it is killed: the motor is off 100 ms after its last word', async () => {
    const uno = new EmulatedUno(firmwareHex());
    const { motor } = new Bench(uno, desktop);
    // So slow that a busy computer does not lose the lease by itself.
    const board = await BoardServer.listen(uno, { host: '127.0.0.1', port: 0 }, { pace: 0.25 });
    onTestFinished(() => board.close());
    const killed = startProcess(emptyDirectory(), ['ui', '--board', board.path, '--rig', 'desktop']);
    await killed.says('Open it');
    const page = await browser.open(killed.printed.trim());
    await page.getByRole('tab', { name: 'Rig', exact: true }).click();
    await press(page, 'Connect');
    await page.getByText('greets from the rig').waitFor(patience);
    await page.getByRole('button', { name: 'Home', disabled: false }).click();
    await expect.poll(() => motor.drive !== 0, patience).toBe(true);
    const drives: number[] = [];
    const msInCycles = uno.clockHz / 1000;
    const alarms = [100, 300, 600].map((silentMs) => ({ silentMs, alarm: uno.alarm(() => drives.push(motor.drive)) }));
    const lastWordAt = (cycle: number) => {
      for (const { silentMs, alarm } of alarms) alarm.set(cycle + silentMs * msInCycles);
    };
    lastWordAt(uno.cycles);
    uno.onSerial((_, toBoard, cycle) => toBoard && lastWordAt(cycle));
    killed.interrupt('SIGKILL');
    await killed.ended;
    await expect.poll(() => drives.length, patience).toBe(3);
    expect(drives).toEqual([0, 0, 0]);
  });
});
