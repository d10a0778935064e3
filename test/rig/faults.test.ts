// The short list of faults on the emulated rig: each is found, stopped in time, and nothing is lost. And the list can fail.
import { beforeAll, describe, expect, it } from 'vitest';
import { loadRig, type Rig } from '../../rig/description/files/index.js';
import { type FaultResult, faultCases, judgeFault, makeFault, validateFaults } from '../../rig/faults/index.js';
import { type RigSettings, settingsFlags } from '../../src/protocol/index.js';
import { balancingChampion } from './balancing-champion.js';

let rig: Rig;
beforeAll(async () => {
  // Homes faster than a person would let it, which is most of the time of these tests.
  rig = { ...(await loadRig('desktop')), homingSpeedMps: 0.25 };
});

it('every fault of the short list is found in time, stops the motor, and loses nothing', async () => {
  const told: FaultResult[] = [];
  const results = await validateFaults(balancingChampion(rig), rig, {
    seed: 1,
    isShort: true,
    onFault: (result) => told.push(result),
  });
  expect(told).toEqual(results);
  expect(results.filter(({ passed }) => !passed)).toEqual([]);
  const reported = new Set(results.map((result) => result.reported));
  for (const fault of ['NO_MOTION', 'POLE_FROZEN', 'POLE_NOISY', 'RUNAWAY', 'SOFT_LIMIT', 'LIMIT_SWITCH'])
    expect(reported).toContain(fault);
  for (const fault of [
    'EMERGENCY_STOP',
    'OVERRUN',
    'CART_REVERSED',
    'POLE_REVERSED',
    'LEASE_LOST',
    'BROWN_OUT',
    'WATCHDOG',
  ])
    expect(reported).toContain(fault);
});

describe('a machine whose settings switch a check off', () => {
  const made = async (name: string, settings: Partial<RigSettings>) => {
    const champion = balancingChampion(rig);
    const fault = faultCases(champion, rig).find((each) => each.name === name)!;
    return judgeFault(
      { ...fault, periodUs: rig.periodUs },
      await makeFault(fault, { champion, rig, seed: 1, number: 1, settings }),
    );
  };

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
