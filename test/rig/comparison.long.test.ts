// Every number of a rig file that a recording shows, wrong to either side.
import { describe, expect, it } from 'vitest';
import { compareRecording } from '../../rig/calibration/index.js';
import { loadRig } from '../../rig/description/files/index.js';
import { homingOf, poleTimes, recent, rig, ticks, told } from './compared-rig.js';

describe('a rig file against a recording', () => {
  it('agrees when it is the true one, with all of the recording', async () => {
    const { floor, file, numbers } = (await compareRecording(ticks, rig))!;
    expect(numbers.map(({ verdict }) => verdict)).not.toContain('differs');
    expect(file.positionM).toBeLessThan(1.2 * floor.positionM);
    expect(file.angleRad).toBeLessThan(1.2 * floor.angleRad);
  });

  it.each([
    ['effective pole length', poleTimes(1.05)],
    ['effective pole length', poleTimes(0.95)],
    ['force at full drive', { forceN: rig.plant.forceN * 1.1 }],
    ['force at full drive', { forceN: rig.plant.forceN * 0.9 }],
    ['friction and back EMF', { cartViscousNsPerM: rig.plant.cartViscousNsPerM * 1.3 }],
    ['friction and back EMF', { cartViscousNsPerM: rig.plant.cartViscousNsPerM * 0.7 }],
    ['dry friction', { cartCoulombN: rig.plant.cartCoulombN * 1.3 }],
    ['dry friction', { cartCoulombN: rig.plant.cartCoulombN * 0.7 }],
  ] as const)('whose %s is wrong is told: %j', async (name, plant) => {
    expect(await told(plant)).toContain(name);
  });

  it('whose pole is 5 % too long is told by the end of the recording alone', async () => {
    expect(await told(poleTimes(1.05), recent)).toContain('effective pole length');
  });

  it.each([1.1, 0.9])(
    'that only homes shows the force, %d times the true one: what tells most is not left out',
    async (by) => {
      const belt = { ...(await loadRig('belt')), homingSpeedMps: 0.15 };
      const wrong = { ...belt, plant: { ...belt.plant, forceN: belt.plant.forceN * by } };
      const { leftOut, numbers } = (await compareRecording(await homingOf(belt), wrong))!;
      expect(leftOut).toBe(0);
      const differs = numbers.filter(({ verdict }) => verdict === 'differs').map(({ name }) => name);
      expect(differs).toEqual(['force at full drive']);
    },
  );

  it('that only homes shows the friction of its hinge', async () => {
    const plant = { ...rig.plant, cartCoulombN: 0.2, poleViscousNms: 4e-4, poleCoulombNm: 6.5e-5 };
    const machine = { ...rig, plant, motor: { ...rig.motor, deadZoneRight: 0.065, deadZoneLeft: 0.065 } };
    const homing = await homingOf(machine);
    const toldWith = async (by: number): Promise<string[]> => {
      const wrong = { ...plant, poleViscousNms: by * plant.poleViscousNms };
      const { numbers } = (await compareRecording(homing, { ...machine, plant: wrong }))!;
      return numbers.filter(({ verdict }) => verdict === 'differs').map(({ name }) => name);
    };
    expect(await toldWith(1)).toEqual([]);
    expect(await toldWith(1.3)).toEqual(['hinge friction']);
    expect(await toldWith(0.7)).toEqual(['hinge friction']);
  });

  it('leaves out what a hand did', async () => {
    // Over half a second the cart goes a centimetre and comes back, and the pole knows nothing of it.
    const pushed = ticks.map((tick, i) => {
      const counts = i >= 700 && i < 750 ? Math.round(100 * Math.sin(((i - 700) / 50) * Math.PI) ** 2) : 0;
      return { ...tick, cartCounts: tick.cartCounts + counts };
    });
    const { leftOut, numbers } = (await compareRecording(pushed, rig))!;
    expect(leftOut).toBeGreaterThan(0);
    expect(leftOut).toBeLessThanOrEqual(3);
    expect(numbers.map(({ verdict }) => verdict)).not.toContain('differs');
  });
});
