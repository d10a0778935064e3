// `npm run benchmark page-soak`: ten minutes of live telemetry in the page, and what page and server hold meanwhile. Build the page first.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium as driver, type Page } from 'playwright-core';
import { WebSocket } from 'ws';
import { loadRig } from '../../rig/description/files/index.js';
import { formatChampion } from '../../src/network/index.js';
import { chromium } from '../browser/chromium.js';
import { balanceOn } from '../hil/champions.js';

const TEN_MINUTES = 60_000;
const SAMPLES = 12;
const LOOK_MS = 200;
/** How busy this machine is decides nothing. */
const PATIENCE_MS = 300_000;
/** The page keeps so many sentences of what was done. */
const KEPT_SENTENCES = 8;
/** By then the plots are full, and what runs often is compiled. */
const WARM_SAMPLES = 2;

/** What is held after a forced garbage collection. */
interface Held {
  readonly heard: number;
  readonly pageBytes: number;
  readonly pageNodes: number;
  readonly pageListeners: number;
  readonly serverBytes: number;
}

/** A soak's end, and how it went. */
export interface PageSoak {
  readonly lost: number;
  readonly samples: readonly Held[];
  /** By how much the later half of the samples holds more than the earlier, those of the warm-up left out. */
  readonly growth: Readonly<Record<Exclude<keyof Held, 'heard'>, number>>;
}

/** @param main the built program @param pace of the emulated board, times real time */
export interface PageSoakOptions {
  readonly main: string;
  readonly ticks: number;
  readonly pace: 1 | 4;
  readonly onSample?: (held: Held) => void;
}

/** Has a page follow an emulated board, whose network balances, for so many control ticks. */
export async function soakPage({ main, ticks, pace, onSample = () => {} }: PageSoakOptions): Promise<PageSoak> {
  const folder = mkdtempSync(join(tmpdir(), 'synaptolytic-soak-'));
  const executablePath = execFileSync('sh', ['-c', `command -v ${chromium}`], { encoding: 'utf8' }).trim();
  const browser = await driver.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
  const server = spawn(process.execPath, ['--inspect=127.0.0.1:0', main, 'ui', '--runs', folder]);
  const ended = new Promise((resolve) => server.once('close', resolve));
  try {
    const [url, inspector] = await Promise.all([
      lineOf(server.stdout, /^(http:.*)$/),
      lineOf(server.stderr, /^Debugger listening on (ws:.*)$/),
    ]);
    const inspected = await Inspected.at(inspector);
    const page = await browser.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    await page.goto(url);
    await run(page, pace);
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Performance.enable');
    const counted = page.locator('[data-heard]');
    const heardNow = async () => Number(await counted.getAttribute('data-heard'));
    const began = await heardNow();
    const samples: Held[] = [];
    for (let k = 1; k <= SAMPLES; k++) {
      while ((await heardNow()) - began < (k * ticks) / SAMPLES) await page.waitForTimeout(LOOK_MS);
      await cdp.send('HeapProfiler.collectGarbage');
      await inspected.ask('HeapProfiler.collectGarbage');
      const { metrics } = await cdp.send('Performance.getMetrics');
      const metric = (wanted: string) => metrics.find(({ name }) => name === wanted)!.value;
      samples.push({
        heard: (await heardNow()) - began,
        pageBytes: bytesOf(await cdp.send('Runtime.getHeapUsage')),
        pageNodes: metric('Nodes'),
        pageListeners: metric('JSEventListeners'),
        serverBytes: bytesOf((await inspected.ask('Runtime.getHeapUsage')) as HeapUsage),
      });
      onSample(samples.at(-1)!);
    }
    const lost = Number(await counted.getAttribute('data-lost'));
    inspected.close();
    return { lost, samples, growth: growthOf(samples.slice(WARM_SAMPLES)) };
  } finally {
    await browser.close();
    server.kill('SIGINT');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function benchPageSoak(): Promise<void> {
  if (!chromium) return console.log('There is no Chromium here.');
  const main = fileURLToPath(new URL('../../cli/main.js', import.meta.url));
  const kB = (bytes: number) => `${(bytes / 1000).toFixed(0)} kB`;
  const { lost, samples, growth } = await soakPage({
    ...{ main, ticks: TEN_MINUTES, pace: 1 },
    onSample: ({ heard, pageBytes, pageNodes, pageListeners, serverBytes }) =>
      console.log(
        `${heard} ticks: page ${kB(pageBytes)}, ${pageNodes} nodes, ${pageListeners} listeners; server ${kB(serverBytes)}`,
      ),
  });
  console.log(`${samples.at(-1)!.heard} ticks heard, ${lost} lost`);
  console.log(
    `growth of the page: ${kB(growth.pageBytes)}, ${growth.pageNodes} nodes, ${growth.pageListeners} listeners`,
  );
  console.log(`growth of the server: ${kB(growth.serverBytes)}`);
}

/** Connects, flashes, homes, and lets the network drive. */
async function run(page: Page, pace: number): Promise<void> {
  const button = (name: string) => page.getByRole('button', { name, disabled: false });
  const press = (name: string) => button(name).click();
  const buffer = Buffer.from(formatChampion(balanceOn(await loadRig('desktop'), 1000)));
  await page.setInputFiles('input[type=file]', { name: 'champion.json', mimeType: 'application/json', buffer });
  await page.getByRole('tab', { name: 'Rig', exact: true }).click();
  await press('Connect');
  await page.getByText('greets from the rig').waitFor();
  await press('Flash the champion');
  const sentences = page.locator('.log li');
  await sentences.getByText('are stored').waitFor();
  // All that are kept, so that one more, of a machine that was stopped since the computer was busy, is no growth.
  while ((await sentences.count()) < KEPT_SENTENCES) {
    await press('Flash the champion');
    await page.waitForTimeout(LOOK_MS);
  }
  await page.getByLabel('Pace').selectOption('4');
  const running = page.locator('[aria-current=step][data-name=RUNNING]');
  // A computer that is too busy to keep a page's beats stops the machine by right.
  while ((await running.count()) === 0) {
    const next = button((await button('Arm and run').count()) > 0 ? 'Arm and run' : 'Home');
    if ((await next.count()) > 0) await next.click({ timeout: 1000 }).catch(() => {});
    await page.waitForTimeout(LOOK_MS);
  }
  await page.getByLabel('Pace').selectOption(String(pace));
}

function lineOf(stream: NodeJS.ReadableStream, wanted: RegExp): Promise<string> {
  return new Promise((resolve) =>
    createInterface({ input: stream }).on('line', (line) => {
      const [, found] = wanted.exec(line) ?? [];
      if (found !== undefined) resolve(found);
    }),
  );
}

interface HeapUsage {
  readonly usedSize: number;
  readonly embedderHeapUsedSize?: number;
  readonly backingStorageSize?: number;
}

function bytesOf({ usedSize, embedderHeapUsedSize = 0, backingStorageSize = 0 }: HeapUsage): number {
  return usedSize + embedderHeapUsedSize + backingStorageSize;
}

/** The median of the later half, less that of the earlier. */
function growthOf(samples: readonly Held[]): PageSoak['growth'] {
  const half = Math.floor(samples.length / 2);
  const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
  const grown = (key: keyof Held) =>
    median(samples.slice(-half).map((each) => each[key])) - median(samples.slice(0, half).map((each) => each[key]));
  return {
    pageBytes: grown('pageBytes'),
    pageNodes: grown('pageNodes'),
    pageListeners: grown('pageListeners'),
    serverBytes: grown('serverBytes'),
  };
}

/** A Node process that was started with --inspect, asked in the words of Chromium's protocol. */
class Inspected {
  readonly #socket: WebSocket;
  readonly #answers = new Map<number, (result: unknown) => void>();
  #asked = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => {
      const { id, result } = JSON.parse(data.toString()) as { id: number; result: unknown };
      this.#answers.get(id)?.(result);
    });
  }

  static async at(url: string): Promise<Inspected> {
    const socket = new WebSocket(url);
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return new Inspected(socket);
  }

  ask(method: string): Promise<unknown> {
    const id = ++this.#asked;
    this.#socket.send(JSON.stringify({ id, method }));
    return new Promise((resolve) => this.#answers.set(id, resolve));
  }

  close(): void {
    this.#socket.close();
  }
}
