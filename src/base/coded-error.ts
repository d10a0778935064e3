// The one error of the rooms above sim: its code says to a program what kind it is, its message to a person what to do.

/** Which file an error is about, and what in it. */
export interface ErrorPlace {
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
  /** A field of the file by its path, a setting, or an option of the command line. */
  readonly field?: string;
}

/**
 * An error that somebody can do something about. The message says what happened, to which thing, and what to do.
 *
 * Each room publishes its codes as a type (`RunErrorCode`, `LinkErrorCode`, …) and states there what each means; a subclass
 * exists only where an error carries more than that.
 */
export class CodedError<Code extends string = string> extends Error {
  override readonly name: string = 'CodedError';
  readonly code: Code;
  /** For programs; the message says it too. */
  place: ErrorPlace = {};

  constructor(code: Code, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  /** Says where it is, beside what is known already. Returns the error. */
  at(place: ErrorPlace): this {
    this.place = { ...this.place, ...place };
    return this;
  }
}

/** Whether something that was thrown is an error of this code. */
export function hasCode<Code extends string>(error: unknown, code: Code): error is CodedError<Code> {
  return error instanceof CodedError && error.code === code;
}
