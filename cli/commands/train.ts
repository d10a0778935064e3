// synaptolytic train: learns a network and leaves a run directory with the champion; goes on with a run that was interrupted.
import { basename, join } from 'node:path';
import { type Command, Option } from 'commander';
import { hasParameter } from '../../sim/index.js';
import {
  isTaskModule,
  RunDirectory,
  reachesTarget,
  readRun,
  type TrainingResult,
  type TrainingSettings,
  targetOf,
  trainRun,
} from '../../src/learn/index.js';
import { completeCommand, refuseOthers, type Session } from '../command.js';
import { electedFact, electedNumbers } from '../network-facts.js';
import { optionGroups } from '../setting-options.js';
import { count, type Fact, formatDuration, shellWord } from '../text.js';
import { addTrainingOptions, defaultWorkers, type TrainingOptions, trainingPlan } from '../training-options.js';
import { TrainingProgress } from '../training-progress.js';

interface Options extends TrainingOptions {
  readonly out?: string;
  readonly resume?: string;
  readonly requireTarget?: boolean;
  readonly json?: boolean;
}

export function addTrain(program: Command, session: Session): void {
  const command = program.command('train').summary('learn a network: leaves config.json, history.jsonl, champion.json');
  command.description(
    'Learns a network for a task, and leaves a run directory with config.json, history.jsonl and champion.json. ' +
      "Every setting that is not given is the article's. Ctrl-C leaves a checkpoint, from which --resume goes on as if there had been none.",
  );
  addTrainingOptions(command, '--episodes');
  for (const [flags, help] of [
    ['--out <dir>', 'run directory, new or empty (default: a free name under runs/)'],
    ['--require-target', 'end with exit code 1 when the target was not reached; the champion is left all the same'],
    ['--resume <dir>', 'go on with the run in this directory, with the settings it began with'],
  ] as const) {
    command.addOption(new Option(flags, help).helpGroup(optionGroups.run));
  }
  completeCommand(command, {
    examples: [
      'train --task swing-up --rail "2 m" --seed 7 --out runs/seven',
      'train --preset table-1 --method mk2',
      'train --rig desktop --task balance --duration "60 s" --generations 21 --population 64 --episodes 4',
      'train --resume runs/seven',
    ],
    exits: ['checkFailed', 'input', 'output', 'worker'],
  });
  command.action(async (options: Options) => {
    const { run, taskName } = await openRun(session, command, options);
    let trained: Trained;
    if (run.isFinished) {
      run.tidy();
      session.output.say(`${run.path} is finished already; nothing was played.`);
      trained = finished(run);
    } else trained = await trainChampion(session, run, taskName, options.workers);
    printResult(session, trained, options.json);
    if (options.requireTarget) requireTarget(session, run, trained);
  });
}

/** Training that ends for its last generation has a champion too, which --require-target does not take for one. */
function requireTarget(session: Session, { settings }: RunDirectory, { champion, solved }: Trained): void {
  const { targetReturn } = settings;
  const elected = champion.elected?.meanReturn;
  if (solved && (elected === undefined || elected >= targetReturn)) return;
  const what = solved
    ? `the elected champion has a mean return of ${elected!.toFixed(1)} on its twin`
    : 'no network of any generation did';
  session.output.say(
    targetOf(settings) === undefined
      ? 'The fitness has no target, so it was not reached. Give one with --target.'
      : `The target, a mean return of ${targetReturn}, was not reached: ${what}. Train with more --max-generations, or another --seed or --method.`,
  );
  session.exit = 'checkFailed';
}

async function openRun(
  session: Session,
  command: Command,
  options: Options,
): Promise<{ run: RunDirectory; taskName: string }> {
  if (options.resume === undefined) {
    const { settings, taskName, note } = await trainingPlan(options, '--episodes');
    if (note !== undefined) session.output.say(note);
    return { run: RunDirectory.create(settings, options.out, taskName), taskName };
  }
  refuseOthers(
    command,
    '--resume',
    ['--require-target', '--workers', '--json'],
    'A resumed run keeps the settings it began with',
    ', or train anew without --resume',
  );
  const run = RunDirectory.open(options.resume);
  const { task } = run.settings;
  return { run, taskName: isTaskModule(task) ? basename(task) : task };
}

/** A finished training run. */
export interface Trained extends Pick<TrainingResult, 'champion' | 'generations' | 'steps' | 'solved' | 'stopped'> {
  readonly path: string;
  /** Absent where the fitness has none. */
  readonly target?: number;
  /** How it was played just now; absent when it was finished before. */
  readonly played?: { readonly engine: string; readonly workers: number; readonly tookS: number };
}

/** Trains until the run is finished, from wherever it stands, with a progress line. */
export async function trainChampion(
  { output, interruption }: Session,
  run: RunDirectory,
  taskName: string,
  workers: number = defaultWorkers(),
): Promise<Trained> {
  const { settings, path } = run;
  output.stage('train', `${described(settings, taskName)}, in ${path}`);

  const leave = (generations: number): void => {
    interruption.recovery = `Go on with: synaptolytic train --resume ${shellWord(path)}`;
    interruption.advice = `${path} holds the settings and the history of ${count(generations, 'generation')}, and no champion. ${interruption.recovery}`;
  };
  let progress = new TrainingProgress(settings);
  const startMs = performance.now();
  const elapsedS = () => (performance.now() - startMs) / 1000;
  const { champion, generations, steps, solved, stopped, engine } = await trainRun(run, {
    workers,
    signal: interruption.signal,
    onStart: (from, notes) => {
      for (const note of notes) output.say(note);
      if (from !== undefined) output.stageMore(`goes on after ${count(from.generations, 'generation')}`);
      progress = new TrainingProgress(settings, from);
      leave(from?.generations ?? 0);
    },
    onGeneration: (record) => {
      leave(record.generation + 1);
      output.progress(progress.line(record, elapsedS()));
    },
  });
  interruption.recovery = '';
  interruption.advice = `The champion is in ${join(path, 'champion.json')}.`;
  const played = { engine, workers, tookS: elapsedS() };
  const ends = { ...(solved !== undefined && { solved }), ...(stopped !== undefined && { stopped }) };
  return { path, champion, generations, steps, ...ends, ...targetIn(settings), played };
}

function described({ method, seed, rig, taskParameters: { railM } }: TrainingSettings, taskName: string): string {
  const where = rig !== undefined ? ` on the rig ${rig}` : railM !== undefined ? `, rail ±${railM} m` : '';
  return `${taskName}${where}, ${method}, seed ${seed}`;
}

function targetIn(settings: TrainingSettings): Pick<Trained, 'target'> {
  const target = targetOf(settings);
  return target === undefined ? {} : { target };
}

/** What a run that was finished before came to. */
function finished({ path }: RunDirectory): Trained {
  const { history, settings, champion } = readRun(path);
  const solved = history.find((each) => reachesTarget(each, settings));
  return {
    path,
    champion: champion!, // the run is finished
    generations: history.length,
    steps: history.at(-1)!.steps,
    ...targetIn(settings),
    ...(solved && { solved: { generation: solved.generation, steps: solved.steps } }),
    ...(history.at(-1)!.stopped !== undefined && { stopped: history.at(-1)!.stopped! }),
  };
}

function printResult({ output }: Session, trained: Trained, json: boolean | undefined): void {
  const { path, champion, generations, steps, solved, stopped, played } = trained;
  const file = join(path, 'champion.json');
  if (!json) {
    output.printFacts([['champion', file], ...trainingFacts(trained)]);
    return;
  }
  output.printJson({
    runDirectory: path,
    champion: file,
    generations,
    steps,
    solved: solved ?? null,
    ...(stopped !== undefined && { stopped }),
    training: champion.training,
    confirmed: champion.confirmed,
    elected: champion.elected ? electedNumbers(champion.elected) : null,
    ...(played && { engine: played.engine, workers: played.workers }),
  });
}

/** What else networks could be given that were not worth the target. */
function advice({ champion, solved, target }: Trained): Fact[] {
  if (solved !== undefined || target === undefined || !('mask' in champion)) return [];
  const { name, parameters } = champion.task;
  if (!champion.mask.shape.mirrored) {
    return [
      ['try', '--mirror: with weights 0 and 1 no action falls when an observation rises, and some tasks need that'],
    ];
  }
  if (parameters.bias === 1 || !hasParameter(name, 'bias')) return [];
  return [['try', '--bias: without a constant a network does at -o the opposite of what it does at o']];
}

/** How training went and what came of it. */
export function trainingFacts(trained: Trained): Fact[] {
  const { champion, generations, steps, solved, stopped, played } = trained;
  const { elected } = champion;
  const { meanReturn, minReturn, episodes } = champion.confirmed!;
  const { raw, live } = champion.training!.connections;
  const effort = `${count(generations, 'generation')}, ${(steps / 1e6).toFixed(1)} M steps`;
  const facts: Fact[] = [
    [
      'mean return',
      `${meanReturn.toFixed(1)} over ${count(episodes, 'fresh start')}, at least ${minReturn.toFixed(1)}`,
    ],
    ...(elected ? [electedFact(elected)] : []),
    ['connections', 'mask' in champion ? `${raw}, of which ${live} live` : `${raw}, with real weights`],
    ['effort', played === undefined ? effort : `${effort}, ${formatDuration(played.tookS)}`],
    ['target', solved ? `reached in generation ${solved.generation}` : 'not reached'],
    ...advice(trained),
    ...(stopped === undefined ? [] : [['stopped', stopped] as const]),
  ];
  if (played) facts.push(['engine', `${played.engine}, ${count(played.workers, 'worker')}`]);
  return facts;
}
