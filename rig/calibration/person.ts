// The person beside the machine, who does what a motor cannot; on a bench it is the bench's hand, elsewhere somebody who is told.
import type { SwitchName } from '../../src/protocol/index.js';

/** What a guide asks of a person. Each request returns when it is said, or done: the machine sees for itself what becomes of it. */
export interface Person {
  /** Puts the cart near the middle of its track and lets the pole hang still. */
  putInMiddle(): Promise<void>;
  /** Lets the pole hang still, wherever the cart is. */
  letHang(): Promise<void>;
  /** Holds the cart, lifts the pole about so far from hanging and lets it go; the cart is held until the next request. */
  swing(angleRad: number): Promise<void>;
  /** Turns the pole once right round, clockwise, and lets it hang still again. */
  turnOnce(): Promise<void>;
  /** Watches the cart while it is pushed, and says whether it moved right. */
  sawRight(push: () => Promise<void>): Promise<boolean>;
  /** Presses a switch and holds it. */
  press(name: SwitchName): Promise<void>;
  /** Lets go of a switch. */
  letGo(name: SwitchName): Promise<void>;
  /** Moves the cart right by hand, so far at least, m. */
  moveRight(wayM: number): Promise<void>;
  /** Switches the motor's supply off, puts the cart near the middle of its track and lets the pole hang still. */
  switchOff(): Promise<void>;
  /** Switches the motor's supply on, with a hand at the emergency stop. */
  switchOn(): Promise<void>;
}

/** Switches in the words of a person who looks for them. */
export const switchWords: Readonly<Record<SwitchName, string>> = {
  EMERGENCY_STOP: 'the emergency stop',
  LIMIT_LEFT: 'the left limit switch',
  LIMIT_RIGHT: 'the right limit switch',
};
