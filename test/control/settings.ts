// Settings of estimators for tests.
import fc from 'fast-check';
import type { EstimatorSettings } from '../../src/control/index.js';

/** 1 unit of time is 4 µs. */
export const unitsPerSecond = 250_000;

/** What a number is multiplied with, as a scale of 16 bits and a shift. */
function scaleAndShift(factor: number): { readonly scale: number; readonly shift: number } {
  const shift = 15 - Math.floor(Math.log2(factor));
  return { scale: Math.min(65535, Math.round(factor * 2 ** shift)), shift };
}

/** The settings of these encoders. */
export function settingsFor(countsPerM: number, countsPerRev: number): EstimatorSettings {
  const cart = scaleAndShift(2 ** 19 / countsPerM);
  const cartSpeed = scaleAndShift((unitsPerSecond * 2 ** 19) / 2 ** 20 / countsPerM);
  const phase = scaleAndShift(65536 / countsPerRev);
  const poleSpeed = scaleAndShift((unitsPerSecond * Math.PI * 2 ** 20) / 2 ** 20 / countsPerRev);
  return {
    flags: 0,
    cartScale: cart.scale,
    cartShift: cart.shift,
    cartSpeedScale: cartSpeed.scale,
    cartSpeedShift: cartSpeed.shift,
    poleCountsPerRev: countsPerRev,
    polePhaseScale: phase.scale,
    polePhaseShift: phase.shift,
    poleSpeedScale: poleSpeed.scale,
    poleSpeedShift: poleSpeed.shift,
    velocitySmoothing: 0,
  };
}

const u16 = fc.integer({ min: 1, max: 65535 });
const shift = fc.integer({ min: 0, max: 31 });

/** Every value that the board accepts. */
export const anySettings: fc.Arbitrary<EstimatorSettings> = fc.record({
  flags: fc.integer({ min: 0, max: 63 }),
  cartScale: u16,
  cartShift: shift,
  cartSpeedScale: u16,
  cartSpeedShift: shift,
  poleCountsPerRev: fc.integer({ min: 4, max: 32767 }),
  polePhaseScale: u16,
  polePhaseShift: shift,
  poleSpeedScale: u16,
  poleSpeedShift: shift,
  velocitySmoothing: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 255 })),
});
