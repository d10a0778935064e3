// `synaptolytic ui` in a real browser: runs that are listed, trained, stopped and gone on with; folders that are hostile; strangers.
import { appendFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { loadRig } from '../../rig/description/files/index.js';
import { defaultSettings, RunDirectory, readRun, trainRun } from '../../src/learn/index.js';
import { formatChampion } from '../../src/network/index.js';
import { emptyDirectory } from '../cli/command-line.js';
import { startProcess } from '../cli/process.js';
import { balanceOn } from '../hil/champions.js';
import { chromium, findings, noFindings, WatchedBrowser } from './served-page.js';

/** A training that no machine is quick enough to finish meanwhile, as mk1 never solves this task. */
const endless = {
  task: 'double-pendulum',
  method: 'mk1',
  seed: '7',
  population: '1024',
  'max-generations': '1000000',
};

const tiny = { population: 16, episodes: 1, minGenerations: 12, maxGenerations: 12, confirmEpisodes: 2 };

describe.skipIf(!chromium)('synaptolytic ui', () => {
  let browser: WatchedBrowser;
  beforeAll(async () => {
    browser = await WatchedBrowser.start();
  });
  afterAll(async () => {
    await browser?.stop();
    // A server that was ended is asked for again, and what it refuses is told by the browser too.
    const foreseen = /ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|status of 400/;
    expect(browser.complaints.filter((text) => !foreseen.test(text))).toEqual([]);
  });

  /** The server, its address, and the folder it was started in, whose runs are in `runs`. */
  async function serve(folder = emptyDirectory(), ...words: string[]) {
    const server = startProcess(folder, ['ui', ...words]);
    onTestFinished(async () => {
      server.interrupt();
      await server.ended;
    });
    await server.says('Open it');
    return { server, url: server.printed.trim(), folder };
  }

  async function trained(path: string, seed: number): Promise<void> {
    await trainRun(RunDirectory.create(defaultSettings('balance', 'mk1', { ...tiny, seed }), path));
  }

  it('shows runs over each other, their settings, and the champion of one; saves the figures', async () => {
    const folder = emptyDirectory();
    await trained(join(folder, 'runs/one'), 1);
    await trained(join(folder, 'runs/two'), 2);
    const { url } = await serve(folder);
    const page = await browser.open(url);
    await page.getByLabel('one', { exact: true }).check();
    await page.getByLabel('two', { exact: true }).check();
    await page.locator('.u-legend').first().getByText('two mean').waitFor();
    await page.getByText('Settings, 0 of which differ').click();
    await page.getByRole('rowheader', { name: 'maxGenerations' }).waitFor();
    for (const [kind, head] of [
      ['SVG', '<svg'],
      ['PNG', '\u0089PNG'],
    ] as const) {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: `Save the figures as ${kind}` }).click(),
      ]);
      expect(readFileSync(await download.path(), 'latin1').slice(0, head.length)).toBe(head);
    }
    await page.getByRole('button', { name: 'Open the champion' }).first().click();
    await page.locator('.formula').waitFor();
  });

  it('lists hundreds of runs, the rest as somebody scrolls', async () => {
    const folder = emptyDirectory();
    await trained(join(folder, 'runs/0'), 1);
    for (let k = 1; k < 250; k++) cpSync(join(folder, 'runs/0'), join(folder, `runs/${k}`), { recursive: true });
    const { url } = await serve(folder);
    const page = await browser.open(url);
    await page.getByText('250 runs').waitFor();
    const list = page.getByRole('region', { name: 'List of runs' });
    const rows = () => list.getByRole('checkbox').count();
    expect(await rows()).toBe(100);
    await expect
      .poll(async () => {
        await list.evaluate((each) => each.scrollTo(0, each.scrollHeight));
        return rows();
      })
      .toBe(250);
  });

  it('starts a training, shows it as it goes, stops it with a checkpoint, and goes on with it', async () => {
    const { url, folder, server } = await serve();
    const page = await browser.open(url);
    const form = page.getByRole('region', { name: 'Runs' }).locator('form');
    await form.getByLabel(/^Task/).selectOption(endless.task);
    await form.getByLabel(/^Method/).selectOption(endless.method);
    await form.getByLabel('Seed').fill(endless.seed);
    await form.getByLabel('Population').fill(endless.population);
    await form.getByLabel('Generations').fill(endless['max-generations']);
    await page.getByRole('button', { name: 'Start training' }).click();
    const path = `${endless.task}-${endless.method}-seed${endless.seed}`;
    const details = page.getByRole('region', { name: path });
    await details.getByText(/training: generation \d/).waitFor();
    await details.getByRole('button', { name: 'Stop' }).click();
    await details.getByText(/^stopped/).waitFor();
    const { history, champion } = readRun(join(folder, 'runs', path));
    expect(champion).toBeUndefined();
    await details.getByRole('button', { name: 'Go on' }).click();
    await details.getByText(/^training/).waitFor();
    await expect.poll(() => details.locator('.told').textContent()).toMatch(/generation \d/);
    server.interrupt();
    expect(await server.ended).toMatchObject({ code: 0 });
    expect(readRun(join(folder, 'runs', path)).history.length).toBeGreaterThanOrEqual(history.length);
    await page.getByText('The server does not answer').waitFor();
    const { url: again } = await serve(folder);
    await page.goto(again);
    await page.getByText('1 runs').waitFor();
    await page.locator('tr[data-state=stopped]').waitFor(); // its training has ended with the server
  });

  it('shows a training that was begun elsewhere: its log, and its network as it becomes better, until it has a champion', async () => {
    const folder = emptyDirectory();
    const words = Object.entries(endless).flatMap(([flag, value]) => [`--${flag}`, value]);
    const training = startProcess(folder, ['train', ...words, '--out', 'runs/elsewhere']);
    onTestFinished(async () => {
      training.interrupt();
      await training.ended;
    });
    await training.says('train');
    const { url } = await serve(folder);
    const page = await browser.open(url);
    await page.getByLabel('elsewhere', { exact: true }).check();
    const details = page.getByRole('region', { name: 'elsewhere' });
    const best = details.getByText(/^The best network so far, of generation \d+:$/);
    await best.waitFor({ timeout: 120_000 });
    await details.getByRole('button', { name: 'Watch its network' }).click();
    await page.getByText('Live: the best so far of the training.').waitFor();
    const formula = () => page.locator('.formula').textContent();
    const first = await formula();
    await expect.poll(formula, { timeout: 120_000 }).not.toBe(first);
    training.interrupt();
    expect((await training.ended).code).toBe(130);
    const champion = formatChampion(balanceOn(await loadRig('desktop'), 500));
    writeFileSync(join(folder, 'runs/elsewhere/champion.json'), champion);
    await page.getByText('Live: the best so far').waitFor({ state: 'detached' });
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save champion.json' }).click(),
    ]);
    expect(readFileSync(await saved.path(), 'utf8')).toBe(champion);
    await page.getByRole('tab', { name: 'Runs' }).click();
    await details.getByText('Log', { exact: true }).click();
    expect(await details.locator('pre').textContent()).toMatch(/^gen \d+\/\d+ +best .*connections\ngen \d+\//);
  });

  it('says in words what cannot be trained', async () => {
    const { url } = await serve();
    const page = await browser.open(url);
    const form = page.getByRole('region', { name: 'Runs' }).locator('form');
    await form.getByLabel(/^Method/).selectOption('cma');
    await form.getByLabel('Population').fill('1');
    await page.getByRole('button', { name: 'Start training' }).click();
    await expect.poll(() => page.getByRole('alert').textContent()).toContain('--population is 1; cma needs at least 2');
  });

  it('runs nothing of a hostile folder', async () => {
    const folder = emptyDirectory();
    const name = '<img src=x onerror=alert(1)>';
    await trained(join(folder, 'runs', name), 1);
    const evil = join(folder, 'runs/evil');
    cpSync(join(folder, 'runs', name), evil, { recursive: true });
    writeFileSync(join(evil, 'config.json'), '{"format":"<script>alert(2)</script>"}');
    appendFileSync(join(folder, 'runs', name, 'history.jsonl'), '<b>');
    const experiment = join(folder, 'runs/experiment');
    mkdirSync(experiment);
    writeFileSync(join(experiment, 'experiment.json'), '{}');
    writeFileSync(join(experiment, 'report.html'), '<h1>Report</h1><script>document.title="run"</script>');
    const { url } = await serve(folder);
    const page = await browser.open(url);
    let dialogs = 0;
    page.context().on('dialog', (dialog) => {
      dialogs++;
      void dialog.dismiss();
    });
    await page.getByLabel(name).check();
    await page.getByRole('region', { name }).getByText('finished').waitFor();
    await page.getByLabel('evil').check();
    await page.locator('.problem').first().waitFor();
    const [report] = await Promise.all([
      page.waitForEvent('popup'),
      page.getByRole('link', { name: 'its report' }).click(),
    ]);
    await report.getByText('Report').waitFor();
    expect(await report.title()).not.toBe('run');
    expect({ dialogs, images: await page.locator('img').count() }).toEqual({ dialogs: 0, images: 0 });
  });

  it('answers nobody but its page', async () => {
    const { url } = await serve();
    const { host, port, pathname } = new URL(url);
    const status = (path: string, headers: Record<string, string>, method = 'GET') =>
      new Promise((resolve) => {
        request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
          response.resume();
          resolve(response.statusCode);
        }).end();
      });
    const api = `${pathname}api/facts`;
    expect(await status(api, { host })).toBe(200);
    expect(await status(api, { host: 'evil.example' })).toBe(403);
    expect(await status(api, { host, origin: 'https://evil.example' })).toBe(403);
    expect(await status('/x/api/facts', { host })).toBe(403);
    expect(await status(`${pathname}api/train`, { host }, 'POST')).toBe(403);
    expect(await status(`${pathname}api/runs`, { host, origin: `http://${host}` }, 'DELETE')).toBe(404);
    expect(await status(`${pathname}%2e%2e/package.json`, { host })).toBe(404);
  });

  it.each([
    ['light', 1280],
    ['dark', 420],
  ])('has no serious finding of axe, %s at %i pixels, and nothing beyond the screen', async (scheme, width) => {
    const folder = emptyDirectory();
    await trained(join(folder, 'runs/one'), 1);
    const { url } = await serve(folder);
    const page = await browser.open(url, { width, dark: scheme === 'dark' });
    await page.getByLabel('one', { exact: true }).check();
    await page.getByText('Settings').click();
    await page.locator('.diagram').waitFor();
    expect(await findings(page)).toEqual(noFindings);
  });
});
