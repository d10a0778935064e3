// The error of this room.

export type TaskErrorCode = 'TASK_UNKNOWN' | 'TASK_PARAMETER';

/** A task that cannot be created as asked. The message says what to do. */
export class TaskError extends Error {
  readonly code: TaskErrorCode;

  constructor(code: TaskErrorCode, message: string) {
    super(message);
    this.name = 'TaskError';
    this.code = code;
  }
}
