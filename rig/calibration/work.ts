// The steps of a calibration, and what they have to do with.
import type { PinName } from '../../src/protocol/index.js';
import type { Rig } from '../description/index.js';
import type { Guide } from './guide.js';
import type { Person } from './person.js';

export type CalibrationStep = 'dead zone' | 'signs' | 'track' | 'pole' | 'cart' | 'proof';

/** The steps in their order, each with the pins that it is about. */
export const calibrationSteps: ReadonlyMap<CalibrationStep, readonly PinName[]> = new Map([
  ['dead zone', ['MOTOR', 'MOTOR_RIGHT', 'MOTOR_LEFT']],
  ['signs', ['CART_A', 'CART_B', 'POLE_A', 'POLE_B']],
  ['track', ['LIMIT_LEFT', 'LIMIT_RIGHT', 'CART_A', 'CART_B']],
  ['pole', ['POLE_A', 'POLE_B']],
  ['cart', ['MOTOR', 'MOTOR_RIGHT', 'MOTOR_LEFT', 'CART_A', 'CART_B']],
  ['proof', ['LIMIT_LEFT', 'LIMIT_RIGHT']],
]);

export interface Work {
  readonly guide: Guide;
  readonly person: Person;
  /** Of the file. */
  readonly rig: Rig;
  /** Between the ends of the track, as a person measured it. */
  readonly trackM: number;
  readonly turnPole: boolean;
  /** Says what a step begins to do, and what it has found. */
  readonly tell: (step: CalibrationStep, text: string) => void;
}
