// synaptolytic completion: a script with which a shell completes commands, options, choices and file names.
import { Argument, type Command } from 'commander';
import { describeCommand, type Session } from '../command.js';
import { places } from '../completion/command-tree.js';
import { type Shell, scripts } from '../completion/scripts.js';

export function addCompletion(program: Command, { output }: Session): void {
  const command = program.command('completion').summary('a script with which your shell completes commands');
  command
    .description(
      'Prints a script for a shell, which then completes commands, options, choices and names of files. It is made of the commands themselves.',
    )
    .addArgument(new Argument('<shell>', 'the shell that reads it').choices(Object.keys(scripts)));
  describeCommand(command, { examples: ['completion bash', 'completion fish'], exits: [] });
  command.action(async (shell: Shell) => {
    const [{ rigNames }, { methodNames, presetNames }] = await Promise.all([
      import('../../rig/description/index.js'),
      import('../../src/learn/index.js'),
    ]);
    const known = {
      '--rig': rigNames,
      '--method': methodNames,
      '--preset': presetNames,
      '--level': ['software', 'processor', 'rig'],
      '--port': ['emulated'],
    };
    output.print(scripts[shell](places(program, known)).trimEnd());
  });
}
