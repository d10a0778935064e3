// The options of training, shared by the commands that train.
import type { Command } from 'commander';
import { defaultSettings, type MethodName, type TrainingSettings } from '../learn/index.js';
import { anyNumber } from './command.js';
import { parseQuantity } from './quantity.js';

/** What commander makes of the options. */
export interface TrainingOptions {
  readonly task: string;
  readonly method: string;
  readonly rail?: string;
  readonly seed?: number;
  readonly population?: number;
  readonly episodes?: number;
  readonly initialPrune?: number;
  readonly minGenerations?: number;
  readonly maxGenerations?: number;
  readonly target?: number;
  readonly confirm?: number;
}

/**
 * Adds the options to a command. What is not given is as in the article.
 *
 * @param episodesFlag the flag for the episodes of training.
 */
export function addTrainingOptions(command: Command, episodesFlag: '--episodes' | '--train-episodes'): Command {
  return command
    .option('--task <name>', 'what to learn: swing-up, balance, double-pendulum or cartpole', 'swing-up')
    .option('--method <name>', 'how to learn it', 'mk1')
    .option(
      '--rail <length>',
      'where the rail ends to either side, with its unit (default: "2 m", double-pendulum "1 m")',
    )
    .option('--seed <n>', 'number that all chance comes from (default: 1)', anyNumber)
    .option('--population <n>', 'networks in a generation (default: 256, balance and cartpole 128)', anyNumber)
    .option(`${episodesFlag} <n>`, 'episodes that each network plays in its generation (default: 8)', anyNumber)
    .option('--initial-prune <p>', 'share of the connections removed at the start (default: 0.25)', anyNumber)
    .option('--min-generations <n>', 'first generation after which training may stop (default: 100)', anyNumber)
    .option('--max-generations <n>', 'number of generations at most (default: 1024)', anyNumber)
    .option('--target <return>', 'mean return that ends training (default: 880, balance 999.5)', anyNumber)
    .option('--confirm <n>', 'fresh starts that decide which finalist is the champion (default: 100)', anyNumber);
}

/**
 * The settings that the options ask for.
 *
 * @throws CommandError, SettingsError or TaskError when an option cannot be used.
 */
export async function trainingSettings(options: TrainingOptions): Promise<TrainingSettings> {
  const { rail } = options;
  const changes = given({
    taskParameters:
      rail === undefined
        ? undefined
        : { railM: await parseQuantity(rail, { kind: 'length', unit: 'm', option: '--rail' }) },
    seed: options.seed,
    population: options.population,
    episodes: options.episodes,
    initialPrune: options.initialPrune,
    minGenerations: options.minGenerations,
    maxGenerations: options.maxGenerations,
    targetReturn: options.target,
    confirmEpisodes: options.confirm,
  });
  // Whether there is such a method is for the settings to say.
  return defaultSettings(options.task, options.method as MethodName, changes);
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The entries that have a value. */
function given<T extends object>(values: T): Given<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Given<T>;
}
