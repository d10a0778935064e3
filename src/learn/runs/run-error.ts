// What can be wrong with a run directory.

export type RunErrorCode = 'RUN_EXISTS' | 'RUN_INVALID' | 'RUN_VERSION' | 'RUN_IN_USE' | 'RUN_FINISHED';

/** A run directory that cannot be used as asked; the message names it, and says what to do. */
export class RunError extends Error {
  override readonly name = 'RunError';
  readonly code: RunErrorCode;

  /**
   * @param code RUN_EXISTS: something is there already. RUN_INVALID: it is no run, or a damaged one. RUN_VERSION: another
   * version of the program wrote it. RUN_IN_USE: a process is writing to it. RUN_FINISHED: there is nothing left to train.
   */
  constructor(code: RunErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
