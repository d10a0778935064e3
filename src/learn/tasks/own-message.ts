// What goes wrong in tasks and fitness expressions that users write.

/** TASK_MODULE: no module with a task in it. TASK_SHAPE: what it makes is no task. TASK_FAILED: it failed while it was played. */
export type OwnTaskErrorCode = 'TASK_MODULE' | 'TASK_SHAPE' | 'TASK_FAILED' | 'FITNESS_INVALID' | 'FITNESS_FAILED';

/** A user's own message on one line, without what a terminal would take for a command, and with a full stop. */
export function ownMessage(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text
    .trim()
    .replace(/\p{Cc}+/gu, ' ')
    .replace(/[.!?]?$/, (end) => end || '.');
}
