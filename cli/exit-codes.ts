// How a run of synaptolytic can end: the one table of exit codes, printed by --help and in docs/command-line.md.

/** Exit code and its meaning. */
export const exitCodes = {
  ok: { code: 0, meaning: 'done; every check passed' },
  checkFailed: { code: 1, meaning: 'the run is complete, and at least one check failed' },
  usage: { code: 2, meaning: 'the command line or a setting cannot be used' },
  input: { code: 3, meaning: 'an input file is missing, broken, or something else' },
  board: { code: 4, meaning: 'the port or the board does not work: missing, busy, silent, garbled, gone' },
  output: { code: 5, meaning: 'the output cannot be written' },
  refused: { code: 6, meaning: 'the board refuses an image, settings or a command; its earlier champion is untouched' },
  worker: { code: 7, meaning: 'a worker of training ended unexpectedly, or a run failed there; it can be resumed' },
  fault: { code: 8, meaning: 'a fault stopped the machine, or is latched in it; the message names it' },
  queue: { code: 9, meaning: 'the queue of runs cannot be used: not reached, refused, or of another version' },
  bug: { code: 70, meaning: 'an error in synaptolytic itself; please report it' },
  interrupted: { code: 130, meaning: 'interrupted by Ctrl-C, SIGTERM or a closed terminal (SIGHUP)' },
} as const satisfies Record<string, { code: number; meaning: string }>;

/** Name of a row of the table. */
export type ExitName = keyof typeof exitCodes;
