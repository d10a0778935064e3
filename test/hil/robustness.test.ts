// How far a machine may deviate from its rig file: what the twin plays, and how far is far enough.
import { beforeAll, describe, expect, it } from 'vitest';
import { loadRig, type Rig } from '../../rig/description/files/index.js';
import { deviations } from '../../rig/hil/deviations.js';
import { type DeviationResult, type Robustness, validateRobustness } from '../../rig/hil/robustness.js';
import { RandomStream } from '../../sim/index.js';
import { robustnessPage, robustnessTables } from '../../src/report/index.js';
import { balanceOn } from './champions.js';

const desktop = await loadRig('desktop');

/** What a deviation is played as, in an episode of 400 periods. */
function made(name: string, size: number, rig: Rig = desktop) {
  return deviations
    .find((each) => each.name === name)!
    .make(rig, size, {
      side: 1,
      periods: 400,
      random: new RandomStream({ seed: 3, purpose: 'validate' }),
    });
}

describe('a deviation', () => {
  it('is one of the machine, of which the board is told nothing', () => {
    const { machine, configured } = made('pole length', -10);
    expect(configured).toBeUndefined();
    expect(machine!.plant.poleCentreM).toBeCloseTo(0.9 * desktop.plant.poleCentreM, 12);
    expect(machine!.plant.poleInertiaKgM2).toBeCloseTo(0.81 * desktop.plant.poleInertiaKgM2, 12);
    expect(made('friction', 100).machine!.plant.cartViscousNsPerM).toBeCloseTo(2 * 5.63, 12);
    expect(made('angle zero', 1).machine!.zero.angleRad).toBeCloseTo(Math.PI / 180, 12);
  });

  it('of everything is within what the file leaves open, and each number has its own', () => {
    const { plant, zero } = made('all that is left open', 100).machine!;
    const { massShare, lengthShare, frictionShare, forceShare, tiltRad, positionZeroM } = desktop.uncertainties;
    const off = [
      (plant.cartMassKg / desktop.plant.cartMassKg - 1) / massShare,
      (plant.poleMassKg / desktop.plant.poleMassKg - 1) / massShare,
      (plant.poleCentreM / desktop.plant.poleCentreM - 1) / lengthShare,
      (plant.cartViscousNsPerM / desktop.plant.cartViscousNsPerM - 1) / frictionShare,
      (plant.forceN / desktop.plant.forceN - 1) / forceShare,
      plant.trackTiltRad / tiltRad,
      zero.positionM / positionZeroM,
    ];
    expect(off.every((share) => Math.abs(share) <= 1)).toBe(true);
    expect(new Set(off.map((share) => share.toFixed(6))).size).toBe(off.length);
    expect(off.filter((share) => Math.abs(share) > 0.3).length).toBeGreaterThan(1);
  });

  it('of an encoder is told to the board, in whole lines', () => {
    expect(made('counts of the pole', 12.5).configured!.poleEncoder.countsPerRev).toBe(300);
    expect(made('counts of the cart', 50).configured!.cartEncoder.countsPerM).toBe(5000);
  });

  it('that happens comes after a quarter of the episode', () => {
    expect(made('push on the pole', 0.5)).toEqual({ push: { period: 100, cartMps: 0, poleRadps: 0.5 } });
    expect(made('supply for 1 s', 70)).toEqual({ sag: { from: 100, to: 200, share: 0.7 } });
  });
});

describe('robustness', () => {
  let robustness: Robustness;
  const of = (name: string): DeviationResult => robustness.deviations.find((each) => each.name === name)!;
  beforeAll(async () => {
    robustness = await validateRobustness(balanceOn(desktop, 100), desktop, { episodes: 2, seed: 1 });
  });

  it('has every deviation with the machine of the file among its sizes', () => {
    expect(robustness).toMatchObject({ rig: 'desktop', episodes: 2, held: 1, meanReturn: 100 });
    for (const { none, points } of robustness.deviations) {
      expect(points.find(({ size }) => size === none)).toEqual({ size: none, meanReturn: 100, held: 1 });
      expect(points.map(({ size }) => size)).toEqual(points.map(({ size }) => size).toSorted((a, b) => a - b));
    }
  });

  it('ends where too few are held, to each side', () => {
    const { points, heldTo, heldFrom } = of('push on the pole');
    expect(heldFrom).toBe(0);
    expect(points.filter(({ size }) => size <= heldTo!).every(({ held }) => held === 1)).toBe(true);
    expect(points.find(({ size }) => size > heldTo!)!.held).toBeLessThan(1);
  });

  it('is shown as tables and as a page with a figure', () => {
    const [reach, sizes] = robustnessTables(robustness);
    const { heldTo } = of('push on the pole');
    expect(reach.rows.map(({ cells }) => cells)).toContainEqual(['push on the pole', '', `±${heldTo} rad/s`]);
    expect(sizes.rows).toHaveLength(robustness.deviations.flatMap(({ points }) => points).length);
    expect(robustnessPage(robustness, 'c.json').blocks.map(({ kind }) => kind)).toEqual(['figure', 'table', 'table']);
  });
});

describe('without anything held', () => {
  it('says no reach', async () => {
    const weak = { ...desktop, motor: { ...desktop.motor, dutyMax: 0.01 } };
    const { held, deviations: results } = await validateRobustness(balanceOn(desktop, 100), weak, {
      episodes: 1,
      seed: 1,
    });
    expect(held).toBe(0);
    expect(results.every((each) => each.heldFrom === undefined && each.heldTo === undefined)).toBe(true);
  });
});
