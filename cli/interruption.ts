// Ctrl-C, SIGTERM and SIGHUP: the first asks the command to stop and tidy up, the second ends the process at once.
import { exitCodes } from './exit-codes.js';

/** Carries the wish to stop to the running command, and from it what the user should know then. */
export class Interruption {
  /** What to tell a user who interrupts from here on: what is left on disk, and what to do. */
  advice = 'Nothing was written.';
  /** What to do after any other failure from here on; '' when there is nothing to go on with. */
  recovery = '';
  readonly #controller = new AbortController();

  /** Aborted by the first SIGINT, SIGTERM or SIGHUP. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Asks the running command to stop. */
  interrupt(): void {
    this.#controller.abort();
  }

  /** Starts to listen for the signals of this process. */
  listen(): void {
    const stop = (): void => {
      if (this.signal.aborted) process.exit(exitCodes.interrupted.code);
      this.interrupt();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  }
}
