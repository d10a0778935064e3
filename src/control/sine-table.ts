// Sine and cosine in fixed point: one table and a straight line between its entries, as the firmware computes it.
import { sin } from '../../sim/math/index.js';

/**
 * sin(i/64 · 90°) in Q15 for i = 0..64. As in the tanh table, each entry is moved up by half of the error that a straight line between exact values
 * would make in the middle (h²/16 of it, h = π/128), so that the error of the interpolation is as far above as below. The last one stays exact.
 */
export const sineTable: Uint16Array = Uint16Array.from({ length: 65 }, (_, i) => {
  if (i === 64) return 32768;
  const step = Math.PI / 128;
  return Math.floor(32768 * sin(i * step) * (1 + (step * step) / 16) + 0.5);
});

const quarter = 0x4000;
const half = 0x8000;

/** Sine of an angle in 2⁻¹⁶ revolutions (any integer), in Q13.19. Exact at quarters of a revolution, and exactly odd. */
export function sineQ19(angle: number): number {
  const inHalf = angle & (half - 1);
  const inQuarter = inHalf > quarter ? half - inHalf : inHalf;
  const entry = inQuarter >> 8;
  const left = sineTable[entry]!;
  const right = sineTable[entry + 1] ?? left;
  const q23 = left * 256 + (right - left) * (inQuarter & 255);
  const q19 = (q23 + 8) >> 4;
  return angle & half ? 0 - q19 : q19;
}

/** Cosine of an angle in 2⁻¹⁶ revolutions (any integer), in Q13.19. */
export function cosineQ19(angle: number): number {
  return sineQ19(angle + quarter);
}
