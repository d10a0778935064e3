// Half an hour of what `npm run soak` does for hours, within the same bounds.
import { expect, it } from 'vitest';
import { loadRig } from '../../rig/description/files/index.js';
import { runSoak } from '../benchmark/soak-run.js';
import { emulatedOnly, realPort } from '../link/test-board.js';
import { balancingChampion } from './balancing-champion.js';

it.skipIf(realPort)(`half an hour passes ${emulatedOnly}`, async () => {
  const rig = await loadRig('desktop');
  const { problems, stretches, checks, taps, edges, wraps } = await runSoak({
    ...{ rig, champion: balancingChampion(rig), seconds: 1800, stretchS: 600, checkS: 60, tapRadps: 0.8, seed: 2 },
    ...{ driftM: 0.002, driftRad: 0.0005, turns: 28 },
  });
  expect(problems).toEqual([]);
  const ticks = stretches.reduce((sum, stretch) => sum + stretch.ticks, 0);
  expect(Math.abs(ticks - 180_000)).toBeLessThanOrEqual(10);
  expect(checks).toBe(30);
  expect(taps).toBeGreaterThan(60);
  expect(edges).toBeGreaterThan(300_000);
  expect(wraps.tick).toBeGreaterThan(0);
  expect(wraps.clock4us).toBeGreaterThan(6000);
  expect(wraps.cartEdges).toBeGreaterThan(1500);
  for (const { angleMaxRad, executionMaxUs } of stretches) {
    expect(angleMaxRad).toBeGreaterThan(0.02); // the taps: it hardly sways by itself
    expect(angleMaxRad).toBeLessThan(0.2);
    expect(executionMaxUs).toBeLessThan(1000);
  }
});
