// The parser of the command line: commander, whose errors of use are ours, each with the option that it is about.
import { type Argument, Command, InvalidArgumentError, type Option } from 'commander';
import { didYouMean } from '../src/base/index.js';
import { CommandError } from './failure.js';

type Read = NonNullable<Option['parseArg']>;

/**
 * A command whose errors of use are thrown as `CommandError`, and not printed. Commander calls the methods from `unknownOption` on
 * when it finds one; test/cli/parser.test.ts holds each of them.
 */
export class ParsedCommand extends Command {
  override createCommand(name?: string): ParsedCommand {
    return new ParsedCommand(name);
  }

  override addOption(option: Option): this {
    option.parseArg &&= reading(option.parseArg, `Option '${option.flags}' argument`, option);
    return super.addOption(option);
  }

  override addArgument(argument: Argument): this {
    argument.parseArg &&= reading(argument.parseArg, `Command-argument value`);
    return super.addArgument(argument);
  }

  unknownOption(word: string): never {
    const [flag = word] = word.split('=', 1);
    const known = [...this.#withParents()].flatMap((command) => command.createHelp().visibleOptions(command));
    const flags = known.flatMap(({ long }) => long ?? []);
    throw misused(`Unknown option '${flag}'.${didYouMean(flag, flags)}`, flag);
  }

  unknownCommand(): never {
    const name = this.args[0] ?? '';
    const names = this.commands.map((command) => command.name());
    throw misused(`Unknown command '${name}'.${didYouMean(name, names)}`);
  }

  missingArgument(name: string): never {
    throw misused(`Missing required argument '${name}'.`);
  }

  optionMissingArgument(option: Option): never {
    throw misused(`Option '${option.flags}' argument missing.`, option.long);
  }

  missingMandatoryOptionValue(option: Option): never {
    throw misused(`Required option '${option.flags}' not specified.`, option.long);
  }

  _conflictingOption(option: Option, other: Option): never {
    throw misused(`Option '${option.flags}' cannot be used with option '${other.flags}'.`, option.long);
  }

  _excessArguments(given: readonly string[]): never {
    const { length } = this.registeredArguments;
    const expected = `Expected ${length} argument${length === 1 ? '' : 's'} but got ${given.length}.`;
    throw misused(`Too many arguments${this.parent ? ` for '${this.name()}'` : ''}. ${expected}`);
  }

  *#withParents(): Generator<Command> {
    for (let command: Command | null = this; command; command = command.parent) yield command;
  }
}

/** Reads a value, and says of one that cannot be read for what it was given. */
function reading(read: Read, what: string, option?: Option): Read {
  return (value, previous) => {
    try {
      return read(value, previous);
    } catch (error) {
      if (!(error instanceof InvalidArgumentError)) throw error;
      throw misused(`${what} '${value}' is invalid. ${error.message}`, option?.long);
    }
  };
}

function misused(what: string, flag?: string): CommandError {
  return new CommandError('usage', `${what} See --help for how the command is used.`, { ...(flag && { field: flag }) });
}
