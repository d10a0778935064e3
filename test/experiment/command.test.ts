// The command `experiment`, as its users call it: the result, Ctrl-C, and what cannot be done.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyDirectory, start, synaptolytic } from '../cli/process.js';

const small = ['--tables', '1', '--methods', 'mk1', '--population', '16', '--episodes', '2', '--workers', '1'];

it('is interrupted, goes on, and prints its tables or JSON', async () => {
  const directory = emptyDirectory();
  const command = ['experiment', 'article', ...small, '--seeds', '2', '--max-generations', '4', '--out', 'e'];
  const first = start(directory, command);
  await first.says('1/2  balance mk1 seed 1');
  first.interrupt();
  const stopped = await first.ended;
  // The second run may have ended before the signal came.
  expect([0, 130]).toContain(stopped.code);
  if (stopped.code === 130) {
    expect(stopped.stdout).toBe('');
    expect(stopped.stderr).toMatch(/e keeps 1 of 2 runs.* Go on with: synaptolytic experiment article --resume e/);
  }
  const resumed = await synaptolytic(directory, 'experiment', 'article', '--resume', 'e', '--json');
  expect(resumed.code).toBe(0);
  expect(resumed.stderr).not.toContain('1/2  balance mk1 seed 1');
  expect(JSON.parse(resumed.stdout)).toEqual(JSON.parse(readFileSync(join(directory, 'e/results.json'), 'utf8')));
  const again = await synaptolytic(directory, ...command);
  expect(again.stdout).toContain(readFileSync(join(directory, 'e/results.md'), 'utf8'));
});

describe('what cannot be done', () => {
  const wrong: readonly (readonly [args: string, exit: number, message: RegExp])[] = [
    ['artcle', 2, /There is no experiment "artcle"\. Did you mean "article"\?/],
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
    const { code, stdout, stderr } = await synaptolytic(directory, 'experiment', ...args.split(' '));
    expect(stderr).toMatch(message);
    expect({ code, stdout }).toEqual({ code: exit, stdout: '' });
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(readdirSync(directory)).toEqual(['full']);
    expect(readdirSync(join(directory, 'full'))).toEqual(['mine.txt']);
  });
});
