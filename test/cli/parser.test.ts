// Errors of use: one sentence of what is wrong, and for programs the option that it is about.
import { InvalidArgumentError, Option } from 'commander';
import { describe, expect, it } from 'vitest';
import { CommandError } from '../../cli/failure.js';
import { ParsedCommand } from '../../cli/parser.js';

function program(): ParsedCommand {
  const all = new ParsedCommand('all').exitOverride().option('--loud');
  all
    .command('sow')
    .argument('<field>')
    .option('-n, --number <n>', 'how many', (text) => {
      if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a number.');
      return Number(text);
    })
    .addOption(new Option('--seed <kind>').choices(['oats', 'rye']))
    .addOption(new Option('--by-hand').conflicts('seed'))
    .action(() => {});
  all
    .command('reap')
    .requiredOption('--tool <name>')
    .action(() => {});
  return all;
}

function errorOf(line: string): unknown {
  try {
    return program().parse(line.split(' '), { from: 'user' });
  } catch (error) {
    return error;
  }
}

describe('ParsedCommand', () => {
  it.each([
    ['sow east --numbr 3', 'Unknown option \'--numbr\'. Did you mean "--number"?', '--numbr'],
    ['sow east --lound', 'Unknown option \'--lound\'. Did you mean "--loud"?', '--lound'],
    ['sow east --irrigation=deep', "Unknown option '--irrigation'.", '--irrigation'],
    ['sown east', 'Unknown command \'sown\'. Did you mean "sow"?', undefined],
    ['sow', "Missing required argument 'field'.", undefined],
    ['sow east west', "Too many arguments for 'sow'. Expected 1 argument but got 2.", undefined],
    ['sow east -n', "Option '-n, --number <n>' argument missing.", '--number'],
    ['sow east -n x', "Option '-n, --number <n>' argument 'x' is invalid. It must be a number.", '--number'],
    [
      'sow east --seed oak',
      "Option '--seed <kind>' argument 'oak' is invalid. Allowed choices are oats, rye.",
      '--seed',
    ],
    ['sow east --by-hand --seed rye', "Option '--by-hand' cannot be used with option '--seed <kind>'.", '--by-hand'],
    ['reap', "Required option '--tool <name>' not specified.", '--tool'],
  ])('%s', (line, what, field) => {
    const error = errorOf(line) as CommandError;
    expect(error).toBeInstanceOf(CommandError);
    expect(error).toMatchObject({ exit: 'usage', message: `${what} See --help for how the command is used.` });
    expect(error.place).toEqual(field === undefined ? {} : { field });
  });

  it('leaves errors that are none of use as they are', () => {
    const broken = new ParsedCommand().exitOverride().option('--x <n>', '', () => {
      throw new RangeError('broken on purpose');
    });
    expect(() => broken.parse(['--x', '1'], { from: 'user' })).toThrow(new RangeError('broken on purpose'));
  });
});
