// The one error of the rooms above sim: its code says to a program what kind it is, its message to a person what to do.

/**
 * An error that somebody can do something about. The message says what happened, to which thing, and what to do.
 *
 * Each room publishes its codes as a type (`RunErrorCode`, `LinkErrorCode`, …) and states there what each means; a subclass
 * exists only where an error carries more than that.
 */
export class CodedError<Code extends string = string> extends Error {
  override readonly name: string = 'CodedError';
  readonly code: Code;

  constructor(code: Code, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Whether something that was thrown is an error of this code. */
export function hasCode<Code extends string>(error: unknown, code: Code): error is CodedError<Code> {
  return error instanceof CodedError && error.code === code;
}
