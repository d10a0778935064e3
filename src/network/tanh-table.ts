// tanh in fixed point: one table and a straight line between its entries, as the firmware computes it.
import { tanh } from '../../sim/math/index.js';

/**
 * tanh(i/32) in Q15 for i = 0..256. Each entry is moved up by half of the error that a straight line between exact values would make in the
 * middle (-f''·h²/16 with f'' = -2t(1-t²), h = 1/32), so that the error of the interpolation is as far above as below.
 */
export const tanhTable: Uint16Array = Uint16Array.from({ length: 257 }, (_, i) => {
  if (i === 256) return 32768;
  const t = tanh(i / 32);
  return Math.floor(32768 * (t + (t * (1 - t * t)) / 8192) + 0.5);
});

/** tanh of a Q13 integer, in Q23: exactly ±1 from |u| = 8 on. */
export function tanhQ23(u: number): number {
  const magnitude = Math.abs(u);
  if (magnitude >= 65536) return u < 0 ? -8388608 : 8388608;
  const entry = magnitude >> 8;
  const left = tanhTable[entry]!;
  const value = left * 256 + (tanhTable[entry + 1]! - left) * (magnitude & 255);
  return u < 0 ? -value : value;
}

/** tanh of a Q13 integer as an action: rounded to Q15, at most 32767. */
export function tanhQ15(u: number): number {
  return Math.min(32767, (tanhQ23(u) + 128) >> 8);
}
