// The person of a calibration at a terminal: is told what to do, and asked.
import { createInterface } from 'node:readline/promises';
import type { Person } from '../../../rig/calibration/index.js';
import { DEGREES_PER_RADIAN } from '../../../src/base/index.js';
import { CommandError } from '../../failure.js';
import type { Output } from '../../output.js';

export class TerminalPerson implements Person {
  readonly #output: Output;
  readonly #signal: AbortSignal;
  #saidLast = '';

  constructor(output: Output, signal: AbortSignal) {
    this.#output = output;
    this.#signal = signal;
  }

  /** Whether somebody can answer. */
  static get isThere(): boolean {
    return process.stdin.isTTY === true;
  }

  async putInMiddle(): Promise<void> {
    const what =
      'Put the cart near the middle of its track and let the pole hang still. Keep a hand at the emergency stop.';
    if (TerminalPerson.isThere) await this.ask(`${what} Then press Enter. `);
    else this.#say(what);
  }

  async letHang(): Promise<void> {
    this.#say('Let the pole hang still.');
  }

  async swing(angleRad: number): Promise<void> {
    this.#say(
      `Hold the cart, lift the pole to about ${Math.round(angleRad * DEGREES_PER_RADIAN)} degrees, and let the pole go. Hold the cart for 15 s.`,
    );
  }

  async turnOnce(): Promise<void> {
    this.#say('Turn the pole once right round, without a pause, and let it hang still again.');
  }

  async sawRight(push: () => Promise<void>): Promise<boolean> {
    if (!TerminalPerson.isThere) {
      const what = 'Without limit switches only a person can tell right from left, and there is no terminal to ask at.';
      throw new CommandError('usage', `${what} Run the command in a terminal.`);
    }
    await push();
    for (;;) {
      const answer = (await this.ask('The cart was pushed. Did it move right? (y/n) ')).trim().toLowerCase();
      if (answer === 'y' || answer === 'yes') return true;
      if (answer === 'n' || answer === 'no') return false;
    }
  }

  /** What somebody answers at the terminal. */
  async ask(question: string): Promise<string> {
    this.#saidLast = question;
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    // In a terminal that readline listens to, Ctrl-C comes to it.
    terminal.on('SIGINT', () => process.emit('SIGINT'));
    try {
      return await terminal.question(question, { signal: this.#signal });
    } finally {
      terminal.close();
    }
  }

  /** The same request is not said twice in a row. */
  #say(text: string): void {
    if (text === this.#saidLast) return;
    this.#saidLast = text;
    this.#output.say(text);
  }
}
