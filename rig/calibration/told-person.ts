// A person who is told in words, wherever they are shown: in a terminal or in a page. The words stand here once.
import { DEGREES_PER_RADIAN } from '../../src/base/index.js';
import type { SwitchName } from '../../src/protocol/index.js';
import { type Person, switchWords } from './person.js';

/** The machine sees for itself what becomes of what is said; a few things need an answer. */
export abstract class ToldPerson implements Person {
  /** Shows a request. */
  protected abstract say(request: string): Promise<void>;
  /** Shows a request, and returns when somebody says that it is done. */
  protected abstract confirm(request: string): Promise<void>;
  /** Asks; true for yes. */
  protected abstract ask(question: string): Promise<boolean>;

  putInMiddle(): Promise<void> {
    return this.confirm(
      'Put the cart near the middle of its track and let the pole hang still. Keep a hand at the emergency stop.',
    );
  }

  letHang(): Promise<void> {
    return this.say('Let the pole hang still.');
  }

  swing(angleRad: number): Promise<void> {
    const degrees = Math.round(angleRad * DEGREES_PER_RADIAN);
    return this.say(
      `Hold the cart, lift the pole to about ${degrees} degrees, and let the pole go. Hold the cart for 15 s.`,
    );
  }

  turnOnce(): Promise<void> {
    return this.say(
      'Turn the pole once right round, clockwise as seen from the front, without a pause, and let it hang still again.',
    );
  }

  async sawRight(push: () => Promise<void>): Promise<boolean> {
    await this.say('Watch the cart: it is pushed a little.');
    await push();
    return this.ask('The cart was pushed. Did it move right?');
  }

  press(name: SwitchName): Promise<void> {
    return this.say(`Press ${switchWords[name]} and hold it.`);
  }

  letGo(name: SwitchName): Promise<void> {
    return this.say(`Let go of ${switchWords[name]}.`);
  }

  moveRight(wayM: number): Promise<void> {
    return this.say(`Move the cart right by hand, by ${Math.ceil(wayM * 100)} cm or more.`);
  }

  switchOff(): Promise<void> {
    return this.confirm(
      'Switch the supply of the motor off, put the cart near the middle of its track and let the pole hang still.',
    );
  }

  switchOn(): Promise<void> {
    return this.confirm(
      'Put the cart near the middle of its track, let the pole hang still, and switch the supply of the motor on. Keep a hand at the emergency stop.',
    );
  }
}
