// The whole list of faults on two rigs, as `validate --faults` plays it: each is found, stopped in time, and nothing is lost.
import { expect, it } from 'vitest';
import { loadRig } from '../../rig/description/files/index.js';
import { validateFaults } from '../../rig/faults/index.js';
import { balancingChampion } from './balancing-champion.js';

it.each([
  ['desktop', 77],
  ['belt', 78],
])('all faults on %s', async (name, faults) => {
  const rig = await loadRig(name);
  const results = await validateFaults(balancingChampion(rig), rig, { seed: 1 });
  expect(results.filter(({ passed }) => !passed)).toEqual([]);
  expect(results).toHaveLength(faults);
});
