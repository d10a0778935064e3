// The wiring check where a person must wait for its patience, and of the other wires.
import { describe, expect, it } from 'vitest';
import type { Bench } from '../../rig/bench/index.js';
import { loadRig } from '../../rig/description/files/index.js';
import { check, wrongs } from './wired-machine.js';

const desktop = await loadRig('desktop');
const belt = await loadRig('belt');

describe('the wiring check', () => {
  it('passes a machine without a supply that is measured', async () => {
    const { found } = await check(desktop, () => {});
    expect(found.filter(({ verdict }) => verdict !== 'right')).toEqual([]);
  });

  it('tells a broken wire of the emergency stop', async () => {
    const told = await wrongs(desktop, ({ emergencyStop }) => {
      emergencyStop!.wireBroken = true;
    });
    expect(told).toEqual({
      'emergency stop': expect.stringMatching(/^wrong: D4 is high though nobody presses/),
      motor: 'left out: Mend what is wrong first: emergency stop. Then begin again.',
    });
  });

  it('tells encoders of which nothing or only one channel comes', async () => {
    expect(await wrongs(desktop, ({ cartEncoder }) => cartEncoder.stick('B', true))).toEqual({
      'cart encoder': expect.stringContaining('only one channel'),
      motor: expect.stringContaining('left out'),
    });
    const silent = ({ poleEncoder }: Bench) => {
      poleEncoder.stick('A', true);
      poleEncoder.stick('B', true);
    };
    expect(await wrongs(desktop, silent)).toEqual({
      'pole encoder': expect.stringContaining('Nothing was counted at A0 and A1'),
    });
  });

  it('tells an encoder of other counts than the file says', async () => {
    expect(await wrongs(desktop, ({ poleEncoder }) => poleEncoder.rescale(2))).toEqual({
      'pole encoder': expect.stringMatching(/^wrong: A turn of the pole gave \d+ counts, and the rig file says/),
    });
  });

  it('tells a switch whose wire touches ground, and one whose wires are swapped with another', async () => {
    const stuck = await wrongs(desktop, ({ limits }) => {
      const { left } = limits!;
      Object.defineProperty(left, 'stuckAt', { set: () => {} });
    });
    expect(stuck['left switch']).toMatch(/^wrong: D10 stayed low for 60 s/);
    const swapped = await wrongs(desktop, ({ limits }) => {
      const { left, right } = limits!;
      Object.assign(limits!, { left: right, right: left });
    });
    expect(swapped['left switch']).toMatch(
      /^wrong: The board saw the right limit switch, at D12, when .* Swap their wires/,
    );
  });

  it('tells a supply that is off, and a motor that gets nothing', async () => {
    expect(await wrongs(belt, ({ motor }) => motor.sag(0))).toEqual({
      supply: expect.stringContaining('A2 sees less than'),
      motor: expect.stringContaining('left out'),
    });
    const dead = ({ motor }: Bench) => {
      motor.stuckAt = 0;
    };
    expect(await wrongs(desktop, dead)).toEqual({ motor: expect.stringContaining('Check the motor, its supply') });
  });
});
