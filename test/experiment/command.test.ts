// The command `experiment`, as its users call it: the result, Ctrl-C, and what cannot be done.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyDirectory, start, synaptolytic } from '../cli/command-line.js';

it('is interrupted, goes on, and prints its tables or JSON', async () => {
  const directory = emptyDirectory();
  const small = '--tables 2 --methods mk1 --seeds 2 --population 16 --episodes 2 --max-generations 300 --workers 1';
  const command = ['experiment', 'article', ...small.split(' '), '--out', 'e'];
  const first = start(directory, command);
  await first.says('1/2  swing-up mk1 seed 1');
  first.interrupt();
  const stopped = await first.ended;
  expect(stopped.code).toBe(130);
  expect(stopped.stdout).toBe('');
  expect(stopped.stderr).toMatch(/e keeps 1 of 2 runs.* Go on with: synaptolytic experiment --resume e/);
  writeFileSync(join(directory, 'e/runs/swing-up-mk1-seed2/checkpoint.json'), '{"format":');
  const resumed = await synaptolytic(directory, 'experiment', 'article', '--resume', 'e', '--json');
  expect(resumed.code).toBe(0);
  expect(resumed.stderr).not.toContain('1/2  swing-up mk1 seed 1');
  expect(resumed.stderr, 'what the run found').toContain('checkpoint.json is torn or was edited.');
  expect(JSON.parse(resumed.stdout)).toEqual(JSON.parse(readFileSync(join(directory, 'e/results.json'), 'utf8')));
  const again = await synaptolytic(directory, ...command);
  const [heading, ...tables] = readFileSync(join(directory, 'e/results.md'), 'utf8').split('\n');
  expect(again.stdout).toContain(heading);
  expect(tables.filter((line) => line.startsWith('| method')).map((line) => line.split('|').length - 2)).toEqual([
    8, 10,
  ]);
  const printed = again.stdout.split('\n').filter((line) => line.startsWith('|'));
  expect(Math.max(...printed.map((line) => line.length)), 'as wide as a terminal').toBeLessThanOrEqual(80);
  expect(printed.join(' ')).toContain('lowest');
});

it('tells each run that is played, but for --quiet', async () => {
  const small = '--tables 1 --methods mk1 --seeds 1 --population 4 --episodes 1 --max-generations 1 --workers 1';
  const told = async (...more: string[]) =>
    (await synaptolytic(emptyDirectory(), 'experiment', 'article', ...small.split(' '), ...more)).stderr;
  expect(await told()).toContain('1/1  balance mk1 seed 1');
  expect(await told('--quiet')).toBe('');
});

describe('what cannot be done', () => {
  const wrong: readonly (readonly [args: string, exit: number, message: RegExp])[] = [
    ['artcle', 2, /There is no experiment "artcle"\. Did you mean "article"\?/],
    ['own.yaml', 3, /Cannot read own\.yaml/],
    ['', 2, /Which experiment\? Name one \(article, .*\) or a YAML file, or go on with one by --resume/],
    ['own.yaml --tables 1', 2, /--tables is for the article\. What own\.yaml trains is written in it/],
    ['article --seeds 0', 2, /'--seeds <n>' argument '0' is invalid\. It must be a whole number/],
    ['article --tables one', 2, /It must be numbers of tables/],
    ['article --resume full --seeds 2', 2, /--resume cannot be used together with --seeds/],
    ['article --resume full', 3, /full is not an experiment .*there is no full\/experiment\.json/],
    ['article --out full', 5, /full is not empty and holds no experiment; nothing is overwritten/],
  ];

  it.each(wrong)('%s', async (args, exit, message) => {
    const directory = emptyDirectory();
    mkdirSync(join(directory, 'full'));
    writeFileSync(join(directory, 'full/mine.txt'), 'mine');
    const { code, stdout, stderr } = await synaptolytic(directory, 'experiment', ...args.split(' ').filter(Boolean));
    expect(stderr).toMatch(message);
    expect({ code, stdout }).toEqual({ code: exit, stdout: '' });
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(readdirSync(directory)).toEqual(['full']);
    expect(readdirSync(join(directory, 'full'))).toEqual(['mine.txt']);
  });
});
