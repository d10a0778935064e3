// A hundred starts on the emulated rig, all effects on: each is held, in time, and no edge is lost.
import { expect, it } from 'vitest';
import { loadRig } from '../../rig/description/files/index.js';
import { type RigEpisode, validateRig } from '../../rig/hil/rig.js';
import { emulatedBoard } from '../link/test-board.js';
import { balanceOn } from './champions.js';

it('a hundred starts on the desktop rig', async () => {
  const rig = await loadRig('desktop');
  const result = await validateRig(balanceOn(rig, 500), emulatedBoard(), rig, { episodes: 100, seed: 3 });
  expect((result.episodes as RigEpisode[]).map(({ return: sum }) => sum)).toEqual(new Array(100).fill(500));
  const value = (name: string) => result.measurements.find((measurement) => measurement.name === name)?.value;
  for (const name of ['lostEdges', 'missedEdges', 'faults']) expect(value(name), name).toBe(0);
  expect(value('held')).toBe(1);
  expect(value('jitterMax')).toBeLessThan(20);
});
