// The error of this room.

export type TaskErrorCode = 'TASK_UNKNOWN' | 'TASK_PARAMETER';

/** A message that names parameters by what `named` makes of them. */
export type ParameterWords = (named: (parameter: string) => string) => string;

/** A task that cannot be created as asked. The message says what to do. */
export class TaskError extends Error {
  override readonly name = 'TaskError';
  readonly code: TaskErrorCode;
  /** The first parameter that the message names, if it names one. */
  readonly parameter: string | undefined;
  readonly #words: ParameterWords;

  constructor(code: TaskErrorCode, words: ParameterWords, named = (parameter: string) => `"${parameter}"`) {
    const parameters: string[] = [];
    super(
      words((parameter) => {
        parameters.push(parameter);
        return named(parameter);
      }),
    );
    this.code = code;
    this.parameter = parameters[0];
    this.#words = words;
  }

  /** The same error with other words for the parameters, such as the options that set them. */
  renamed(named: (parameter: string) => string): TaskError {
    return new TaskError(this.code, this.#words, named);
  }
}
