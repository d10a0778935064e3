// synaptolytic experiment: many training runs for one question, such as the article's tables, with statistics and a report.
import { basename, join } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { createTask } from '../../sim/index.js';
import { didYouMean, parseShard, type Shard, shardOf } from '../../src/base/index.js';
import {
  type ArticlePlan,
  articlePlan,
  ExperimentDirectory,
  type ExperimentOptions,
  type ExperimentResults,
  experimentNames,
  formatMarkdown,
  mergeExperiments,
  type OwnPlan,
  parseDescription,
  planDescription,
  questionOf,
  runExperiment,
  runShard,
  type TrialChanges,
} from '../../src/experiment/index.js';
import { mostWorkers, presets, type Twin } from '../../src/learn/index.js';
import { completeCommand, givenFlags, refuseOthers, type Session, wholeNumber } from '../command.js';
import { described, nameOf, placeOf } from '../experiment-lines.js';
import { CommandError } from '../failure.js';
import { readTextInput } from '../input-files.js';
import { twinOf } from '../rig-choice.js';
import { count, shellWord } from '../text.js';
import { defaultWorkers } from '../training-options.js';
import { TrainingProgress } from '../training-progress.js';

interface Options {
  readonly seeds?: number;
  readonly tables?: number[];
  readonly methods?: string[];
  readonly elect?: 'twin' | 'software';
  readonly population?: number;
  readonly episodes?: number;
  readonly maxGenerations?: number;
  readonly workers?: number;
  readonly out?: string;
  readonly resume?: string;
  readonly shard?: string;
  readonly queue?: string;
  readonly json?: boolean;
}

export function addExperiment(program: Command, session: Session): void {
  const command = program
    .command('experiment')
    .summary("repeat the article's tables, or play an experiment of one's own: statistics, a report");
  command
    .description(
      'Trains every method with every seed, as an experiment asks, and reports. "article" is Tables 1 and 2 of the article; others answer its questions; a YAML file describes one of your own: methods, tasks, settings and seeds. ' +
        'Leaves results.json, results.csv, results.md, figures/*.svg, report.html, and a run directory for each run. ' +
        'Ctrl-C keeps what was played; the same command goes on with what is missing.',
    )
    .argument(
      '[name]',
      `the experiment: ${experimentNames.join(', ')}, or a YAML file; not needed with --resume. "merge" puts shards together`,
    )
    .argument('[dir...]', 'with merge: the directories of the shards')
    .option(
      '--seeds <n>',
      "train with seeds 1 to this, or the first so many of the file's (default: 3, as the article, or all of the file's)",
      wholeNumber(1, 1_000_000),
    )
    .option('--tables <list>', "the article's tables (default: 1,2)", tableList)
    .option('--methods <list>', `the methods (default: ${articlePlan.methods.join(',')})`, wordList)
    .addOption(
      new Option(
        '--elect <judge>',
        'who is champion: the finalist that is best in software, as in the article, or on the twin, the rig bench-bumpers (default: software)',
      ).choices(['twin', 'software']),
    )
    .option('--population <n>', "for a trial: networks in a generation, not the experiment's", wholeNumber(1, 32_768))
    .option('--episodes <n>', "for a trial: episodes of each network, not the experiment's", wholeNumber(1, 65_536))
    .option(
      '--max-generations <n>',
      "for a trial: generations at most, not the experiment's",
      wholeNumber(1, 1_000_000),
    )
    .option(
      '--workers <n>',
      'threads that play (default: one for each core that is available, up to 8)',
      wholeNumber(1, mostWorkers),
    )
    .option('--out <dir>', 'directory, new, empty, or of the same experiment (default: runs/article-3-seeds)')
    .option('--shard <k/n>', 'play the k-th of n shares of the runs, such as 3/16, and write no results')
    .option('--queue <url>', 'have workers play the runs, by the queue of a Redis, such as redis://host:6379')
    .option('--resume <dir>', 'go on with the experiment in this directory, with the options it began with');
  completeCommand(command, {
    examples: [
      'experiment article --seeds 40 --out runs/article',
      'experiment article --seeds 2 --tables 1 --population 32 --max-generations 20',
      'experiment pruning-or-growth --out runs/growth',
      'experiment examples/experiments/price.yaml --out runs/price',
      'experiment --resume runs/article',
      'experiment article --seeds 40 --shard 3/16 --out shards/3',
      'experiment merge shards/* --out runs/article',
      'experiment article --seeds 40 --queue redis://host:6379 --out runs/article',
    ],
    exits: ['input', 'output', 'worker', 'queue'],
  });
  command.action(async (name: string | undefined, shards: readonly string[], options: Options) => {
    if (name === 'merge') return printResults(session, options, merged(command, shards, options), options.out!);
    if (shards.length > 0) {
      throw new CommandError('usage', `There is one experiment at a time, and ${shards.join(', ')} is too much.`);
    }
    checkQueue(command, options);
    const directory = await openDirectory(command, name, options);
    if (options.queue !== undefined) {
      const { playByQueue } = await import('../experiment-queue.js');
      return printResults(session, options, await playByQueue(session, directory, options.queue), directory.path);
    }
    if (options.shard !== undefined) return playShard(session, directory, parseShard(options.shard), options);
    const results = await play(session, directory, options, (playing) => runExperiment(directory, playing));
    printResults(session, options, results, directory.path);
  });
}

function printResults({ output }: Session, { json }: Options, results: ExperimentResults, path: string): void {
  if (json) output.printJson(results);
  else output.print(`${formatMarkdown(results, output.columns)}\nEverything is in ${join(path, 'report.html')}`);
}

function merged(command: Command, shards: readonly string[], { out }: Options): ExperimentResults {
  const others = givenFlags(command, ['--out', '--json']);
  if (out !== undefined && others.length === 0) return mergeExperiments(shards, out);
  const problem = out === undefined ? 'needs --out, the directory for all' : `does not go with ${others.join(', ')}`;
  throw new CommandError('usage', `merge ${problem}. Write: experiment merge shards/* --out runs/all`, {
    field: others[0] ?? '--out',
  });
}

/** Who hands in plays nothing. */
function checkQueue(command: Command, { queue }: Options): void {
  const others = ['--shard', '--workers'].filter((flag) => givenFlags(command, []).includes(flag));
  if (queue === undefined || others.length === 0) return;
  throw new CommandError(
    'usage',
    `--queue does not go with ${others.join(' and ')}: workers play the runs, each with threads of its own. Leave ${others.length === 1 ? 'it' : 'them'} out.`,
  );
}

async function playShard(session: Session, directory: ExperimentDirectory, shard: Shard, options: Options) {
  const rows = await play(session, directory, options, (playing) => runShard(directory, shard, playing), shard);
  const { output } = session;
  if (options.json) output.printJson({ shard, directory: directory.path, runs: rows });
  else {
    output.print(
      `Shard ${shard.index}/${shard.of} is played: ${count(rows.length, 'run')}, in ${directory.path}. ` +
        'When all shards are, put them together with: synaptolytic experiment merge DIR... --out DIR',
    );
  }
}

async function openDirectory(
  command: Command,
  name: string | undefined,
  options: Options,
): Promise<ExperimentDirectory> {
  if (options.resume !== undefined) return resumed(command, name, options.resume);
  if (name === undefined) {
    throw new CommandError(
      'usage',
      `Which experiment? Name one (${experimentNames.join(', ')}) or a YAML file, or go on with one by --resume.`,
    );
  }
  const plan = name === 'article' ? await articlePlanOf(options) : await ownPlanOf(command, name, options);
  const seeds = typeof plan.seeds === 'number' ? plan.seeds : plan.seeds.length;
  const stem = plan.experiment === 'article' ? 'article' : plan.name.replaceAll(' ', '-');
  return ExperimentDirectory.for(
    plan,
    options.out ?? join('runs', `${stem}-${count(seeds, 'seed').replace(' ', '-')}`),
  );
}

function resumed(command: Command, name: string | undefined, path: string): ExperimentDirectory {
  refuseOthers(
    command,
    '--resume',
    ['--shard', '--queue', '--workers', '--json'],
    'A resumed experiment keeps the options it began with',
    ', or begin anew without --resume',
  );
  const directory = ExperimentDirectory.open(path);
  const held = nameOf(directory.plan);
  if (name !== undefined && basename(name) !== held) {
    throw new CommandError('usage', `${path} holds the experiment ${held}, not ${name}. Leave the name out.`);
  }
  return directory;
}

function trialChanges({ population, episodes, maxGenerations }: Options): TrialChanges {
  return {
    ...(population !== undefined && { population }),
    ...(episodes !== undefined && { episodes }),
    ...(maxGenerations !== undefined && { maxGenerations }),
  };
}

async function articlePlanOf(options: Options): Promise<ArticlePlan> {
  const { seeds = articlePlan.seeds, tables = articlePlan.tables, methods = articlePlan.methods } = options;
  const twins = options.elect === 'twin' && { twins: await articleTwins() };
  return { experiment: 'article', tables, methods, seeds, ...twins, changes: trialChanges(options) };
}

/** A question's or a file's, which says itself what the article's options say. */
async function ownPlanOf(command: Command, file: string, options: Options): Promise<OwnPlan> {
  const question = questionOf(file);
  if (question === undefined && !/\.ya?ml$/i.test(file)) {
    throw new CommandError(
      'usage',
      `There is no experiment "${file}".${didYouMean(file, experimentNames)} The experiments are: ${experimentNames.join(', ')}; one of your own is a file that ends with .yaml.`,
    );
  }
  const others = givenFlags(command, []).filter((flag) => ['--tables', '--methods', '--elect'].includes(flag));
  if (others.length > 0) {
    throw new CommandError('usage', `${others.join(', ')} is for the article. What ${file} trains is written in it.`, {
      field: others[0]!,
    });
  }
  const description = question ?? parseDescription(readTextInput(file), file);
  return planDescription(description, { seeds: options.seeds, changes: trialChanges(options) });
}

/** Where the finalists of each table's task are judged. */
async function articleTwins(): Promise<Record<string, Twin>> {
  const twins: Record<string, Twin> = {};
  for (const { task, changes } of Object.values(presets)) {
    twins[task] = (await twinOf(createTask(task, changes.taskParameters), undefined))!; // the article's tasks have one
  }
  return twins;
}

/** Plays the runs of a directory, or of a shard of it, with a line for each. */
async function play<Played>(
  session: Session,
  directory: ExperimentDirectory,
  { workers = defaultWorkers() }: Options,
  playWith: (options: ExperimentOptions) => Promise<Played>,
  shard?: Shard,
): Promise<Played> {
  const { output, interruption } = session;
  const { path, plan } = directory;
  const runs = shard ? shardOf(directory.runs, shard) : directory.runs;
  let finished = 0;
  const leave = (): void => {
    interruption.recovery = `Go on with: synaptolytic experiment --resume ${shellWord(path)}${shard ? ` --shard ${shard.index}/${shard.of}` : ''}`;
    interruption.advice = `${path} keeps ${finished} of ${count(runs.length, 'run')}, and where the present one stands. ${interruption.recovery}`;
  };
  output.stage('experiment', `${nameOf(plan)}, ${count(runs.length, 'run')}, in ${path}`);
  leave();
  let label = '';
  let progress: TrainingProgress | undefined;
  let startMs = performance.now();
  const played = await playWith({
    workers,
    signal: interruption.signal,
    onStart: ({ name, settings }, place, from, notes) => {
      for (const note of notes) output.say(note);
      label = placeOf(place, runs);
      progress = new TrainingProgress(settings, from);
      startMs = performance.now();
      output.tick(`${label}  ${name}`);
    },
    onGeneration: (record) => {
      output.tick(`${label}  ${progress!.line(record, (performance.now() - startMs) / 1000)}`);
    },
    onRun: (row, place, isNew) => {
      finished = place;
      leave();
      if (isNew) output.step(`${placeOf(place, runs)}  ${described(row)}`);
    },
  });
  interruption.recovery = '';
  interruption.advice = `The results are in ${path}.`;
  return played;
}

function wordList(text: string): string[] {
  const words = text.split(',').map((word) => word.trim());
  if (words.includes('')) throw new InvalidArgumentError('It must be names with commas between them.');
  return words;
}

function tableList(text: string): number[] {
  return wordList(text).map((word) => {
    if (!/^\d+$/.test(word)) throw new InvalidArgumentError('It must be numbers of tables with commas between them.');
    return Number(word);
  });
}
