// Runs a script in headless Chromium and brings back what it sends.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The program, or undefined when this machine has none. */
export const chromium = ['chromium', 'chromium-browser', 'google-chrome'].find(
  (name) => spawnSync(name, ['--version']).status === 0,
);

const flags = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-dev-shm-usage', '--no-proxy-server'],
  ...['--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

/**
 * Opens a page with this script, whose function `send` gives its result, and waits for that.
 *
 * @throws Error what the page threw, or that the browser ended.
 */
export async function runInChromium(program: string, script: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'synaptolytic-chromium-'));
  const server = createServer();
  let browser: ChildProcess | undefined;
  try {
    return await new Promise<string>((resolve, reject) => {
      server.on('request', async (request, response) => {
        if (request.url === '/script.js') response.setHeader('content-type', 'text/javascript').end(script);
        else if (request.method !== 'POST') response.setHeader('content-type', 'text/html').end(page);
        else {
          const body = await bodyOf(request);
          response.end();
          if (request.url === '/result') resolve(body);
          else reject(new Error(`The page failed: ${body}`));
        }
      });
      server.listen(0, '127.0.0.1', () => {
        const { port } = server.address() as AddressInfo;
        browser = spawn(program, [...flags, `--user-data-dir=${folder}`, `http://127.0.0.1:${port}/`], {
          detached: true, // a process group of its own, so that it ends with all its helpers
          stdio: 'ignore',
        });
        browser.on('exit', (code) => reject(new Error(`${program} ended with code ${code} before the page was done.`)));
        browser.on('error', reject);
      });
    });
  } finally {
    if (browser) await end(browser);
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

const page = `<!doctype html><meta charset="utf-8"><title>synaptolytic</title>
<script>
  const post = (path, body) => fetch(path, { method: 'POST', body });
  const send = (result) => post('/result', result);
  const fail = (error) => post('/failure', error?.stack ?? String(error));
  addEventListener('error', (event) => fail(event.error ?? event.message));
  addEventListener('unhandledrejection', (event) => fail(event.reason));
</script>
<script type="module" src="/script.js"></script>`;

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  return body;
}

async function end(browser: ChildProcess): Promise<void> {
  if (browser.pid === undefined || browser.exitCode !== null) return;
  const ended = new Promise((resolve) => browser.once('exit', resolve));
  process.kill(-browser.pid, 'SIGKILL');
  await ended;
}
