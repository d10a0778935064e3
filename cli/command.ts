// What all commands have in common: the session they run in, and a help that ends with an example and the exit codes.
import { type Command, InvalidArgumentError } from 'commander';
import { type ExitName, exitCodes } from './exit-codes.js';
import { CommandError } from './failure.js';
import type { Interruption } from './interruption.js';
import type { Output } from './output.js';
import { factSheet } from './text.js';

/** What a running command works with. */
export interface Session {
  readonly output: Output;
  readonly interruption: Interruption;
  /** Whether the command line was understood and its command runs. */
  hasBegun: boolean;
  /** How the command ended, if not by an error. */
  exit: ExitName;
  /** What is still to do, or to tell, when the command has ended in whichever way. */
  readonly atEnd: (() => void)[];
}

/** The end of a command's help. 'ok', 'usage', 'output', 'bug' and 'interrupted' are exits of every command. */
interface HelpEnd {
  readonly examples: readonly string[];
  readonly exits: readonly ExitName[];
}

/** Adds --json and the end of the help. */
export function completeCommand(command: Command, help: HelpEnd): Command {
  command.option('--json', 'print the result, or the error, as JSON on stdout, and nothing else there');
  return describeCommand(command, help);
}

/** Adds the end of the help. */
export function describeCommand(command: Command, help: HelpEnd): Command {
  const exits = new Set<ExitName>(['ok', ...help.exits, 'usage', 'output', 'bug', 'interrupted']);
  return command.addHelpText(
    'after',
    [
      '',
      'Example:',
      ...help.examples.map((example) => `  $ synaptolytic ${example}`),
      '',
      'Exit codes:',
      exitCodeSheet((name) => exits.has(name)),
    ].join('\n'),
  );
}

/** The flags of a command that the user gave, without `but`. */
export function givenFlags(command: Command, but: readonly string[]): string[] {
  return command.options
    .filter((option) => command.getOptionValueSource(option.attributeName()) === 'cli')
    .map(({ long }) => long!)
    .filter((flag) => !but.includes(flag));
}

/**
 * Refuses all flags beside one that says itself what the others would.
 *
 * @param allowed those that go with it.
 * @param why as the beginning of a sentence: 'A resumed run keeps the settings it began with'.
 * @param or what else to do than to leave them out: ', or train anew without --resume'.
 * @throws CommandError 'usage'
 */
export function refuseOthers(command: Command, flag: string, allowed: readonly string[], why: string, or = ''): void {
  const others = givenFlags(command, [flag, ...allowed]);
  if (others.length === 0) return;
  const what = `${why}: ${flag} cannot be used together with ${others.join(', ')}.`;
  throw new CommandError('usage', `${what} Leave ${others.length === 1 ? 'it' : 'them'} out${or}.`, {
    field: others[0]!,
  });
}

/** As wide as the rest of the help where it is piped; commander asks the terminal for itself. */
const helpColumns = 80;

function exitCodeSheet(wanted: (name: ExitName) => boolean): string {
  const rows = Object.entries(exitCodes).filter(([name]) => wanted(name as ExitName));
  return factSheet(
    rows.map(([, { code, meaning }]) => [`  ${String(code).padStart(3)}`, meaning]),
    helpColumns,
  );
}

/** Reads an option that is a whole number of at least `least`, and at most `most`. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
  const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) {
      throw new InvalidArgumentError(`It must be a whole number ${range}.`);
    }
    return value;
  };
}

/** Reads an option that is a number. */
export function anyNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It must be a number.');
  return value;
}
