// A rig with other numbers: what followed from the old ones follows from the new ones, and what a person wrote stays.
import { describe, expect, it } from 'vitest';
import { changeRig, loadRig, parseRig } from '../../rig/description/files/index.js';

const desktop = await loadRig('desktop');

describe('changeRig', () => {
  it('gives the rig that a file with the new numbers gives', () => {
    const changed = changeRig(desktop, { plant: { ...desktop.plant, forceN: 2.5 }, name: 'weaker' });
    expect(changed).toEqual(parseRig('extends: desktop\nforce: 2.5 N\n', 'weaker.yaml'));
    expect(changed.topSpeedMps).toBeLessThan(desktop.topSpeedMps);
    expect(changed.observationScales).not.toEqual(desktop.observationScales);
  });

  it('keeps top speeds and scales that were written', () => {
    const written =
      'extends: desktop\ntopSpeed: 0.7 m/s\ntopPoleSpeed: 19 rad/s\nobservationScales: [5, 4, 1, 15, 1]\n';
    const changed = changeRig(parseRig(written, 'mine.yaml'), { plant: { ...desktop.plant, forceN: 2.5 } });
    expect(changed).toEqual(parseRig(`${written}force: 2.5 N\n`, 'mine.yaml'));
  });

  it('takes a number for derived that was rounded on its way, as in a recording', () => {
    const plant = { ...desktop.plant, forceN: 2.5 };
    const { topPoleRadps } = desktop;
    const heavier = { ...plant, poleCentreM: 0.3 };
    const follows = (rounded: number) =>
      changeRig({ ...desktop, topPoleRadps: rounded }, { plant: heavier }).topPoleRadps !== rounded;
    expect([topPoleRadps, topPoleRadps * (1 + 5e-10), topPoleRadps * (1 + 2e-9)].map(follows)).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('keeps the scales where none can be derived, before or after', () => {
    const idle = { ...desktop.motor, dutyMax: 0 };
    expect(changeRig({ ...desktop, motor: idle }, { name: 'idle' }).observationScales).toEqual(
      desktop.observationScales,
    );
    expect(changeRig(desktop, { motor: idle }).observationScales).toEqual(desktop.observationScales);
  });
});
