// validate --scenario and the scenarios of a check: the examples, the worked example of the docs, and what failures leave.
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyDirectory, synaptolytic } from './command-line.js';

/** A directory with the champions of the examples, and a desktop rig that homes quickly. */
function room(files: Readonly<Record<string, string>> = {}): string {
  const directory = emptyDirectory();
  for (const name of ['balance', 'desktop-balance'])
    cpSync(`examples/check/${name}.json`, join(directory, `${name}.json`));
  writeFileSync(join(directory, 'quick.yaml'), 'extends: desktop\nhomingSpeed: 0.25 m/s\n');
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return directory;
}

const validate = (directory: string, ...words: string[]) =>
  synaptolytic(directory, 'validate', 'desktop-balance.json', '--rig', 'quick.yaml', '--scenario', 's.yaml', ...words);

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

describe('a scenario that fails', () => {
  const wrong =
    'scenario: asked in vain\nstart: idle\nsteps:\n- send: { line: arm }\n- expect: { line: armed }\n  within: 50 ms\n';
  const reason = 'Line 5: expected line "armed" within 50 ms; after 0.050 s its last line was "error 21 not-homed".';

  it('ends with 1, and leaves recording, trace and serial log, which the next run removes', async () => {
    const directory = room({ 's.yaml': wrong });
    const { code, stdout } = await validate(directory, '--out', 'out', '--json');
    expect(code).toBe(1);
    const verdict = JSON.parse(stdout);
    expect(verdict).toMatchObject({ passed: false, rig: 'quick', scenarios: [{ problems: [reason] }] });
    expect(JSON.parse(readFileSync(join(directory, 'out/verdict.json'), 'utf8')).passed).toBe(false);
    expect(readFileSync(join(directory, 'out/junit.xml'), 'utf8')).toContain('after 0.050 s its last line was');
    const left = readdirSync(join(directory, 'out/failures')).sort();
    expect(left).toEqual(['asked-in-vain.jsonl', 'asked-in-vain.txt', 'asked-in-vain.vcd']);
    const shown = await synaptolytic(directory, 'animate', 'out/failures/asked-in-vain.jsonl', '-o', 'again.svg');
    expect(shown.code).toBe(0);

    writeFileSync(join(directory, 's.yaml'), 'scenario: s\nsteps: []\n');
    const refused = await validate(directory, '--out', 'out');
    expect(refused).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringContaining('s.yaml, line 1: nothing is expected'),
    });
    expect(existsSync(join(directory, 'out/verdict.json'))).toBe(false);
    expect(readdirSync(join(directory, 'out/failures'))).toEqual([]);
  });

  it('fails a check, which tells why and leaves the same', async () => {
    const directory = room({
      's.yaml': wrong,
      'm.yaml':
        'champions: [{ file: desktop-balance.json, rigs: [quick] }]\nrigs: [quick.yaml]\nlevels: []\nscenarios: [s.yaml]\n',
    });
    const { code, stdout } = await synaptolytic(directory, 'check', 'm.yaml', '--out', 'out');
    expect(code).toBe(1);
    expect(stdout).toContain(`desktop-balance/quick/scenario asked in vain: ${reason}`);
    const left = readdirSync(join(directory, 'out/failures')).map((name) => name.replace(/.*\./, ''));
    expect(left.sort()).toEqual(['jsonl', 'svg', 'txt', 'vcd']);
    expect(readFileSync(join(directory, 'out/report.html'), 'utf8')).toContain('--only');
  });
});
