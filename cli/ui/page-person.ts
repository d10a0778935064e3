// The person of a guide who looks at the page: requests are shown there, and answered there. On a bench its hand does the rest.
import { type Person, ToldPerson } from '../../rig/calibration/index.js';
import type { GuideNews } from '../../src/ui-api/index.js';

type Request = NonNullable<GuideNews['request']>;

export class PagePerson extends ToldPerson {
  readonly #show: (request: Request) => void;
  readonly #signal: AbortSignal;
  #answered: ((answer: string) => void) | undefined;

  /** @param signal ends what waits for an answer, with its reason. */
  constructor(show: (request: Request) => void, signal: AbortSignal) {
    super();
    this.#show = show;
    this.#signal = signal;
  }

  /** Somebody has answered the request that is shown. */
  answer(answer: string): void {
    this.#answered?.(answer);
  }

  protected async say(text: string): Promise<void> {
    this.#signal.throwIfAborted();
    this.#show({ text, answers: [] });
  }

  protected async confirm(text: string): Promise<void> {
    await this.#choice(text, ['Go on']);
  }

  protected async ask(text: string): Promise<boolean> {
    return (await this.#choice(text, ['Yes', 'No'])) === 'Yes';
  }

  async #choice(text: string, answers: readonly string[]): Promise<string> {
    const signal = this.#signal;
    signal.throwIfAborted();
    this.#show({ text, answers });
    let end = (): void => {};
    try {
      return await new Promise<string>((resolve, reject) => {
        end = () => reject(signal.reason);
        signal.addEventListener('abort', end);
        this.#answered = (answer) => {
          if (answers.includes(answer)) resolve(answer);
        };
      });
    } finally {
      this.#answered = undefined;
      signal.removeEventListener('abort', end);
    }
  }
}

/** What is asked is shown, and then done by a hand that does not wait to be asked. */
export function withHand(asked: Person, hand: Person): Person {
  return {
    putInMiddle: async () => {
      await asked.putInMiddle();
      await hand.putInMiddle();
    },
    letHang: async () => {
      await asked.letHang();
      await hand.letHang();
    },
    swing: async (angleRad) => {
      await asked.swing(angleRad);
      await hand.swing(angleRad);
    },
    turnOnce: async () => {
      await asked.turnOnce();
      await hand.turnOnce();
    },
    // The hand has seen it.
    sawRight: (push) => hand.sawRight(push),
    press: async (name) => {
      await asked.press(name);
      await hand.press(name);
    },
    letGo: async (name) => {
      await asked.letGo(name);
      await hand.letGo(name);
    },
    moveRight: async (wayM) => {
      await asked.moveRight(wayM);
      await hand.moveRight(wayM);
    },
    switchOff: async () => {
      await asked.switchOff();
      await hand.switchOff();
    },
    switchOn: async () => {
      await asked.switchOn();
      await hand.switchOn();
    },
  };
}
