// What the steps of a calibration have to do with.
import type { Rig } from '../description/index.js';
import type { Guide } from './guide.js';
import type { Person } from './person.js';

export type CalibrationStep = 'dead zone' | 'signs' | 'track' | 'pole' | 'cart' | 'proof';

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
