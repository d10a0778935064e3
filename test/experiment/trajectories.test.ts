// A picture of a policy is its first scored episode.
import { expect, it } from 'vitest';
import { trajectoryOf } from '../../src/experiment/trajectories.js';
import { defaultSettings, score } from '../../src/learn/index.js';
import { fullMask } from '../../src/network/index.js';

const settings = defaultSettings('balance', 'mk1', { seed: 7 });
const full = { mask: fullMask({ inputs: 5, hidden: 32, outputs: 1 }), observationScales: [1, 1, 1, 1, 1] };

it('starts where the episode does, and is as long', async () => {
  const [[first]] = (await score(settings, [full], 1)) as [Float64Array];
  const { title, cartM, tipXM, tipZM } = trajectoryOf(settings, full);
  expect(title).toBe(`return ${first!.toFixed(1)}`);
  expect(cartM).toHaveLength(first!);
  expect(cartM[0]).toBe(0);
  expect(tipXM[0]! ** 2 + tipZM[0]! ** 2).toBeCloseTo(0.36, 12);
  expect(tipZM[0], 'nearly upright').toBeGreaterThan(0.59);
});
