// Sine and cosine in fixed point against the float ones.
import { describe, expect, it } from 'vitest';
import { cos, sin } from '../../sim/math/index.js';
import { cosineQ19, sineQ19, sineTable } from '../../src/control/index.js';

const all = Array.from({ length: 65536 }, (_, angle) => angle);
const radians = (angle: number): number => (angle * Math.PI) / 32768;

describe('sine and cosine of a 16-bit angle', () => {
  it('are within 7e-5 of the truth everywhere', () => {
    const worst = (fixed: (angle: number) => number, float: (x: number) => number): number =>
      Math.max(...all.map((angle) => Math.abs(fixed(angle) / 2 ** 19 - float(radians(angle)))));
    expect(worst(sineQ19, sin)).toBeLessThan(7e-5);
    expect(worst(cosineQ19, cos)).toBeLessThan(7e-5);
  });

  it('are exact at the quarters: upright, hanging, and level', () => {
    expect([0, 0x4000, 0x8000, 0xc000].map(cosineQ19)).toEqual([2 ** 19, 0, -(2 ** 19), 0]);
    expect([0, 0x4000, 0x8000, 0xc000].map(sineQ19)).toEqual([0, 2 ** 19, 0, -(2 ** 19)]);
  });

  it('mirror: sine is odd and cosine even, to the bit', () => {
    expect(all.filter((angle) => sineQ19(-angle) + sineQ19(angle) !== 0)).toEqual([]);
    expect(all.filter((angle) => cosineQ19(-angle) !== cosineQ19(angle))).toEqual([]);
  });

  it('take angles beyond a revolution', () => {
    expect(all.filter((angle) => sineQ19(angle) !== sineQ19(angle - 131072))).toEqual([]);
  });

  it('rise with the angle in the first quarter', () => {
    expect(all.filter((angle) => angle < 0x4000 && sineQ19(angle + 1) < sineQ19(angle))).toEqual([]);
    expect(sineTable.length).toBe(65);
  });
});
