// Scenarios that run to their end on the emulated rig: faults that were not expected, ends, and lines that fall silent.
import { beforeAll, describe, expect, it } from 'vitest';
import { loadRig, type Rig } from '../../rig/description/files/index.js';
import { parseScenarios, validateScenario } from '../../rig/faults/index.js';
import { balancingChampion } from './balancing-champion.js';

let rig: Rig;
beforeAll(async () => {
  rig = { ...(await loadRig('desktop')), homingSpeedMps: 0.25 };
});

const played = (text: string) =>
  validateScenario(parseScenarios(text, 's.yaml')[0]!, { champion: balancingChampion(rig), rig, seed: 1, number: 1 });

describe('a scenario fails', () => {
  it('as soon as what must be so all the while is not', async () => {
    const { problems, expectations } = await played(
      'scenario: s\nsteps:\n- { at: 100 ms, press: emergencyStop }\n- expect: { fault: NONE }\n  for: 2 s\n',
    );
    expect(problems[0]).toMatch(
      /^Line 4: expected fault NONE for 2000 ms; after 0\.1\d\d s the board told fault EMERGENCY_STOP\.$/,
    );
    expect(expectations![0]!.atMs).toBeLessThan(200);
  });

  it('by a fault that it does not name', async () => {
    const { passed, problems } = await played(
      'scenario: s\nsteps:\n- { at: 100 ms, press: emergencyStop }\n- expect: { motor: "off" }\n  within: 500 ms\n- expect: { motor: "off" }\n  for: 100 ms\n',
    );
    expect(passed).toBe(false);
    expect(problems).toEqual(['The machine was stopped by EMERGENCY_STOP, which the scenario does not expect.']);
  });

  it('by an end that comes of another fault, or too late', async () => {
    const ending = (fault: string, within: string) =>
      played(
        `scenario: s\nsteps: [{ at: 100 ms, jitter: period, press: emergencyStop }]\nends: { fault: ${fault}, within: ${within} }\n`,
      );
    expect(await ending('NO_MOTION', 'published')).toMatchObject({
      passed: false,
      problems: [expect.stringContaining('The firmware reported EMERGENCY_STOP, not NO_MOTION.')],
    });
    expect(await ending('EMERGENCY_STOP', '0.01 ms')).toMatchObject({
      passed: false,
      problems: [expect.stringMatching(/^It was detected after [\d.]+ ms; 0\.01 ms were allowed\.$/)],
    });
  });
});

it('a host that falls silent ends a leased run, and the line is mended before the board is asked', async () => {
  const result = await played(
    'scenario: s\nsteps: [{ at: 100 ms, mute: host }]\nends: { fault: LEASE_LOST, within: 150 ms }\n',
  );
  expect(result).toMatchObject({ passed: true, reported: 'LEASE_LOST', problems: [] });
});

it('what is expected after the end is still looked for, and what was to be done after it came too late', async () => {
  const pressed = '{ at: 100 ms, press: emergencyStop }';
  const ending = 'ends: { fault: EMERGENCY_STOP, within: published }\n';
  const off = '{ expect: { motor: "off" }, within: 30 ms }, { expect: { motor: "off" }, for: 400 ms }';
  const result = await played(`scenario: s\nsteps: [${pressed}, ${off}]\n${ending}`);
  expect(result).toMatchObject({ passed: true, problems: [] });
  expect(result.expectations!.map(({ passed }) => passed)).toEqual([true, true]);
  expect(await played(`scenario: s\nsteps: [${pressed}, { at: 1 s, jam: cart }]\n${ending}`)).toMatchObject({
    passed: false,
    problems: expect.arrayContaining([
      'The machine stopped before all steps were taken.',
      'What was to go wrong did not.',
    ]),
  });
});

it('what is done twice is mended once, at the later time', async () => {
  const mute = (ms: number) => `{ at: ${ms} ms, mute: host, for: 60 ms }`;
  const { problems } = await played(
    `scenario: s\nsteps: [${mute(100)}, ${mute(120)}, { expect: { state: RUNNING }, for: 400 ms }]\n`,
  );
  expect(problems).toEqual([]);
});
