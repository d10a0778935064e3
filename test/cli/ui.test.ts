// What stands behind the page of `synaptolytic ui` before any browser comes: who is let in, and what a folder of runs tells.
import { appendFileSync, mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Gate } from '../../cli/ui/gate.js';
import { RunFolder, type ToldRuns } from '../../cli/ui/run-folder.js';
import { Trainings } from '../../cli/ui/trainings.js';
import { defaultSettings, RunDirectory, trainRun } from '../../src/learn/index.js';
import { parseChampion } from '../../src/network/index.js';
import { emptyDirectory } from './command-line.js';

describe('the gate', () => {
  const gate = new Gate(8080);
  const ours = { host: '127.0.0.1:8080', origin: 'http://127.0.0.1:8080' };
  const admit = (headers: IncomingHttpHeaders, { url = `/${gate.token}/api/runs`, changes = false } = {}) =>
    gate.admit({ url, headers } as IncomingMessage, changes);

  it('lets in its own page, and gives the path behind the token', () => {
    expect(admit(ours, { changes: true })).toEqual({ path: 'api/runs' });
    expect(admit({ host: 'localhost:8080' })).toEqual({ path: 'api/runs' });
    expect(admit({ host: ours.host }, { url: new URL(gate.url).pathname })).toEqual({ path: '' });
  });

  it.each([
    ['another name of this computer, as a name server may be made to give', { host: 'evil.example:8080' }, {}],
    ['no name', {}, {}],
    ['another origin', { ...ours, origin: 'https://evil.example' }, {}],
    ['another port of this computer', { ...ours, origin: 'http://127.0.0.1:9090' }, {}],
    ['a sandboxed page', { ...ours, origin: 'null' }, {}],
    ['a page of another site that only loads', { host: ours.host, 'sec-fetch-site': 'cross-site' }, {}],
    ['a change whose origin is not told', { host: ours.host }, { changes: true }],
    ['another token', ours, { url: `/${'x'.repeat(gate.token.length)}/api/runs` }],
    ['half a token', ours, { url: `/${gate.token.slice(1)}/api/runs` }],
    ['no token', ours, { url: '/api/runs' }],
  ])('refuses %s', (_, headers, asked) => {
    expect(admit(headers, asked)).toHaveProperty('refusal');
  });

  it('has another token each time', () => {
    expect(new Gate(8080).token).not.toBe(gate.token);
    expect(gate.token.length).toBeGreaterThanOrEqual(22);
  });
});

describe('a folder of runs', () => {
  const settings = defaultSettings('balance', 'mk1', {
    ...{ population: 8, episodes: 1, minGenerations: 3, maxGenerations: 3, confirmEpisodes: 2 },
  });
  const folderAt = (root: string) => new RunFolder(root, new Trainings(root));

  it('tells of all runs once, and then of what has changed', async () => {
    const root = emptyDirectory();
    const folder = folderAt(root);
    const told: ToldRuns = new Map();
    expect(folder.news(told)).toEqual({ runs: [], gone: [], experiments: [] });
    expect(folder.news(told)).toBeUndefined();
    const run = RunDirectory.create(settings, join(root, 'deep/in/it'));
    expect(folder.news(told)?.runs).toMatchObject([{ path: 'deep/in/it', state: 'stopped', generations: 0 }]);
    await trainRun(run);
    const news = folder.news(told)!.runs;
    expect(news).toMatchObject([{ state: 'finished', generations: 3, task: 'balance', method: 'mk1', seed: 1 }]);
    expect(news[0]).toHaveProperty('championReturn');
    expect(folder.news(told)).toBeUndefined();
    rmSync(run.path, { recursive: true });
    expect(folder.news(told)).toMatchObject({ runs: [], gone: ['deep/in/it'] });
  });

  it('says which run is being trained, and of which experiment it is', () => {
    const root = emptyDirectory();
    mkdirSync(join(root, 'article'));
    writeFileSync(join(root, 'article/experiment.json'), '{}');
    const run = RunDirectory.create(settings, join(root, 'article/runs/one'));
    run.lock();
    const news = folderAt(root).news(new Map())!;
    expect(news.runs).toMatchObject([{ path: 'article/runs/one', experiment: 'article', state: 'training' }]);
    expect(news.experiments).toEqual([{ path: 'article', hasReport: false }]);
    run.unlock();
  });

  it('lists what is torn or no run at all with what is wrong, beside the others', () => {
    const root = emptyDirectory();
    RunDirectory.create(settings, join(root, 'whole'));
    RunDirectory.create(settings, join(root, 'torn'));
    appendFileSync(join(root, 'torn/history.jsonl'), '{"generation":0}\n');
    mkdirSync(join(root, 'odd/config.json/x'), { recursive: true });
    mkdirSync(join(root, 'cut'));
    writeFileSync(join(root, 'cut/config.json'), '{"format":');
    const runs = folderAt(root).news(new Map())!.runs;
    expect(new Map(runs.map(({ path, state }) => [path, state]))).toEqual(
      new Map([
        ['whole', 'stopped'],
        ['torn', 'damaged'],
        ['cut', 'damaged'],
      ]),
    );
    expect(runs.find(({ path }) => path === 'cut')?.problem).toContain('config.json cannot be used: it is not JSON.');
  });

  it('follows a run line by line, and from its beginning when it was cut back', () => {
    const root = emptyDirectory();
    const { path } = RunDirectory.create(settings, join(root, 'run'));
    const file = join(path, 'history.jsonl');
    const line = (generation: number) =>
      `${JSON.stringify({ generation, steps: 1, bestFitness: 1, bestReturn: 1, meanReturn: 1, sdReturn: 0, meanConnections: 9, sdConnections: 0 })}\n`;
    const look = folderAt(root).follow('run');
    expect(look()).toEqual({ path: 'run', from: 0, records: [], lines: [] });
    expect(look()).toBeUndefined();
    appendFileSync(file, line(0) + line(1).slice(0, 9));
    expect(look()).toMatchObject({
      from: 0,
      records: [{ generation: 0 }],
      lines: ['gen 0/2  best 1.0  mean 1  9 connections'],
    });
    appendFileSync(file, line(1).slice(9));
    expect(look()).toMatchObject({ from: 1, records: [{ generation: 1 }] });
    truncateSync(file, line(0).length);
    expect(look()).toMatchObject({ from: 0, records: [{ generation: 0 }] });
    appendFileSync(file, 'what is this\n');
    expect(look()?.problem).toContain('line 2 is not the record of generation 1');
    expect(look()).toBeUndefined();
  });

  it('shows the best network of a run that another process trains, at each checkpoint, until there is a champion', async () => {
    const root = emptyDirectory();
    const run = RunDirectory.create({ ...settings, minGenerations: 25, maxGenerations: 25 }, join(root, 'run'));
    const look = folderAt(root).follow('run');
    const told: unknown[] = [];
    await trainRun(run, {
      onGeneration: ({ generation }) => {
        const { best } = look() ?? {};
        if (best === undefined) return;
        const { training, mask, confirmed } = parseChampion(best, 'it');
        expect(mask.shape).toEqual({ inputs: 5, hidden: 32, outputs: 1 });
        told.push({ after: generation, isOf: training!.generation <= generation, confirmed });
      },
    });
    expect(told).toEqual([9, 19].map((after) => ({ after, isOf: true, confirmed: undefined })));
    expect(look()).toMatchObject({ champion: expect.stringContaining('confirmed') });
    expect(look()).toBeUndefined();
  });

  it('shows a run whose checkpoint is torn, or none, without a network', () => {
    const root = emptyDirectory();
    const { path } = RunDirectory.create(settings, join(root, 'run'));
    for (const text of ['{"format":', '{}', '"x"']) {
      writeFileSync(join(path, 'checkpoint.json'), text);
      expect(folderAt(root).follow('run')()).toEqual({ path: 'run', from: 0, records: [], lines: [] });
    }
  });

  it.each(['..', '../run', '/etc', '.', '', 'run/../..'])('finds nothing outside of it: "%s"', (path) => {
    const root = emptyDirectory();
    RunDirectory.create(settings, join(root, 'run'));
    expect(() => folderAt(root).find(path)).toThrow('There is no run');
  });

  it.each([
    ['task', './evil.js'],
    ['task', '--out'],
    ['fitness', 'reward'],
    ['seed', '1 --out x'],
    ['constructor', 'x'],
  ])('does not start a training with --%s %s', async (flag, value) => {
    await expect(new Trainings(emptyDirectory()).start({ flags: { [flag]: value } as never })).rejects.toThrow(
      'from the page',
    );
  });
});
