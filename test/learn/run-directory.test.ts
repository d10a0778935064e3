// Run directories: what they hold, that they repeat, and that they are never overwritten.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  checkSettings,
  defaultSettings,
  RunDirectory,
  RunExistsError,
  type TrainingSettings,
  train,
  WriteError,
} from '../../src/learn/index.js';
import { parseChampion } from '../../src/network/index.js';

const settings = defaultSettings('balance', 'mk1', {
  population: 8,
  episodes: 2,
  minGenerations: 2,
  maxGenerations: 4,
  confirmEpisodes: 5,
});

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'synaptolytic-runs-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

async function run(path: string, changes: Partial<TrainingSettings> = {}): Promise<RunDirectory> {
  const ownSettings = { ...settings, ...changes };
  const runDirectory = RunDirectory.create(ownSettings, path);
  const result = await train(ownSettings, { onGeneration: (record) => runDirectory.appendGeneration(record) });
  runDirectory.writeChampion(result.champion);
  return runDirectory;
}

const read = (path: string, name: string) => readFileSync(join(path, name), 'utf8');
const historyLength = (path: string) => read(path, 'history.jsonl').split('\n').length - 1;

describe('a run directory', () => {
  it('holds the configuration, a line for each generation, and the champion', async () => {
    const { path } = await run(join(directory, 'new', 'run'));
    expect(readdirSync(path).sort()).toEqual(['champion.json', 'config.json', 'history.jsonl']);
    const config = JSON.parse(read(path, 'config.json'));
    expect(config.settings).toEqual(settings);
    checkSettings(config.settings);
    expect(config.versions).toEqual({
      synaptolytic: JSON.parse(readFileSync('package.json', 'utf8')).version,
      node: process.versions.node,
    });
    const history = read(path, 'history.jsonl').trimEnd().split('\n');
    const champion = parseChampion(read(path, 'champion.json'), 'champion.json');
    expect(JSON.parse(history.at(-1)!)).toMatchObject({
      generation: history.length - 1,
      steps: champion.training!.steps,
    });
  });

  it('is the same byte for byte for the same seed, and another for another', async () => {
    const first = await run(join(directory, 'first'));
    const second = await run(join(directory, 'second'));
    const other = await run(join(directory, 'other'), { seed: 2 });
    for (const name of ['config.json', 'history.jsonl', 'champion.json']) {
      expect(read(second.path, name)).toBe(read(first.path, name));
      expect(read(other.path, name)).not.toBe(read(first.path, name));
    }
  });

  it('keeps configuration and history of an interrupted training', async () => {
    const path = join(directory, 'interrupted');
    const runDirectory = RunDirectory.create(settings, path);
    const controller = new AbortController();
    const training = train(settings, {
      signal: controller.signal,
      onGeneration: (record) => {
        runDirectory.appendGeneration(record);
        if (record.generation === 1) controller.abort();
      },
    });
    await expect(training).rejects.toThrow(controller.signal.reason);
    expect(readdirSync(path).sort()).toEqual(['config.json', 'history.jsonl']);
    expect(JSON.parse(read(path, 'config.json')).settings).toEqual(settings);
    expect(historyLength(path)).toBe(2);
  });
});

describe('an existing directory', () => {
  it('is taken when it is empty', async () => {
    RunDirectory.create(settings, directory);
    expect(existsSync(join(directory, 'config.json'))).toBe(true);
  });

  it('is refused when it holds anything, and stays as it is', () => {
    writeFileSync(join(directory, 'notes.txt'), 'mine');
    const create = () => RunDirectory.create(settings, directory);
    expect(create).toThrow(RunExistsError);
    expect(create).toThrow(
      expect.objectContaining({ code: 'RUN_EXISTS', message: expect.stringContaining(directory) }),
    );
    expect(readdirSync(directory)).toEqual(['notes.txt']);
  });

  it('is refused when it is a file', () => {
    const path = join(directory, 'file');
    writeFileSync(path, 'mine');
    expect(() => RunDirectory.create(settings, path)).toThrow(RunExistsError);
    const below = () => RunDirectory.create(settings, join(path, 'run'));
    expect(below).toThrow(WriteError);
    expect(below).toThrow(/run: a part of its path is a file/);
    expect(readFileSync(path, 'utf8')).toBe('mine');
  });
});

describe('without a name', () => {
  const cwd = process.cwd();
  afterEach(() => process.chdir(cwd));

  it('a run gets a readable one that is free', () => {
    process.chdir(directory);
    mkdirSync('runs');
    writeFileSync(join('runs', 'balance-mk1-seed1-2'), 'taken by a file');
    const paths = [settings, settings, { ...settings, seed: 5 }].map((each) => RunDirectory.create(each).path);
    const names = ['balance-mk1-seed1', 'balance-mk1-seed1-3', 'balance-mk1-seed5'];
    expect(paths).toEqual(names.map((name) => join('runs', name)));
    expect(readdirSync('runs').sort()).toEqual(['balance-mk1-seed1', 'balance-mk1-seed1-2', ...names.slice(1)]);
  });
});
