// What may stand where on a command line, read off the commands themselves: for shells, which complete words by it.
import type { Command, Option } from 'commander';

/** What may stand in one place: these words, names of files or directories, or both; neither for what nobody can list. */
export interface Expected {
  readonly words: readonly string[];
  readonly paths?: 'files' | 'directories';
}

export interface CompletedOption {
  /** '--out' */
  readonly flag: string;
  readonly help: string;
  /** Undefined for an option that takes no value. */
  readonly value?: Expected;
}

/** The place behind the words of a command: 'rig run'; '' behind the program's name. */
export interface Place {
  readonly at: string;
  readonly commands: readonly { readonly name: string; readonly summary: string }[];
  readonly options: readonly CompletedOption[];
  readonly argument: Expected;
}

/** Words that options take beside what their description says, by flag. */
export type KnownWords = Readonly<Record<string, readonly string[]>>;

/** All places of a command line, the program's first. */
export function places(program: Command, known: KnownWords): Place[] {
  const all = placesFrom(program, '', globalOptions(program, known), known);
  // Behind `help` stand the words of commands.
  const named = all.filter(({ at, commands }) => at !== '' && commands.length > 0);
  const asked = named.map(({ at, commands }) => ({ at: `help ${at}`, commands, options: [], argument: nothing }));
  return [...all.map((each) => (each.at === 'help' ? { ...each, commands: all[0]!.commands } : each)), ...asked];
}

const nothing: Expected = { words: [] };

function globalOptions(program: Command, known: KnownWords): CompletedOption[] {
  return [...program.options.map((option) => completed(option, known)), { flag: '--help', help: 'display help' }];
}

function placesFrom(command: Command, at: string, everywhere: readonly CompletedOption[], known: KnownWords): Place[] {
  const own = at === '' ? [] : command.options.map((option) => completed(option, known));
  const here: Place = {
    at,
    commands: command.commands.map((each) => ({ name: each.name(), summary: each.summary() })),
    options: [...own, ...everywhere],
    argument: argumentOf(command),
  };
  const below = command.commands.flatMap((each) => placesFrom(each, `${at} ${each.name()}`.trim(), everywhere, known));
  return [here, ...below];
}

function completed(option: Option, known: KnownWords): CompletedOption {
  const flag = option.long!;
  const help = option.description;
  if (option.isBoolean() || option.negate) return { flag, help };
  const words = [...(option.argChoices ?? []), ...(known[flag] ?? [])];
  const paths = pathsOf(/[<[](.+)[>\]]/.exec(option.flags)?.[1] ?? '', flag);
  return { flag, help, value: { words, ...(paths && { paths }) } };
}

function argumentOf(command: Command): Expected {
  const arguments_ = command.registeredArguments;
  const words = arguments_.flatMap((argument) => argument.argChoices ?? []);
  const paths = arguments_.map((argument) => pathsOf(argument.name(), '')).find((each) => each !== undefined);
  return { words, ...(paths && { paths }) };
}

/** By the name of a value, as the help shows it. */
function pathsOf(name: string, flag: string): Expected['paths'] {
  if (name === 'dir' || name === 'run') return 'directories';
  const isFile = name === 'file' || name === 'path' || name.endsWith('.json');
  return isFile || flag === '--rig' || flag === '--task' ? 'files' : undefined;
}
