// The error of this room.

export type TaskErrorCode = 'TASK_UNKNOWN' | 'TASK_PARAMETER';

/** A message that names parameters by what `named` makes of them. */
export type ParameterWords = (named: (parameter: string) => string) => string;

/** A task that cannot be created as asked. The message says what to do. */
export class TaskError extends Error {
  override readonly name = 'TaskError';
  readonly code: TaskErrorCode;
  readonly #words: ParameterWords;

  constructor(code: TaskErrorCode, words: ParameterWords) {
    super(words((parameter) => `"${parameter}"`));
    this.code = code;
    this.#words = words;
  }

  /** The same error with other words for the parameters, such as the options that set them. */
  renamed(named: (parameter: string) => string): TaskError {
    return new TaskError(this.code, () => this.#words(named));
  }
}
