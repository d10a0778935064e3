// The boot loader of a board: STK500v1 (Atmel application note AVR061), as Optiboot, ATmegaBOOT and our own speak it.
import { CodedError } from '../base/index.js';
import { type BytePort, closedUnheard } from './byte-port.js';

/** A port whose baud rate can be changed, since loaders differ in it. */
export interface BootPort extends BytePort {
  /** Changes the baud rate of the open port. */
  update(options: { readonly baudRate: number }, done: (error: Error | null | undefined) => void): void;
}

/**
 * BOOT_SILENT: no boot loader answers. BOOT_CHIP: another chip than ours. BOOT_LOST: it stopped answering. BOOT_REFUSED: it does not
 * do what it was asked. BOOT_VERIFY: what is in the flash is not what was written. BOOT_SIZE: the firmware does not fit below the loader.
 */
export type BootErrorCode = 'BOOT_SILENT' | 'BOOT_CHIP' | 'BOOT_LOST' | 'BOOT_REFUSED' | 'BOOT_VERIFY' | 'BOOT_SIZE';

const [IN_SYNC, OK] = [0x14, 0x10];
const END_OF_COMMAND = 0x20;
const [GET_SYNC, GET_PARAMETER, LEAVE, LOAD_ADDRESS, PROG_PAGE, READ_PAGE, READ_SIGN] = [
  0x30, 0x41, 0x51, 0x55, 0x64, 0x74, 0x75,
];
const [SOFTWARE_MAJOR, SOFTWARE_MINOR] = [0x81, 0x82];
const FLASH = 0x46;

/** STK500v2's framed question who is there, and how a loader of that kind names itself: an ATmega2560's does. */
const SIGN_ON_2 = [0x1b, 0x01, 0x00, 0x01, 0x0e, 0x01, 0x14];
const NAMES_2 = ['AVRISP_2', 'STK500_2'];

/** How long DTR is held back: it reaches the reset pin through a capacitor. */
const PULSE_MS = 50;
/** From the pulse to the first question: a loader starts within some 70 ms of it. */
const START_MS = 120;
/** Optiboot and ours listen at the first rate, ATmegaBOOT at the second; each is tried twice. */
const BAUD_RATES = [115_200, 57_600, 115_200, 57_600];
const QUESTIONS = 6;
const QUESTION_MS = 120;
const REPLY_MS = 1500;

/** A conversation with a boot loader on an open port, which stays the caller's. */
export class Stk500 {
  readonly #port: BootPort;
  readonly #signal: AbortSignal | undefined;
  #received: number[] = [];
  #hasHeard = false;
  #wake: () => void = () => {};
  readonly #hear = (bytes: Uint8Array): void => {
    this.#hasHeard = true;
    this.#received.push(...bytes);
    this.#wake();
  };
  readonly #end = (): void => this.#wake();

  private constructor(port: BootPort, signal?: AbortSignal) {
    this.#port = port;
    this.#signal = signal;
    port.on('data', this.#hear);
    port.on('close', this.#end);
    signal?.addEventListener('abort', this.#end);
  }

  /**
   * Resets the board by DTR and asks until its boot loader answers.
   * @throws CodedError BOOT_SILENT after some tries, BOOT_CHIP when a loader of larger chips answers, BOOT_LOST when the port closes; the signal's reason
   */
  static async enter(port: BootPort, signal?: AbortSignal): Promise<Stk500> {
    const loader = new Stk500(port, signal);
    try {
      for (const baudRate of BAUD_RATES) {
        await settled((done) => port.update({ baudRate }, done));
        await settled((done) => port.set({ dtr: false }, done));
        await loader.#sleep(PULSE_MS);
        await settled((done) => port.set({ dtr: true }, done));
        await loader.#sleep(START_MS);
        for (let question = 0; question < QUESTIONS; question++) {
          loader.#received = [];
          loader.#send(GET_SYNC, END_OF_COMMAND);
          if (await loader.#isInSync()) {
            await loader.#passLateReplies();
            return loader;
          }
        }
        await loader.#refuseVersion2();
      }
      const advice =
        'Check that the board is an Uno or a Nano with a boot loader, and press its reset button as this begins.';
      throw new CodedError<BootErrorCode>('BOOT_SILENT', `No boot loader answers at ${port.path}. ${advice}`);
    } catch (error) {
      loader.release();
      throw error;
    }
  }

  /** The conversation is over; the port's bytes are somebody else's again. */
  release(): void {
    this.#port.off('data', this.#hear);
    this.#signal?.removeEventListener('abort', this.#end);
  }

  /** Three bytes that name the chip: 1E 95 0F for an ATmega328P. */
  async signature(): Promise<Uint8Array> {
    return this.#ask([READ_SIGN], 3);
  }

  /** As the loader says it; Optiboot 4.4 says 4 and 4, ATmegaBOOT 1 and 16. */
  async version(): Promise<{ major: number; minor: number }> {
    const [major] = await this.#ask([GET_PARAMETER, SOFTWARE_MAJOR], 1);
    const [minor] = await this.#ask([GET_PARAMETER, SOFTWARE_MINOR], 1);
    return { major: major!, minor: minor! };
  }

  /**
   * Reads bytes of the flash.
   * @param address first byte, even
   */
  async readPage(address: number, length: number): Promise<Uint8Array> {
    await this.#load(address);
    return this.#ask([READ_PAGE, length >> 8, length & 0xff, FLASH], length);
  }

  /** Erases and writes a page. @param address its first byte */
  async writePage(address: number, bytes: Uint8Array): Promise<void> {
    await this.#load(address);
    await this.#ask([PROG_PAGE, bytes.length >> 8, bytes.length & 0xff, FLASH, ...bytes], 0);
  }

  /** The program starts. */
  async leave(): Promise<void> {
    await this.#ask([LEAVE], 0);
  }

  async #load(address: number): Promise<void> {
    const word = address >> 1;
    await this.#ask([LOAD_ADDRESS, word & 0xff, word >> 8], 0);
  }

  async #ask(command: readonly number[], replyBytes: number): Promise<Uint8Array> {
    this.#received = [];
    this.#send(...command, END_OF_COMMAND);
    const reply = await this.#take(replyBytes + 2, REPLY_MS);
    if (reply === undefined) throw this.#silence();
    if (reply[0] !== IN_SYNC) throw this.#lost('It answered something else than was asked.');
    if (reply.at(-1) !== OK) {
      const what = `The boot loader at ${this.#port.path} refuses the command 0x${command[0]!.toString(16)}.`;
      throw new CodedError<BootErrorCode>(
        'BOOT_REFUSED',
        `${what} Run the command again; a newer boot loader may help.`,
      );
    }
    return Uint8Array.from(reply.slice(1, -1));
  }

  async #isInSync(): Promise<boolean> {
    const reply = await this.#take(2, QUESTION_MS);
    return reply !== undefined && reply[0] === IN_SYNC && reply[1] === OK;
  }

  /**
   * Questions that were heard late, all at once, are all answered. Replies come in their order: when that to another command is there, and no
   * other looks like it, none is left.
   */
  async #passLateReplies(): Promise<void> {
    this.#send(READ_SIGN, END_OF_COMMAND);
    for (;;) {
      const reply = await this.#take(2, REPLY_MS);
      if (reply === undefined) throw this.#silence();
      if (reply[1] === OK) continue;
      if ((await this.#take(3, REPLY_MS)) === undefined) throw this.#silence();
      return;
    }
  }

  /** @throws CodedError BOOT_CHIP */
  async #refuseVersion2(): Promise<void> {
    this.#received = [];
    this.#send(...SIGN_ON_2);
    await this.#sleep(QUESTION_MS);
    const heard = String.fromCharCode(...this.#received);
    if (!NAMES_2.some((name) => heard.includes(name))) return;
    const advice = 'The firmware is for an ATmega328P, as an Uno or a Nano has it. Nothing was written.';
    const what = `The board at ${this.#port.path} is no Uno: its boot loader speaks STK500v2, as that of an Arduino Mega (ATmega2560) does.`;
    throw new CodedError<BootErrorCode>('BOOT_CHIP', `${what} ${advice}`);
  }

  /** The next bytes; undefined when they do not come in time. @throws when the port closes, or the signal's reason */
  async #take(count: number, withinMs: number): Promise<number[] | undefined> {
    const deadline = performance.now() + withinMs;
    while (this.#received.length < count) {
      const leftMs = deadline - performance.now();
      if (leftMs <= 0) return undefined;
      await this.#pause(leftMs);
    }
    return this.#received.splice(0, count);
  }

  async #sleep(ms: number): Promise<void> {
    const end = performance.now() + ms;
    for (let leftMs = ms; leftMs > 0; leftMs = end - performance.now()) await this.#pause(leftMs);
  }

  /** Waits so long, or until a byte comes. */
  async #pause(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
      if (this.#signal?.aborted || !this.#port.isOpen) this.#wake();
    });
    this.#signal?.throwIfAborted();
    if (this.#port.isOpen) return;
    if (this.#hasHeard) throw this.#lost('Its port closed.');
    throw new CodedError<BootErrorCode>('BOOT_LOST', closedUnheard(this.#port.path));
  }

  #send(...bytes: number[]): void {
    this.#port.write(Uint8Array.from(bytes));
  }

  #silence(): CodedError<BootErrorCode> {
    return this.#lost(`It did not answer within ${REPLY_MS / 1000} s.`);
  }

  #lost(what: string): CodedError<BootErrorCode> {
    const advice =
      'Plug the board in again and run the command again: its boot loader is untouched, so it can be flashed anew.';
    return new CodedError('BOOT_LOST', `The boot loader at ${this.#port.path} was lost. ${what} ${advice}`);
  }
}

/**
 * A callback of serialport as a promise. An error is no end: a pseudo terminal has no modem lines, and its opening was the reset. A port that is
 * gone is noticed by who waits for it next.
 */
async function settled(start: (done: (error: Error | null | undefined) => void) => void): Promise<void> {
  await new Promise<void>((resolve) => start(() => resolve()));
}
