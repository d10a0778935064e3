// The wiring check on the emulated board: a right machine passes every step, and each wrong wire is told at its step.
import { describe, expect, it } from 'vitest';
import { wiringSteps } from '../../rig/calibration/index.js';
import { loadRig } from '../../rig/description/files/index.js';
import { check, wrongs } from './wired-machine.js';

const belt = await loadRig('belt');

// More that can be wrong: wiring.long.test.ts.
describe('the wiring check', () => {
  it('passes a machine that is wired as its file says', async () => {
    const { found } = await check(belt, () => {});
    expect(found.filter(({ verdict }) => verdict !== 'right')).toEqual([]);
    expect(found.at(-1)!.text).toMatch(/^D7 drives the cart right from [\d.]+ % of full duty on, D8 left from/);
  });

  it('asks for no part that the rig does not have', () => {
    const { supply: _, ...bare } = { ...belt, emergencyStop: false, track: { softLimitM: belt.track.softLimitM } };
    expect([...wiringSteps(bare).keys()]).toEqual(['cart encoder', 'pole encoder', 'motor']);
  });

  it('tells swapped channels of both encoders, and a motor that drives the other way, each at its step', async () => {
    const told = await wrongs(belt, ({ cartEncoder, poleEncoder, motor }) => {
      cartEncoder.swap(true);
      poleEncoder.swap(true);
      motor.swapped = true;
    });
    expect(told).toEqual({
      'cart encoder': expect.stringContaining('Swap D2 and D3'),
      'pole encoder': expect.stringContaining('Swap A0 and A1'),
      motor: expect.stringContaining('swap the two leads of the motor'),
    });
  });

  it('tells a broken wire of a switch, and does not let the motor push then', async () => {
    let pushed = false;
    const told = await wrongs(belt, (bench) => {
      bench.limits!.right.wireBroken = true;
      bench.onTick(() => {
        pushed ||= bench.motor.drive !== 0;
      });
    });
    expect(told).toEqual({
      'right switch': expect.stringMatching(/^wrong: D12 is high though nobody presses the right limit switch/),
      motor: 'left out: Mend what is wrong first: right switch. Then begin again.',
    });
    expect(pushed).toBe(false);
  });
});
