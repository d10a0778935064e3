// One command line from its words to its exit code.
import { CommanderError } from 'commander';
import type { Session } from './command.js';
import { exitCodes } from './exit-codes.js';
import { explain } from './failure.js';
import type { Interruption } from './interruption.js';
import type { Output } from './output.js';
import { createProgram } from './program.js';

/** Runs the command that the words after `synaptolytic` name. Says what goes wrong, and resolves with the exit code. */
export async function run(words: readonly string[], output: Output, interruption: Interruption): Promise<number> {
  const session: Session = { output, interruption, exit: 'ok' };
  try {
    await createProgram(session).parseAsync(words, { from: 'user' });
    return exitCodes[session.exit].code;
  } catch (error) {
    return sayFailure(error, output, interruption);
  }
}

/** Says what an error means to the user. Returns the exit code. */
export function sayFailure(error: unknown, output: Output, interruption: Interruption): number {
  // Commander has already printed its message, the help or the version.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok.code : exitCodes.usage.code;
  const { exit, message } = explain(error, interruption);
  output.say(`${output.paint('red', exit === 'interrupted' ? 'interrupted' : 'error', 'stderr')}: ${message}`);
  return exitCodes[exit].code;
}
