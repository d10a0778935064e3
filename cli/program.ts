// All commands put together under one name, of which only those are loaded that a command line needs.
import { type Argument, type Command, Option } from 'commander';
import { programVersion } from '../src/base/files/index.js';
import type { Session } from './command.js';
import { ParsedCommand } from './parser.js';

type AddCommand = (program: Command, session: Session) => void;

/** The commands in the order of the help. */
const commands: Readonly<Record<string, () => Promise<AddCommand>>> = {
  pipeline: async () => (await import('./commands/pipeline.js')).addPipeline,
  train: async () => (await import('./commands/train.js')).addTrain,
  compare: async () => (await import('./commands/compare.js')).addCompare,
  plot: async () => (await import('./commands/plot.js')).addPlot,
  experiment: async () => (await import('./commands/experiment.js')).addExperiment,
  worker: async () => (await import('./commands/worker.js')).addWorker,
  minimise: async () => (await import('./commands/minimise.js')).addMinimise,
  compile: async () => (await import('./commands/compile.js')).addCompile,
  inspect: async () => (await import('./commands/inspect.js')).addInspect,
  firmware: async () => (await import('./commands/firmware/firmware.js')).addFirmware,
  flash: async () => (await import('./commands/flash.js')).addFlash,
  validate: async () => (await import('./commands/validate.js')).addValidate,
  check: async () => (await import('./commands/check.js')).addCheck,
  animate: async () => (await import('./commands/animate.js')).addAnimate,
  rig: async () => (await import('./commands/rig/rig.js')).addRig,
  boards: async () => (await import('./commands/boards.js')).addBoards,
  ui: async () => (await import('./commands/ui.js')).addUi,
  serve: async () => (await import('./commands/serve.js')).addServe,
  completion: async () => (await import('./commands/completion.js')).addCompletion,
  help: async () => (await import('./commands/help.js')).addHelp,
};

/** Commands that tell of all the others. */
const aboutAll = ['completion', 'help'];

/**
 * The command line for these words, with all commands unless the words name one of them or ask for the version only. Rooms that take
 * long to load (boards, link, hil) are imported by the commands when they run. Errors of use are thrown, the
 * help in place of a command that is missing as CommanderError after it was printed.
 */
export async function createProgram(session: Session, words: readonly string[]): Promise<Command> {
  const { output } = session;
  const program = new ParsedCommand('synaptolytic')
    .description('Learn a network by pruning alone, put it on a microcontroller, and prove that it works there.')
    .version(programVersion())
    .addOption(new Option('--quiet', 'leave progress out on stderr; warnings and errors stay').conflicts('verbose'))
    .option('--verbose', 'tell on stderr what was sent to a board, and how long the command took')
    .exitOverride()
    .configureOutput(output.ofParser)
    .helpCommand(false)
    .configureHelp({
      showGlobalOptions: true,
      subcommandTerm: (command) => [command.name(), ...command.registeredArguments.map(argumentTerm)].join(' '),
    })
    .addHelpText(
      'after',
      '\nExample:\n  $ synaptolytic pipeline\n\n<command> --help shows its options, an example and its exit codes.',
    )
    .hook('preAction', () => {
      session.hasBegun = true;
      const { quiet, verbose } = program.opts<{ quiet?: boolean; verbose?: boolean }>();
      if (quiet) output.detail = 'quiet';
      if (verbose) output.detail = 'verbose';
    });
  for (const name of needed(words)) (await commands[name]!())(program, session);
  return program;
}

/** The first word of a command line that is no option. */
export function commandOf(words: readonly string[]): string | undefined {
  return words.find((word) => !word.startsWith('-'));
}

function needed(words: readonly string[]): readonly string[] {
  if (words[0] === '--version' || words[0] === '-V') return [];
  const name = commandOf(words) ?? '';
  const isOne = Object.hasOwn(commands, name) && !aboutAll.includes(name);
  return isOne ? [name] : Object.keys(commands);
}

function argumentTerm(argument: Argument): string {
  const name = argument.name() + (argument.variadic ? '...' : '');
  return argument.required ? `<${name}>` : `[${name}]`;
}
