// From an action to the duty of the motor.
import { describe, expect, it } from 'vitest';
import { driveDuty } from '../../src/control/index.js';

const actions = Array.from({ length: 65536 }, (_, i) => i - 32768);
const plain = { dutyMax: 400, deadZoneRight: 0, deadZoneLeft: 0 };
const sticky = { dutyMax: 380, deadZoneRight: 40, deadZoneLeft: 52 };

describe('the drive', () => {
  it('gives the action as a share of the largest duty, rounded', () => {
    const exact = (action: number): number => (400 * action) / 32768;
    expect(actions.filter((action) => Math.abs(driveDuty(plain, action) - exact(action)) > 0.5)).toEqual([]);
    expect([-32768, -16384, 0, 16384, 32767].map((action) => driveDuty(plain, action))).toEqual([
      -400, -200, 0, 200, 400,
    ]);
  });

  it('is off at 0, and begins above it where the cart begins to move', () => {
    expect([-1, 0, 1].map((action) => driveDuty(sticky, action))).toEqual([-52, 0, 40]);
  });

  it('never gives more than the largest duty, and never less for more', () => {
    const duties = actions.map((action) => driveDuty(sticky, action));
    expect([duties[0], duties.at(-1)]).toEqual([-380, 380]);
    expect(duties.filter((duty, i) => i > 0 && duty < duties[i - 1]!)).toEqual([]);
  });

  it('is odd when both dead zones are equal', () => {
    const even = { dutyMax: 317, deadZoneRight: 40, deadZoneLeft: 40 };
    expect(actions.filter((action) => driveDuty(even, -action) + driveDuty(even, action) !== 0)).toEqual([]);
  });
});
