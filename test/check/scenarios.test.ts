// The scenarios of a manifest: files that cannot be read, names that are taken, and rigs that cannot play them.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { synaptolytic } from '../cli/command-line.js';
import { check, room } from './room.js';

const quick = 'scenario: s\nstart: idle\nsteps: [{ expect: { state: IDLE }, within: 1 s }]\n';

function manifest(text: string, files: Readonly<Record<string, string>> = { 's.yaml': quick }): string {
  const directory = room(`champions: [good.json]\nlevels: []\n${text}`);
  for (const [name, written] of Object.entries(files)) writeFileSync(join(directory, name), written);
  return directory;
}

describe('scenarios of a manifest', () => {
  it.each([
    ['rigs: [bench]\nscenarios: [gone.yaml]\n', {}, 'gone.yaml'],
    ['rigs: [bench]\nscenarios: s.yaml\n', {}, 'm.yaml, line 4: field scenarios:'],
    ['scenarios: [s.yaml]\n', { 's.yaml': quick }, 'm.yaml, line 3: field scenarios: needs a rig'],
    [
      'rigs: [bench]\nscenarios: [s.yaml]\n',
      { 's.yaml': 'scenario: s\nsteps:\n  - pres: emergencyStop\n' },
      's.yaml, line 3: field steps[1].pres: there is no such field. Did you mean "press"?',
    ],
    [
      'rigs: [bench]\nscenarios:\n  - s.yaml\n  - t.yaml\n',
      { 's.yaml': quick, 't.yaml': quick },
      'm.yaml, line 6: field scenarios[2]: t.yaml has a scenario "s", and so has s.yaml',
    ],
  ] as const)('%j', async (text, files, message) => {
    const { code, stdout, stderr } = await check(manifest(text, files));
    expect(stderr).toContain(message);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  });

  it('that a rig cannot play are refused by name, and fail where no rig can', async () => {
    const pressed =
      'scenario: pressed\nsteps: [{ press: leftSwitch }]\nends: { fault: LIMIT_SWITCH, within: published }\n';
    const directory = manifest('rigs: [bench-bumpers]\nscenarios: [s.yaml, t.yaml]\n', {
      's.yaml': quick,
      't.yaml': pressed,
    });
    const { code, stdout } = await check(directory, '--json');
    const { cases, refused, problems } = JSON.parse(stdout);
    expect(cases).toMatchObject([{ name: 'good/bench-bumpers/scenario s', level: 'scenario', passed: true }]);
    expect(refused).toEqual([
      { name: 'good/bench-bumpers/scenario pressed', reason: 'The rig bench-bumpers has no limit switches.' },
    ]);
    expect(problems).toEqual(['The scenario pressed is judged nowhere: it fits no rig of the manifest.']);
    expect(code).toBe(1);
  });
});

it('validate --scenario goes with neither levels nor ports', async () => {
  const directory = manifest('');
  const words = ['validate', 'good.json', '--scenario', 's.yaml'];
  expect(await synaptolytic(directory, ...words, '--level', 'rig')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--level does not go with --scenario'),
  });
  expect(
    await synaptolytic(directory, 'validate', 'good.json', '--scenario', 'gone.yaml', '--rig', 'bench'),
  ).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('gone.yaml'),
  });
});
