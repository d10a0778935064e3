// The swing-up that nobody trained: made from the rig file alone, and held on the twin.
import { expect, it } from 'vitest';
import { energySwingUp, loadRig } from '../../rig/description/files/index.js';
import { validateBaseline } from '../../rig/hil/index.js';

it.each(['desktop', 'belt'])('swings the pole of %s up and holds it for the rest of a minute', async (name) => {
  const { measurements, episodes } = await validateBaseline(await loadRig(name), { episodes: 2, seed: 1 });
  expect(episodes).toHaveLength(2);
  const value = (of: string) => measurements.find(({ name }) => name === of)!.value;
  expect(value('held')).toBe(1);
  expect(value('swingUpTimeMean')).toBeLessThan(5);
});

it('is none for a motor that cannot balance the pole, and says so', async () => {
  const rig = await loadRig('desktop');
  const weak = { ...rig, name: 'weak', motor: { ...rig.motor, dutyMax: 0 } };
  expect(energySwingUp(weak)).toBeUndefined();
  await expect(validateBaseline(weak, { episodes: 1, seed: 1 })).rejects.toThrow(
    'The motor of the rig "weak" cannot balance',
  );
});
