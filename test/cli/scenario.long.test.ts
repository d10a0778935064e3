// validate --scenario and the scenarios of a check: the examples, and the worked example of the docs.
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { synaptolytic } from './command-line.js';
import { room } from './scenario-room.js';

it('the worked example of the docs does what they say', async () => {
  const page = readFileSync('docs/scenarios.md', 'utf8');
  const [example] = page.match(/^ {4}# stop\.yaml\n(?: {4}.*\n)+/m)!;
  const text = example.replace(/^ {4}/gm, '');
  const directory = room({ 's.yaml': text });
  const words = ['validate', 'balance.json', '--rig', 'bench', '--scenario', 's.yaml'];
  const { code, stdout } = await synaptolytic(directory, ...words);
  const [shown] = page.match(/^ {4}pass {2}pressed[\s\S]*?\n(?=\n)/m)!;
  const lines = (written: string) => written.split('\n').map((line) => line.replace(/[\d.]+(?= {2})/, '').trim());
  expect(lines(stdout)).toEqual(expect.arrayContaining(lines(shown)));
  expect(code).toBe(0);
});

it('the examples pass in a check, which shares and selects them like its other cases', async () => {
  const directory = room();
  const names = readdirSync('examples/scenarios');
  for (const name of names) cpSync(`examples/scenarios/${name}`, join(directory, name));
  const manifest = (champion: string, rig: string, files: readonly string[]) =>
    writeFileSync(
      join(directory, 'm.yaml'),
      `champions: [{ file: ${champion}, rigs: [${rig}] }]\nrigs: [${rig}]\nlevels: []\nscenarios: [${files.join(', ')}]\n`,
    );
  const check = (...words: string[]) => synaptolytic(directory, 'check', 'm.yaml', '--json', ...words);
  const casesOf = (stdout: string) =>
    (JSON.parse(stdout).cases as { name: string; passed: boolean }[]).map(({ name, passed }) => [name, passed]);
  manifest('balance.json', 'bench', ['tap.yaml']);
  expect(casesOf((await check()).stdout)).toEqual([['balance/bench/scenario a tap on the pole', true]]);

  manifest(
    'desktop-balance.json',
    'quick.yaml',
    names.filter((name) => name !== 'tap.yaml'),
  );
  const all = (await check()).stdout;
  expect(casesOf(all)).toHaveLength(6);
  expect(casesOf(all).every(([, passed]) => passed)).toBe(true);
  const shares = [(await check('--shard', '1/2')).stdout, (await check('--shard', '2/2')).stdout].flatMap(casesOf);
  expect(shares.sort()).toEqual(casesOf(all).sort());
  expect(casesOf((await check('--only', 'scenario words')).stdout)).toEqual([
    ['desktop-balance/quick/scenario words before homing', true],
  ]);
});
