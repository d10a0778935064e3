// `npm run benchmark page`: what looking costs, in headless Chromium. Build the page first: `npm run build:web`.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type Browser, type CDPSession, chromium as driver, type Page } from 'playwright-core';
import { loadRig } from '../../rig/description/files/index.js';
import { formatChampion } from '../../src/network/index.js';
import { chromium } from '../browser/chromium.js';
import { balanceOn } from '../hil/champions.js';

const main = fileURLToPath(new URL('../../cli/main.js', import.meta.url));
const site = fileURLToPath(new URL('../../web', import.meta.url));
const RUNS = 1000;
const SCRUBBED = 400;
const TELEMETRY_MS = 20_000;
const clockTicksPerS = 100;

export async function benchPage(): Promise<void> {
  if (!chromium) return console.log('There is no Chromium here.');
  const folder = mkdtempSync(join(tmpdir(), 'synaptolytic-page-'));
  const executablePath = execFileSync('sh', ['-c', `command -v ${chromium}`], { encoding: 'utf8' }).trim();
  const browser = await driver.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
  try {
    print('load of the machine, 1 minute', loadavg()[0]!.toFixed(1));
    print('static page with kernel and firmware, gzipped', `${(pageBytes() / 1000).toFixed(0)} kB`);
    await manyRuns(browser, folder);
    await liveView(browser, join(folder, 'live'));
    await scrubbing(browser, folder);
    await telemetry(browser, folder);
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What index.html and its workers may ask for. */
function pageBytes(): number {
  return readdirSync(site, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.\w+$/.test(name) && !/served/.test(name))
    .reduce((sum, name) => sum + gzipSync(readFileSync(join(site, name))).length, 0);
}

async function manyRuns(browser: Browser, folder: string): Promise<void> {
  const flags = ['--task', 'balance', '--population', '16', '--max-generations', '12', '--min-generations', '12'];
  execFileSync(process.execPath, [main, 'train', ...flags, '--out', join(folder, 'many/run-0')], { stdio: 'ignore' });
  for (let k = 1; k < RUNS; k++) cpSync(join(folder, 'many/run-0'), join(folder, `many/run-${k}`), { recursive: true });
  await served(join(folder, 'many'), async (url, server) => {
    const page = await browser.newPage();
    const cpuBefore = cpuS(server);
    const pageBefore = await threadS(page);
    const began = performance.now();
    await page.goto(url);
    await page.waitForSelector('h2');
    const seen = performance.now();
    await page.getByText(`${RUNS} runs`).waitFor();
    print('first view of the served page', `${(seen - began).toFixed(0)} ms`);
    print(`${RUNS} runs listed, from the request on`, `${(performance.now() - began).toFixed(0)} ms`);
    print('processor time of the page for that', `${(((await threadS(page)) - pageBefore) * 1000).toFixed(0)} ms`);
    print('processor time of the server for that', `${((cpuS(server) - cpuBefore) * 1000).toFixed(0)} ms`);
    await page.close();
  });
}

/** A training by itself, then one that a page follows: what the server takes beside it. */
async function liveView(browser: Browser, folder: string): Promise<void> {
  const words = [
    'train',
    '--task',
    'swing-up',
    '--method',
    'mk1',
    '--workers',
    '1',
    '--max-generations',
    '40',
    '--min-generations',
    '40',
  ];
  const train = async (name: string): Promise<number> => {
    const child = spawn(process.execPath, [main, ...words, '--out', join(folder, name)], { stdio: 'ignore' });
    let used = 0;
    const timer = setInterval(() => {
      used = Math.max(used, cpuS(child));
    }, 100);
    await new Promise((resolve) => child.on('close', resolve));
    clearInterval(timer);
    return used;
  };
  await served(folder, async (url, server) => {
    const page = await browser.newPage();
    await page.goto(url);
    const training = train('followed');
    await page.getByLabel('followed').check();
    const before = cpuS(server);
    const followed = await training;
    const share = (100 * (cpuS(server) - before)) / followed;
    await page.close();
    const alone = await train('alone');
    print('processor time of a training alone; while a page follows', `${alone.toFixed(1)}; ${followed.toFixed(1)} s`);
    print('processor time of the server beside it', `${share.toFixed(1)} % of the training's`);
  });
}

async function scrubbing(browser: Browser, folder: string): Promise<void> {
  await served(folder, async (url) => {
    const page = await browser.newPage();
    await page.goto(url);
    await openChampion(page, 6000, 'Episode');
    await page.getByRole('slider').waitFor();
    const steps = Number(await page.getByRole('slider').getAttribute('max'));
    const before = await threadS(page);
    const ms = await page.evaluate<number>(`(async () => {
      const slider = document.querySelector('.timeline input');
      const frame = () => new Promise(requestAnimationFrame);
      await frame();
      const began = performance.now();
      for (let k = 0; k < ${SCRUBBED}; k++) {
        slider.value = String(Math.round((k * ${steps}) / ${SCRUBBED}));
        slider.dispatchEvent(new Event('input', { bubbles: true }));
        await frame();
      }
      return performance.now() - began;
    })()`);
    const cpuMs = ((await threadS(page)) - before) * 1000;
    print(`frames a second, ${steps} steps scrubbed`, ((1000 * SCRUBBED) / ms).toFixed(0));
    print('processor time of the page for a frame', `${(cpuMs / SCRUBBED).toFixed(2)} ms`);
    await page.close();
  });
}

/** From when the server hears of a control tick until the frame that shows it. */
async function telemetry(browser: Browser, folder: string): Promise<void> {
  await served(folder, async (url) => {
    const page = await browser.newPage();
    await page.addInitScript(`
      window.delays = [];
      const Plain = WebSocket;
      window.WebSocket = class extends Plain {
        constructor(...given) {
          super(...given);
          this.addEventListener('message', ({ data }) => {
            const { moments = [] } = JSON.parse(data);
            requestAnimationFrame(() => { for (const { heardMs } of moments) delays.push(Date.now() - heardMs); });
          });
        }
      };`);
    await page.goto(url);
    await openChampion(page, 1000, 'Rig');
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await page.getByText('greets from the rig').waitFor();
    await page.evaluate('delays.length = 0');
    await page.waitForTimeout(TELEMETRY_MS);
    const delays = (await page.evaluate<number[]>('delays')).sort((a, b) => a - b);
    const at = (share: number) => delays[Math.floor(share * (delays.length - 1))];
    print('ticks shown in a second', (delays.length / (TELEMETRY_MS / 1000)).toFixed(0));
    print('telemetry heard to shown: median, 99th percentile', `${at(0.5)}, ${at(0.99)} ms`);
    await page.close();
  });
}

async function openChampion(page: Page, steps: number, view: string): Promise<void> {
  const buffer = Buffer.from(formatChampion(balanceOn(await loadRig('desktop'), steps)));
  await page.setInputFiles('input[type=file]', { name: 'champion.json', mimeType: 'application/json', buffer });
  await page.getByRole('tab', { name: view, exact: true }).click();
}

/** `synaptolytic ui` of a folder, as long as it is used. */
async function served(folder: string, use: (url: string, server: ChildProcess) => Promise<void>): Promise<void> {
  const server = spawn(process.execPath, [main, 'ui', '--runs', folder], { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const url = await new Promise<string>((resolve) =>
      createInterface({ input: server.stdout! }).once('line', resolve),
    );
    await use(url, server);
  } finally {
    const ended = new Promise((resolve) => server.once('close', resolve));
    server.kill('SIGINT');
    await ended;
  }
}

/** Processor time that a process has taken, all threads, as Linux counts it. */
function cpuS({ pid }: ChildProcess): number {
  try {
    const [, , ...fields] = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/\(.*\)/, '()')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) / clockTicksPerS;
  } catch {
    return 0; // it has ended
  }
}

const sessions = new WeakMap<Page, CDPSession>();

/** Processor time of the page's main thread. */
async function threadS(page: Page): Promise<number> {
  let session = sessions.get(page);
  if (!session) {
    session = await page.context().newCDPSession(page);
    sessions.set(page, session);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  }
  const { metrics } = await session.send('Performance.getMetrics');
  return (
    metrics.find(({ name }) => name === 'ThreadTime')?.value ??
    metrics.find(({ name }) => name === 'TaskDuration')!.value
  );
}

function print(what: string, figure: string): void {
  console.log(`page, ${what}: ${figure}`);
}
