// What `npm run soak` does for hours finds what is wrong. That it passes is in soak.long.test.ts.
import { describe, expect, it } from 'vitest';
import { loadRig } from '../../rig/description/files/index.js';
import { runSoak, type SoakOptions } from '../benchmark/soak-run.js';
import { emulatedOnly, realPort } from '../link/test-board.js';
import { balancingChampion } from './balancing-champion.js';

async function soak(options: Pick<SoakOptions, 'seconds'> & Partial<SoakOptions>) {
  const rig = { ...(await loadRig('desktop')), homingSpeedMps: 0.15 };
  const fixed = { rig, champion: balancingChampion(rig), stretchS: 20, checkS: 2, tapRadps: 0.8, seed: 1 };
  return runSoak({ ...fixed, driftM: 0.02, driftRad: 0.005, ...options });
}

describe.skipIf(realPort)(`a soak ${emulatedOnly}`, () => {
  it('finds edges that are lost, though the board notices nothing, and a board that stops', async () => {
    const { problems, seconds } = await soak({
      seconds: 20,
      onBegin: (bench, uno) => {
        const after = (ms: number, action: () => void) => uno.at(uno.cycles + (ms / 1000) * uno.clockHz, action);
        after(2500, () => bench.poleEncoder.stick('A', uno.pin('POLE_A').level));
        after(2540, () => bench.poleEncoder.stick('A', undefined));
        after(5500, () => bench.tap(10));
      },
    });
    expect(seconds).toBeLessThan(7);
    expect(problems[0]).toMatch(/^At 4\.\d+ s: The board's count of the pole is off by [1-4]\.$/);
    expect(problems.at(-1)).toMatch(/^At [56]\.\d+ s: The board stopped by itself: it is FAULT/);
  });

  it('finds control ticks that begin too late, and drift', async () => {
    const { problems } = await soak({ seconds: 4, stretchS: 2, tickBoundUs: 0.05, driftM: 0, driftRad: 0 });
    expect(problems).toContainEqual(expect.stringMatching(/: A control tick began \d\.\d us too (late|early)\.$/));
    expect(problems).toContainEqual(expect.stringMatching(/: The mean position of the cart drifts by [\d.]+ mm\.$/));
    expect(problems).toContainEqual(expect.stringMatching(/: The mean angle of the pole drifts by [\d.]+ degrees\.$/));
  });
});
