// A few of the faults that `validate --faults` makes, and that their list can fail. The whole list is in faults.long.test.ts.
import { beforeAll, describe, expect, it } from 'vitest';
import { loadRig, type Rig } from '../../rig/description/files/index.js';
import { faultCases, faultEvidence, faultList, judgeScenario, playScenario } from '../../rig/faults/index.js';
import { type RigSettings, settingsFlags } from '../../src/protocol/index.js';
import { balancingChampion } from './balancing-champion.js';

let rig: Rig;
beforeAll(async () => {
  // Homes faster than a person would let it, which is most of the time of these tests.
  rig = { ...(await loadRig('desktop')), homingSpeedMps: 0.25 };
});

async function made(name: string, settings: Partial<RigSettings> = {}) {
  const champion = balancingChampion(rig);
  const fault = faultCases(champion, rig).find((each) => each.name === name)!;
  return judgeScenario(fault, rig, await playScenario(fault, { champion, rig, seed: 1, number: 1, settings }));
}

it.each([
  ['running', 'cart shoved: runaway', 'RUNAWAY'],
  ['homing', 'pole encoder reversed', 'POLE_REVERSED'],
  ['homing', 'cart encoder with fewer counts', 'TRACK_LENGTH'],
  ['homing', 'both limit switches stuck as pressed', 'LIMIT_SWITCH'],
  ['homing', 'pole encoder with fewer counts', 'POLE_SCALE'],
])('while %s, "%s" is found in time, stops the motor, and loses nothing', async (during, name, reported) => {
  expect(await made(name)).toMatchObject({ passed: true, problems: [], during, reported });
});

describe('a machine whose settings switch a check off', () => {
  it('fails for the emergency stop that it does not read', async () => {
    // Motion needs no lease, and there is no button.
    const flags = (1 << settingsFlags.LIMIT_SWITCHES) | (1 << settingsFlags.STANDALONE);
    const { passed, reported } = await made('emergency stop', { flags });
    expect({ passed, reported }).toEqual({ passed: false, reported: 'NONE' });
  });

  it('fails for the soft limit that is beyond the switch', async () => {
    const { passed, reported } = await made('soft limit', { softLimitCounts: 3000 });
    expect(passed).toBe(false);
    expect(reported).not.toBe('SOFT_LIMIT');
  });
});

it('a fault leaves what happened, as recording, trace and serial log; one of hundreds of runs does not', async () => {
  const run = { champion: balancingChampion(rig), rig, seed: 1 };
  const list = faultList(run.champion, rig);
  const find = (name: string) => list.find((each) => each.name.startsWith(name))!;
  const evidence = (await faultEvidence(find('emergency stop'), run))!;
  expect(evidence.recording).toContain('EMERGENCY_STOP');
  expect(evidence.trace).toContain('$enddefinitions');
  expect(evidence.serialLog).toContain('TELEMETRY');
  expect(await faultEvidence(find('power cut'), run)).toBeUndefined();
});
