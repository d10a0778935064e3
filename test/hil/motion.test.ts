// What is measured of the motion of cart and pole.
import { describe, expect, it } from 'vitest';
import { measureMotion, summarizeMotion } from '../../rig/hil/motion.js';
import { validateSoftware } from '../../rig/hil/software.js';
import { balanceChampion, cartPoleChampion } from './champions.js';

/** Samples of a pole at these angles in degrees, every 100 ms, the cart 2 cm off and half drive to the left. */
function motion(degrees: readonly number[]) {
  return summarizeMotion(
    degrees.map((angle) => {
      const radians = (angle * Math.PI) / 180;
      return { positionM: 0.02, cosine: Math.cos(radians), sine: Math.sin(radians), drive: -0.5 };
    }),
    0.1,
  );
}

const times = (count: number, angle: number): number[] => Array.from({ length: count }, () => angle);

describe('the motion of an episode', () => {
  it('has swung up when the pole stays within 12 degrees, and settled when it stays within 5', () => {
    const summary = motion([...times(10, 180), ...times(5, 3), ...times(5, -13), ...times(5, 11), ...times(10, -4)]);
    expect(summary.held).toBe(false);
    expect(summary.swingUpS).toBeCloseTo(2, 12);
    expect(summary.settlingS).toBeCloseTo(2.5, 12);
    expect(summary.rms!.angleDeg).toBeCloseTo(4, 6);
    expect(summary.rms!.positionM).toBeCloseTo(0.02, 12);
    expect(summary.driveMean).toBe(0.5);
  });

  it('counts the whole episode when the pole does not stay up, and has no errors then', () => {
    const summary = motion([...times(30, 0), 20]);
    expect(summary).toMatchObject({ held: false });
    expect(summary.swingUpS).toBeCloseTo(3.1, 12);
    expect(summary.settlingS).toBeCloseTo(3.1, 12);
    expect(summary.rms).toBeUndefined();
  });

  it('is held when the pole is within 5 degrees from half of it on', () => {
    expect(motion([...times(10, 90), ...times(10, 4)]).held).toBe(true);
    expect(motion([...times(11, 90), ...times(10, 4)]).held).toBe(false);
    expect(motion([...times(10, 90), ...times(9, 4), 6]).held).toBe(false);
    expect(motion([])).toMatchObject({ held: false, driveMean: 0 });
  });
});

describe('the motion of several episodes', () => {
  it('is measured with its share held, mean and 95 % of the times, and errors of those that settled', () => {
    const good = motion([...times(10, 180), ...times(20, 3)]);
    const bad = motion(times(30, 180));
    const measured = new Map(
      measureMotion([...Array.from({ length: 19 }, () => good), bad]).map(({ name, value }) => [name, value]),
    );
    expect(measured.get('held')).toBeCloseTo(0.95, 12);
    expect(measured.get('settlingTimeP95')).toBeCloseTo(1, 12);
    expect(measured.get('settlingTimeMean')).toBeCloseTo((19 * 1 + 3) / 20, 12);
    expect(measured.get('angleRms')).toBeCloseTo(3, 6);
    expect(measured.get('positionRms')).toBeCloseTo(20, 9);
  });

  it('is part of level software for a cart with one pole, and of no other task', async () => {
    const names = async (champion: typeof balanceChampion) =>
      (await validateSoftware(champion, { episodes: 1, seed: 1 })).measurements.map(({ name }) => name);
    expect(await names(balanceChampion)).toContain('settlingTimeMean');
    expect(await names(cartPoleChampion)).not.toContain('settlingTimeMean');
  });
});
