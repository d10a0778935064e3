// The person of a guide at a terminal: is told what to do, and asked.
import { createInterface } from 'node:readline/promises';
import { ToldPerson } from '../../../rig/calibration/index.js';
import { CommandError } from '../../failure.js';
import type { Output } from '../../output.js';

export class TerminalPerson extends ToldPerson {
  readonly #output: Output;
  readonly #signal: AbortSignal;
  #saidLast = '';

  constructor(output: Output, signal: AbortSignal) {
    super();
    this.#output = output;
    this.#signal = signal;
  }

  /** Whether somebody can answer. */
  static get isThere(): boolean {
    return process.stdin.isTTY === true;
  }

  override sawRight(push: () => Promise<void>): Promise<boolean> {
    if (TerminalPerson.isThere) return super.sawRight(push);
    const what = 'Without limit switches only a person can tell right from left, and there is no terminal to ask at.';
    return Promise.reject(new CommandError('usage', `${what} Run the command in a terminal.`));
  }

  /** The same request is not said twice in a row. */
  protected async say(request: string): Promise<void> {
    if (request === this.#saidLast) return;
    this.#saidLast = request;
    this.#output.say(request);
  }

  /** Without a terminal it is said, and the machine waits until all rests. */
  protected async confirm(request: string): Promise<void> {
    if (TerminalPerson.isThere) await this.answer(`${request} Then press Enter. `);
    else await this.say(request);
  }

  protected async ask(question: string): Promise<boolean> {
    for (;;) {
      const answer = (await this.answer(`${question} (y/n) `)).trim().toLowerCase();
      if (answer === 'y' || answer === 'yes') return true;
      if (answer === 'n' || answer === 'no') return false;
    }
  }

  /** What somebody answers at the terminal. */
  async answer(question: string): Promise<string> {
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
}
