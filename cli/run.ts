// One command line from its words to its exit code.
import { CommanderError } from 'commander';
import type { Session } from './command.js';
import { exitCodes } from './exit-codes.js';
import { explain, failureJson } from './failure.js';
import type { Interruption } from './interruption.js';
import type { Output } from './output.js';
import { commandOf, createProgram } from './program.js';

/** Runs the command that the words after `synaptolytic` name. Says what goes wrong, and resolves with the exit code. */
export async function run(words: readonly string[], output: Output, interruption: Interruption): Promise<number> {
  output.isJson = asksForJson(words);
  const session: Session = { output, interruption, exit: 'ok', atEnd: [], hasBegun: false };
  try {
    const program = await createProgram(session, words);
    await program.parseAsync(words, { from: 'user' });
    return exitCodes[session.exit].code;
  } catch (error) {
    const code = sayFailure(error, output, interruption);
    if (code !== exitCodes.ok.code && !session.hasBegun) await forgetVerdicts(words, output);
    return code;
  } finally {
    for (const end of session.atEnd) end();
    const { user, system } = process.cpuUsage();
    const [tookS, cpuS] = [process.uptime(), (user + system) / 1e6];
    output.verbose(`took ${tookS.toFixed(2)} s, of which the processor worked ${cpuS.toFixed(2)} s`);
  }
}

/** A verdict of an earlier run never speaks for one that could not even begin. */
async function forgetVerdicts(words: readonly string[], output: Output): Promise<void> {
  if (!['validate', 'check'].includes(commandOf(words) ?? '')) return;
  try {
    (await import('./commands/verdict-files.js')).forgetVerdicts(words);
  } catch (error) {
    output.say(`An earlier verdict is still there. ${(error as Error).message}`);
  }
}

/** Also where the command line cannot be read otherwise. */
function asksForJson(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  return words.slice(0, end < 0 ? undefined : end).includes('--json');
}

/** Says what an error means to the user; with --json on stdout too, unless the command has printed its result. Returns the exit code. */
export function sayFailure(error: unknown, output: Output, interruption: Interruption): number {
  // The help or the version, which commander has printed.
  if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.ok.code;
  const failure = explain(error, interruption);
  // The help again, in place of a command that was not given.
  if (!(error instanceof CommanderError)) {
    const head = output.paint('red', failure.exit === 'interrupted' ? 'interrupted' : 'error', 'stderr');
    output.say(`${head}: ${failure.message}`);
  }
  if (output.isJson && !output.hasResult) output.printJson(failureJson(failure));
  return exitCodes[failure.exit].code;
}
