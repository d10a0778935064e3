// The whole way in one command, small: from nothing to a validated champion on the emulated Uno.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { emptyDirectory, synaptolytic } from './command-line.js';

const tiny =
  '--task balance --population 64 --train-episodes 1 --min-generations 5 --max-generations 12 --confirm 5 --episodes 1'.split(
    ' ',
  );

it('trains, compiles, flashes, validates, and leaves a complete run directory', async () => {
  const directory = emptyDirectory();
  const { code, stdout, stderr } = await synaptolytic(directory, 'pipeline', ...tiny, '--out', 'run');
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(stdout).toMatch(/^processor +meanReturn +\S+ +> 990 +pass$/m);
  expect(stdout).toMatch(/\nAll \d+ checks passed\. Everything is in run\/\n$/);
  expect(stderr.match(/^(train|compile|flash|software|processor)/gm)).toEqual([
    'train',
    'compile',
    'flash',
    'software',
    'processor',
  ]);
  for (const code of ['\u001b', '\r'])
    expect(stdout + stderr, 'plain text where there is no terminal').not.toContain(code);

  const run = join(directory, 'run');
  const files = [
    ...['champion.json', 'champion.syn', 'config.json', 'history.jsonl'],
    ...['junit.xml', 'report.html', 'verdict.json'],
  ];
  expect(readdirSync(run).sort()).toEqual(files);
  const report = readFileSync(join(run, 'report.html'), 'utf8');
  for (const part of ['Judged: processor', 'The network:', 'The best episode: episode ', 'firmwareSha256'])
    expect(report).toContain(part);
  const verdict = JSON.parse(readFileSync(join(run, 'verdict.json'), 'utf8')) as { levels: { level: string }[] };
  expect(verdict.levels.map(({ level }) => level)).toEqual(['software', 'processor']);

  const again = await synaptolytic(
    directory,
    'validate',
    'run/champion.json',
    '--level',
    'software',
    '--episodes',
    '1',
    '--json',
  );
  const { levels } = JSON.parse(again.stdout) as typeof verdict;
  expect(levels, 'the same validation from the file alone').toEqual([verdict.levels[0]]);
});

it('ends on the rig that the champion was trained for', async () => {
  const directory = emptyDirectory();
  const rig = '--rig desktop --start-angle'.split(' ').concat('8 deg', '--duration', '5 s');
  const { code, stdout, stderr } = await synaptolytic(directory, 'pipeline', ...tiny, ...rig, '--out', 'run');
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(stdout).toMatch(/^rig +meanReturn +500 +>= 495 +pass$/m);
  expect(stderr).toMatch(/^rig +1 episode on the rig desktop with the emulated Uno$/m);
});

it('exits with 1 and says so when the champion is not good enough, and prints JSON', async () => {
  const directory = emptyDirectory();
  const { code, stdout } = await synaptolytic(
    directory,
    'pipeline',
    ...tiny,
    '--max-generations',
    '1',
    '--json',
    '--out',
    'run',
  );
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ runDirectory: 'run', passed: false });
});
