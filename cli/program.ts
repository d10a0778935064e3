// All commands put together under one name.
import { Command } from 'commander';
import { programVersion } from '../src/base/files/index.js';
import type { Session } from './command.js';
import { addAnimate } from './commands/animate.js';
import { addBoards } from './commands/boards.js';
import { addCompare } from './commands/compare.js';
import { addCompile } from './commands/compile.js';
import { addExperiment } from './commands/experiment.js';
import { addFirmware } from './commands/firmware/firmware.js';
import { addFlash } from './commands/flash.js';
import { addInspect } from './commands/inspect.js';
import { addMinimise } from './commands/minimise.js';
import { addPipeline } from './commands/pipeline.js';
import { addRig } from './commands/rig/rig.js';
import { addServe } from './commands/serve.js';
import { addTrain } from './commands/train.js';
import { addValidate } from './commands/validate.js';

/**
 * The whole command line. Rooms that take long to load (boards, link, hil) are imported by the commands when they run. Errors of
 * use are thrown as CommanderError after commander has printed them.
 */
export function createProgram(session: Session): Command {
  const program = new Command('synaptolytic')
    .description('Learn a network by pruning alone, put it on a microcontroller, and prove that it works there.')
    .version(programVersion())
    .exitOverride()
    .configureOutput(session.output.ofParser)
    .helpCommand(false)
    .configureHelp({
      subcommandTerm: (command) =>
        [
          command.name(),
          ...command.registeredArguments.map((each) => `<${each.name()}${each.variadic ? '...' : ''}>`),
        ].join(' '),
    })
    .addHelpText(
      'after',
      '\nExample:\n  $ synaptolytic pipeline\n\n<command> --help shows its options, an example and its exit codes.',
    )
    .showHelpAfterError('(--help shows how the command is used)');
  for (const add of [
    addPipeline,
    addTrain,
    addCompare,
    addExperiment,
    addMinimise,
    addCompile,
    addInspect,
    addFirmware,
    addFlash,
    addValidate,
    addAnimate,
    addRig,
    addBoards,
    addServe,
  ])
    add(program, session);
  return program;
}
