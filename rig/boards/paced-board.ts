// The emulated Uno as a board for people who watch: linked to without Johnny-Five, and no faster than it is asked to be.
import { type BoardLink, connectThrough, type LinkOptions, PlainFirmata } from '../../src/link/index.js';
import type { Board } from './board.js';
import { EmulatedUno } from './emulated-uno.js';
import { UnoBinding } from './uno-binding.js';
import { UnoStream } from './uno-stream.js';

/** Waits are no shorter: a browser's timers do not keep to less. */
const WAIT_MS = 4;

/** Its time goes on while a link reads, and waits for real time. */
export class PacedBoard implements Board {
  readonly name = 'emulated Uno';
  readonly path = 'emulated';
  readonly uno: EmulatedUno;
  /** Emulated time per real time at most. */
  pace = Number.POSITIVE_INFINITY;
  #link: BoardLink | undefined;

  /** @param firmware Intel HEX. @throws CodedError of the hex file. */
  constructor(firmware: string) {
    this.uno = new EmulatedUno({ hex: firmware });
  }

  async link(options?: LinkOptions): Promise<BoardLink> {
    const port = await UnoStream.open(new UnoBinding(this.uno), { beforeRead: () => this.#wait() });
    this.#link = await connectThrough((open) => new PlainFirmata(open), port, options);
    return this.#link;
  }

  async close(): Promise<void> {
    await this.#link?.close();
  }

  #pacedSince = { ms: 0, cycles: 0, pace: Number.POSITIVE_INFINITY };

  /** Until real time has caught up. */
  async #wait(): Promise<void> {
    const { uno, pace } = this;
    if (pace !== this.#pacedSince.pace) this.#pacedSince = { ms: performance.now(), cycles: uno.cycles, pace };
    if (pace === Number.POSITIVE_INFINITY) return;
    const { ms, cycles } = this.#pacedSince;
    const aheadMs = (uno.cycles - cycles) / ((uno.clockHz / 1000) * pace) - (performance.now() - ms);
    if (aheadMs > WAIT_MS) await new Promise((resolve) => setTimeout(resolve, aheadMs));
    // What a sleeping page missed is lost, not caught up.
    else if (aheadMs < -100) this.#pacedSince = { ms: performance.now(), cycles: uno.cycles, pace };
  }
}
