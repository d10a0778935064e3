// The built page in headless Chromium: behind a plain file server, or behind any other.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium as driver, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { chromium } from '../browser/chromium.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
export const site = join(root, 'dist/web');

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
};

if (!chromium) {
  console.warn('The page is not tested: there is no Chromium here. On Debian "apt-get install chromium" brings it.');
}

export { chromium };

/** How long a page is waited for where a test says nothing else: how busy this machine is decides no test. */
const PATIENCE_MS = 120_000;

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Runs in the page. */
const seriousFindings = `axe.run().then(({ violations }) =>
  violations.filter(({ impact }) => ['serious', 'critical'].includes(impact)).map(({ id, nodes }) => id + ': ' + nodes[0].html))`;

/** What axe-core finds serious in a page, and by how many pixels it is wider than its window. */
export async function findings(page: Page): Promise<{ serious: unknown; tooWidePx: number }> {
  await page.evaluate(axe);
  return {
    serious: await page.evaluate(seriousFindings),
    tooWidePx: Math.max(0, await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')),
  };
}

/** Nothing serious, nothing too wide. */
export const noFindings = { serious: [], tooWidePx: 0 };

/** Leaves a picture of the whole page in reports/screenshots, for people to look at. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(root, `reports/screenshots/${name}.png`), fullPage: true });
}

export interface OpenOptions {
  readonly width?: number;
  readonly dark?: boolean;
  /** Whether scripts run; default true. */
  readonly isScripted?: boolean;
  /** Called with the empty page, before it shows anything. */
  readonly prepare?: (page: Page) => Promise<unknown>;
}

/** A browser whose pages are watched. */
export class WatchedBrowser {
  readonly #browser: Browser;
  /** What went wrong in any page: exceptions, and what its policy refused. */
  readonly complaints: string[] = [];

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  /** Starts a browser. The page was built before any test: each file that built it would take it from the others. */
  static async start(): Promise<WatchedBrowser> {
    const browser = await driver.launch({
      executablePath: execFileSync('sh', ['-c', `command -v ${chromium}`], { encoding: 'utf8' }).trim(),
      args: ['--no-sandbox', '--disable-dev-shm-usage'],
    });
    return new WatchedBrowser(browser);
  }

  /** A page of its own, closed after the test. */
  async open(url: string, { width = 1280, dark = false, isScripted = true, prepare }: OpenOptions = {}): Promise<Page> {
    const page = await this.#browser.newPage({
      viewport: { width, height: 900 },
      colorScheme: dark ? 'dark' : 'light',
      javaScriptEnabled: isScripted,
    });
    onTestFinished(() => page.close());
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('pageerror', ({ message }) => this.complaints.push(message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
    await prepare?.(page);
    await page.goto(url);
    await page.waitForSelector('h2:visible');
    return page;
  }

  async stop(): Promise<void> {
    await this.#browser.close();
  }
}

/** The static page, served without any header that a plain file server would not send. */
export class ServedPage {
  readonly browser: WatchedBrowser;
  readonly #server: ReturnType<typeof createServer>;
  readonly url: string;

  private constructor(browser: WatchedBrowser, server: ReturnType<typeof createServer>) {
    this.browser = browser;
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  /** Starts a browser and a server. */
  static async start(): Promise<ServedPage> {
    const browser = await WatchedBrowser.start();
    const server = createServer(({ url }, response) => {
      const path = decodeURIComponent(new URL(url!, 'http://page').pathname);
      const file = join(site, path.endsWith('/') ? `${path}index.html` : path);
      if (!existsSync(file)) response.writeHead(404).end();
      else response.setHeader('content-type', types[extname(file)] ?? 'text/plain').end(readFileSync(file));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new ServedPage(browser, server);
  }

  /** A page of its own, closed after the test. @param path the part of the address behind the server's, as `story.html` or `#c=…` */
  open({ path = '', ...options }: OpenOptions & { readonly path?: string } = {}): Promise<Page> {
    return this.browser.open(this.url + path, options);
  }

  async stop(): Promise<void> {
    await this.browser.stop();
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

/** Opens a champion's file in the page, and one of its views. */
export async function openChampion(page: Page, text: string, view: string): Promise<void> {
  await page.setInputFiles('input[type=file]', {
    name: 'champion.json',
    mimeType: 'application/json',
    buffer: Buffer.from(text),
  });
  await page.getByRole('tab', { name: view, exact: true }).click();
}
