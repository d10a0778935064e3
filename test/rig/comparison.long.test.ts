// Every number of a rig file that a recording shows, wrong to either side.
import { describe, expect, it } from 'vitest';
import { compareRecording } from '../../rig/calibration/index.js';
import { poleTimes, rig, ticks, told } from './compared-rig.js';

describe('a rig file against a recording', () => {
  it('agrees when it is the true one, with all of the recording', () => {
    const { floor, file, numbers } = compareRecording(ticks, rig)!;
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
  ] as const)('whose %s is wrong is told: %j', (name, plant) => {
    expect(told(plant)).toContain(name);
  });
});
