// Run directories: what they hold, that they repeat, and that they are never overwritten.

import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CodedError } from '../../src/base/index.js';
import { checkSettings, defaultSettings, RunDirectory, trainRun } from '../../src/learn/index.js';
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

async function run(path: string, seed = 1): Promise<RunDirectory> {
  const runDirectory = RunDirectory.create({ ...settings, seed }, path);
  await trainRun(runDirectory);
  return runDirectory;
}

const read = (path: string, name: string) => readFileSync(join(path, name), 'utf8');

describe('a run directory', () => {
  it('holds the configuration, a line for each generation, and the champion', async () => {
    const { path } = await run(join(directory, 'new', 'run'));
    expect(readdirSync(path).sort()).toEqual(['champion.json', 'config.json', 'history.jsonl']);
    const config = JSON.parse(read(path, 'config.json'));
    expect(config).toMatchObject({ format: 'synaptolytic-run', version: 1, settings });
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
    const other = await run(join(directory, 'other'), 2);
    for (const name of ['config.json', 'history.jsonl', 'champion.json']) {
      expect(read(second.path, name)).toBe(read(first.path, name));
      expect(read(other.path, name)).not.toBe(read(first.path, name));
    }
  });

  it('knows whether it is finished', async () => {
    const { path } = RunDirectory.create(settings, join(directory, 'run'));
    expect(RunDirectory.open(path).isFinished).toBe(false);
    await trainRun(RunDirectory.open(path));
    expect(RunDirectory.open(path).isFinished).toBe(true);
  });
});

describe('a finished run', () => {
  it('is not trained again, and stays as it is', async () => {
    const finished = await run(join(directory, 'run'));
    const files = readdirSync(finished.path);
    const before = files.map((name) => read(finished.path, name));
    for (const again of [finished, RunDirectory.open(finished.path)]) {
      await expect(trainRun(again)).rejects.toMatchObject({ code: 'RUN_FINISHED' });
    }
    expect(readdirSync(finished.path)).toEqual(files);
    expect(files.map((name) => read(finished.path, name))).toEqual(before);
  });
});

describe('an existing directory', () => {
  it('is taken when it is empty', async () => {
    RunDirectory.create(settings, directory);
    expect(existsSync(join(directory, 'config.json'))).toBe(true);
  });

  it('is taken when all it holds is what a killed process left of a file', () => {
    writeFileSync(join(directory, '.config.json.4711.tmp'), '{');
    RunDirectory.create(settings, directory);
    expect(existsSync(join(directory, 'config.json'))).toBe(true);
  });

  it('is refused when it holds anything, and stays as it is', () => {
    writeFileSync(join(directory, 'notes.txt'), 'mine');
    const create = () => RunDirectory.create(settings, directory);
    expect(create).toThrow(CodedError);
    expect(create).toThrow(
      expect.objectContaining({
        code: 'RUN_EXISTS',
        message: `${directory} already exists and is not an empty directory; a run is never overwritten. Name another directory, or move this one away.`,
      }),
    );
    expect(readdirSync(directory)).toEqual(['notes.txt']);
  });

  it('is taken by one of two that find it empty at once', () => {
    let isTaken = false;
    // Told its settings, the first is between its look at the directory and its writing there.
    const slow = Object.defineProperty({ ...settings }, 'seed', {
      enumerable: true,
      get: () => {
        if (!isTaken) {
          isTaken = true;
          RunDirectory.create({ ...settings, seed: 2 }, directory);
        }
        return 1;
      },
    });
    expect(() => RunDirectory.create(slow, directory)).toThrow(expect.objectContaining({ code: 'RUN_EXISTS' }));
    expect(RunDirectory.open(directory).settings.seed).toBe(2);
  });

  it('is refused when it is a file', () => {
    const path = join(directory, 'file');
    writeFileSync(path, 'mine');
    expect(() => RunDirectory.create(settings, path)).toThrow(CodedError);
    const below = () => RunDirectory.create(settings, join(path, 'run'));
    expect(below).toThrow(expect.objectContaining({ code: 'WRITE_FAILED' }));
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
    paths.push(RunDirectory.create({ ...settings, task: '/home/me/tasks/my-task.ts' }, undefined, 'acrobot').path);
    const names = ['balance-mk1-seed1', 'balance-mk1-seed1-3', 'balance-mk1-seed5', 'acrobot-mk1-seed1'];
    expect(paths).toEqual(names.map((name) => join('runs', name)));
    expect(readdirSync('runs').sort()).toEqual(['balance-mk1-seed1-2', ...names].sort());
  });
});
