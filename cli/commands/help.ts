// synaptolytic help: how a command is used, as its --help shows it.
import type { Command } from 'commander';
import { didYouMean } from '../../src/base/index.js';
import { describeCommand } from '../command.js';
import { CommandError } from '../failure.js';

export function addHelp(program: Command): void {
  const command = program.command('help').summary('show how a command is used');
  command
    .description('Shows how a command is used, as its --help does; without a name, which commands there are.')
    .argument('[command...]', 'the command, such as train or rig run');
  describeCommand(command, { examples: ['help', 'help train', 'help rig run'], exits: [] });
  command.action((names: readonly string[]) => commandOf(program, names).outputHelp());
}

/** @throws CommandError 'usage' */
function commandOf(program: Command, names: readonly string[]): Command {
  let found = program;
  for (const name of names) {
    const next = found.commands.find((each) => each.name() === name);
    if (next === undefined) {
      const known = found.commands.map((each) => each.name());
      const whose = found === program ? 'command' : `command of ${found.name()}`;
      const there = known.length > 0 ? ` There are: ${known.join(', ')}.` : ' It has none.';
      throw new CommandError('usage', `There is no ${whose} "${name}".${didYouMean(name, known)}${there}`);
    }
    found = next;
  }
  return found;
}
