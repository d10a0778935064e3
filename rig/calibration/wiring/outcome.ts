// What the steps of a wiring check have to do with, and how they say what they saw.
import { analog0, type PinName, pins } from '../../../src/protocol/index.js';
import type { Rig } from '../../description/index.js';
import type { Guide } from '../guide.js';
import type { Person } from '../person.js';

/** What is looked at, in this order. */
export type WiringStep =
  | 'emergency stop'
  | 'left switch'
  | 'right switch'
  | 'cart encoder'
  | 'pole encoder'
  | 'supply'
  | 'motor';

/** `left out`: it would move a machine that something before cannot stop. */
export type WiringVerdict = 'right' | 'wrong' | 'left out';

/** What a step has found. */
export interface WiringFinding {
  readonly step: WiringStep;
  readonly verdict: WiringVerdict;
  /** What was seen; of what is wrong, what to do. */
  readonly text: string;
}

export interface WiringWork {
  readonly guide: Guide;
  readonly person: Person;
  /** Of the file. */
  readonly rig: Rig;
  /** Whether the cart's counts rise or fall to the right; undefined until somebody has moved it. */
  cartCounts: 'rise' | 'fall' | undefined;
}

export type Outcome = Omit<WiringFinding, 'step'>;

export const right = (text: string): Outcome => ({ verdict: 'right', text });
export const wrong = (text: string): Outcome => ({ verdict: 'wrong', text });

/** The name that stands on the board: D10, A0. */
export function printed(name: PinName): string {
  const pin = pins[name];
  return pin < analog0 ? `D${pin}` : `A${pin - analog0}`;
}

/** How long a person has for what is asked, s. */
export const PATIENCE_S = 60;
