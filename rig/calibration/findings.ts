// What calibration can find, one number or sign after the other, to be compared between rigs.
import { RADIANS_PER_DEGREE } from '../../src/base/index.js';
import type { Rig } from '../description/index.js';
import { swingLength } from './swing.js';

/** A number or a sign of a rig. */
export interface Finding {
  readonly name: string;
  readonly unit: string;
  /** Its value in a rig. */
  readonly of: (rig: Rig) => number | boolean;
}

/** All that a calibration finds. Forces and friction are relative to the mass of the cart, which the file says. */
export const findings: readonly Finding[] = [
  { name: 'motor reversed', unit: '', of: ({ motor }) => motor.reversed },
  { name: 'motor floats between pulses', unit: '', of: ({ plant }) => plant.motorFloats > 0 },
  { name: 'cart encoder reversed', unit: '', of: ({ cartEncoder }) => cartEncoder.reversed },
  { name: 'pole encoder reversed', unit: '', of: ({ poleEncoder }) => poleEncoder.reversed },
  { name: 'cart encoder', unit: 'counts/m', of: ({ cartEncoder }) => cartEncoder.countsPerM },
  { name: 'pole encoder', unit: 'counts/rev', of: ({ poleEncoder }) => poleEncoder.countsPerRev },
  { name: 'dead zone to the right', unit: '% of full duty', of: ({ motor }) => 100 * motor.deadZoneRight },
  { name: 'dead zone to the left', unit: '% of full duty', of: ({ motor }) => 100 * motor.deadZoneLeft },
  { name: 'of that, the driver', unit: '% of full duty', of: ({ plant }) => 100 * plant.deadZone },
  { name: 'stiction', unit: 'N', of: ({ plant }) => plant.cartStictionN },
  { name: 'force at full drive', unit: 'N', of: ({ plant }) => plant.forceN },
  { name: 'friction and back EMF', unit: 'N/(m/s)', of: ({ plant }) => plant.cartViscousNsPerM + plant.backEmfNsPerM },
  { name: 'dry friction', unit: 'N', of: ({ plant }) => plant.cartCoulombN },
  { name: 'tilt of the track', unit: 'deg', of: ({ plant }) => plant.trackTiltRad / RADIANS_PER_DEGREE },
  { name: 'pole mass', unit: 'kg', of: ({ plant }) => plant.poleMassKg },
  { name: 'effective pole length', unit: 'm', of: ({ plant }) => swingLength(plant) },
  { name: 'hinge friction', unit: 'N m s', of: ({ plant }) => plant.poleViscousNms },
  { name: 'dry hinge friction', unit: 'N m', of: ({ plant }) => plant.poleCoulombNm },
];
