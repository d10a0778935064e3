// minimise as its users call it: the search with its files, stopped and gone on with; the check of a proof; what goes wrong.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseChampion } from '../../src/network/index.js';
import { emptyDirectory, start, synaptolytic } from './command-line.js';

const question = 'minimise --task balance --starts 30 --max-connections 7'.split(' ');

it('writes the proof, a champion of each size, a table and a figure, and goes on after Ctrl-C', async () => {
  const directory = emptyDirectory();
  const whole = await synaptolytic(directory, ...question, '--out', 'whole', '--workers', '1');
  expect(whole).toMatchObject({ code: 0 });
  expect(whole.stdout).toContain('The smallest with a mean return of 999.5 over these 30 starts has 7 connections');
  expect(readdirSync(join(directory, 'whole')).sort()).toEqual(
    ['champions', 'checkpoint.json', 'front.svg', 'proof.json', 'results.json', 'results.md'].sort(),
  );
  const file = join(directory, 'whole/champions/07.json');
  expect(parseChampion(readFileSync(file, 'utf8'), file).confirmed).toMatchObject({ episodes: 30, meanReturn: 1000 });

  const first = start(directory, [...question, '--out', 'stopped', '--workers', '2']);
  await first.says(' 5 connections');
  first.interrupt();
  const { code, stderr } = await first.ended;
  expect(code).toBe(130);
  expect(stderr).toContain('stopped keeps what was played. Give the same command again to go on, with --out stopped.');
  expect(await synaptolytic(directory, ...question, '--out', 'stopped', '--json')).toMatchObject({ code: 0 });
  for (const name of ['proof.json', 'results.json', 'front.svg']) {
    const [one, other] = ['whole', 'stopped'].map((path) => readFileSync(join(directory, path, name), 'utf8'));
    expect(other).toBe(one);
  }
});

describe('a proof', () => {
  let directory: string;
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'synaptolytic-proof-'));
    const { code } = await synaptolytic(directory, ...question, '--max-connections', '3', '--out', 'run');
    expect(code).toBe(0);
    mkdirSync(join(directory, 'taken'));
    const checkpoint = readFileSync(join(directory, 'run/checkpoint.json'), 'utf8');
    mkdirSync(join(directory, 'old'));
    writeFileSync(join(directory, 'old/checkpoint.json'), checkpoint.replace(/"kernel":"./, '"kernel":"x'));
    mkdirSync(join(directory, 'torn'));
    writeFileSync(join(directory, 'torn/checkpoint.json'), checkpoint.slice(0, -9));
    writeFileSync(join(directory, 'taken/lock'), JSON.stringify({ pid: process.ppid, host: hostname() }));
  });

  afterAll(() => rmSync(directory, { recursive: true }));

  it('is checked', async () => {
    const { code, stdout } = await synaptolytic(directory, 'minimise', '--check', 'run/proof.json', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ holds: true, smallest: null, networks: 16, sampled: 16 });
  });

  it('is refused when it was changed', async () => {
    const text = readFileSync(join(directory, 'run/proof.json'), 'utf8');
    writeFileSync(join(directory, 'changed.json'), text.replace('"forms":10', '"forms":9'));
    const { code, stdout, stderr } = await synaptolytic(directory, 'minimise', '--check', 'changed.json');
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toBe(
      'error: changed.json proves nothing: it was changed after it was written: its sha256 is another. Take an untouched copy, or search again with synaptolytic minimise.\n',
    );
  });

  it.each([
    [
      'another question in its directory',
      [...question, '--out', 'run', '--seed', '2'],
      5,
      'run holds a search with another question',
    ],
    [
      'a directory where another process searches',
      [...question, '--out', 'taken'],
      5,
      `taken is in use by process ${process.ppid}`,
    ],
    ['a search of another version', [...question, '--out', 'old'], 3, 'is of another version, which may give other'],
    [
      'a damaged search',
      [...question, '--out', 'torn'],
      3,
      'is damaged, or of another version, so the search cannot go',
    ],
    ['a directory with other things', [...question, '--out', '.'], 5, '. is not empty and holds no search'],
    ['a task without a bound', ['minimise', '--task', 'double-pendulum'], 2, 'cannot be searched'],
    [
      'a limit that no network can miss',
      ['minimise', '--task', 'balance', '--at-least', '0'],
      2,
      'The limit 0 says nothing',
    ],
    ['options of a search', ['minimise', '--check', 'run/proof.json', '--seed', '1'], 2, 'together with --seed'],
    ['a sample of nothing', ['minimise', '--sample', '3'], 2, '--sample is for --check'],
    ['no file', ['minimise', '--check', 'none.json'], 3, 'there is no such file'],
  ])('%s is refused', async (_, words, code, message) => {
    const ended = await synaptolytic(directory, ...words);
    expect(ended).toMatchObject({ code, stdout: '' });
    expect(ended.stderr).toContain(message);
  });
});
