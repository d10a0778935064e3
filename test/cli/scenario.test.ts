// validate --scenario and a check with a scenario that fails: what they tell, and what they leave.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { synaptolytic } from './command-line.js';
import { room } from './scenario-room.js';

const validate = (directory: string, ...words: string[]) =>
  synaptolytic(directory, 'validate', 'desktop-balance.json', '--rig', 'quick.yaml', '--scenario', 's.yaml', ...words);

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

describe('a selection of what goes wrong', () => {
  const two = ['one', 'two'].map(
    (name) => `scenario: ${name}\nstart: idle\nsteps:\n- expect: { state: IDLE }\n  within: 1 s\n`,
  );

  it('plays a share of scenarios, or those of a name, and nothing else is told of', async () => {
    const directory = room({ 's.yaml': two.join('---\n') });
    const shared = JSON.parse((await validate(directory, '--shard', '2/2', '--json')).stdout);
    expect(shared).toMatchObject({ passed: true, shard: { index: 2, of: 2 }, scenarios: [{ name: 'two' }] });
    expect(await validate(directory, '--only', 'three')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('No scenario has "three" in its name. The first are "one", "two".'),
    });
  });

  it('makes those faults that are named, and is for faults and scenarios alone', async () => {
    const directory = room();
    const words = ['validate', 'desktop-balance.json', '--only', 'limits, soft', '--json'];
    const made = await synaptolytic(directory, ...words, '--rig', 'quick.yaml', '--faults');
    expect(JSON.parse(made.stdout)).toMatchObject({
      passed: true,
      only: 'limits, soft',
      faults: [{ name: 'soft limit' }],
    });
    const refused = await synaptolytic(directory, ...words);
    expect(JSON.parse(refused.stdout).error).toMatchObject({ exitCode: 2, field: '--only' });
  });
});
