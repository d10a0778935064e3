// A board of the lab in the served page, by its name: with its port and its rig, and nobody else has it meanwhile.
import { existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { emptyDirectory } from '../cli/command-line.js';
import { startProcess } from '../cli/process.js';
import { chromium, WatchedBrowser } from './served-page.js';

describe.skipIf(!chromium)('synaptolytic ui --board NAME', () => {
  let browser: WatchedBrowser;
  beforeAll(async () => {
    browser = await WatchedBrowser.start();
  });
  afterAll(async () => {
    await browser?.stop();
    // The server ends while a page looks at it.
    const foreseen = /ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|WebSocket connection/;
    expect(browser.complaints.filter((text) => !foreseen.test(text))).toEqual([]);
  });

  it('connects to the board of that name, on the rig that stands there, and has it alone until Ctrl-C', async () => {
    const folder = emptyDirectory();
    mkdirSync(join(folder, 'lab'));
    const port = join(folder, 'port');
    const serving = startProcess(folder, ['serve', '--rig', 'desktop'], openSync(port, 'w'));
    onTestFinished(async () => {
      serving.interrupt();
      await serving.ended;
    });
    await serving.says('served until');
    writeFileSync(join(folder, 'lab/left.yaml'), 'extends: desktop\nabout: the left one\n');
    const address = readFileSync(port, 'utf8').trim();
    writeFileSync(join(folder, 'lab/map.yaml'), `left: { port: "${address}", rig: ./left.yaml }\n`);
    const map = ['--board', 'left', '--board-map', 'lab/map.yaml'];
    const server = startProcess(folder, ['ui', ...map]);
    onTestFinished(() => server.interrupt());
    await server.says('Open it');
    const page = await browser.open(server.printed.trim());
    await page.getByRole('tab', { name: 'Rig', exact: true }).click();
    await page.getByText(`The board at ${address}, left of the lab, on the rig left.`).waitFor();
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await page.locator('.log').getByText('greets from the rig left: it is IDLE').waitFor();
    expect(await page.getByRole('region', { name: 'Rig file' }).getByLabel('Show').inputValue()).toBe('lab/left.yaml');
    const second = await startProcess(folder, ['rig', 'home', ...map]).ended;
    expect([second.code, second.stderr]).toEqual([
      4,
      expect.stringMatching(/The board left is in use by process .* \(synaptolytic ui --board left/),
    ]);
    server.interrupt();
    expect((await server.ended).code).toBe(0);
    expect(existsSync(join(folder, 'lab/map.yaml.locks/left.lock'))).toBe(false);
  });
});
