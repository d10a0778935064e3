// synaptolytic train: learns a network and leaves a run directory with the champion.
import { join } from 'node:path';
import type { Command } from 'commander';
import { RunDirectory, type TrainingResult, type TrainingSettings, train } from '../../learn/index.js';
import { completeCommand, type Session } from '../command.js';
import { count, type Fact, formatDuration } from '../text.js';
import { addTrainingOptions, type TrainingOptions, trainingSettings } from '../training-options.js';
import { TrainingProgress } from '../training-progress.js';

interface Options extends TrainingOptions {
  readonly out?: string;
  readonly json?: boolean;
}

export function addTrain(program: Command, session: Session): void {
  const command = program.command('train').summary('learn a network: leaves config.json, history.jsonl, champion.json');
  command.description(
    'Learns a network for a task by pruning alone, and leaves a run directory with config.json, history.jsonl and champion.json.',
  );
  addTrainingOptions(command, '--episodes');
  command.option('--out <dir>', 'run directory, new or empty (default: a free name under runs/)');
  completeCommand(command, {
    examples: ['train --task swing-up --rail "2 m" --seed 7 --out runs/seven'],
    exits: ['output'],
  });
  command.action(async (options: Options) => {
    const trained = await trainChampion(session, await trainingSettings(options), options.out);
    const { run, result } = trained;
    const champion = join(run.path, 'champion.json');
    if (options.json) {
      const { generations, steps, solved } = result;
      const { training, confirmed } = result.champion;
      session.output.printJson({
        runDirectory: run.path,
        champion,
        generations,
        steps,
        solved: solved ?? null,
        training,
        confirmed,
      });
    } else {
      session.output.printFacts([['champion', champion], ...trainingFacts(trained)]);
    }
  });
}

/** A finished training run. */
export interface Trained {
  readonly run: RunDirectory;
  readonly result: TrainingResult;
  readonly tookS: number;
}

/** Trains, with a progress line, and writes the run directory. */
export async function trainChampion(
  { output, interruption }: Session,
  settings: TrainingSettings,
  path: string | undefined,
): Promise<Trained> {
  const run = RunDirectory.create(settings, path);
  const { task, method, seed } = settings;
  const { railM } = settings.taskParameters;
  const rail = railM === undefined ? '' : `, rail ±${railM} m`;
  output.stage('train', `${task}${rail}, ${method}, seed ${seed}, in ${run.path}`);

  const again =
    'Run the same command with another --out to train from the start; the same settings give the same champion.';
  interruption.advice = `${run.path} holds the settings and no champion. ${again}`;
  const progress = new TrainingProgress(settings);
  const startMs = performance.now();
  const result = await train(settings, {
    signal: interruption.signal,
    onGeneration: (record) => {
      run.appendGeneration(record);
      interruption.advice = `${run.path} holds the settings and the history of ${count(record.generation + 1, 'generation')}, and no champion. ${again}`;
      output.progress(progress.line(record, (performance.now() - startMs) / 1000));
    },
  });
  run.writeChampion(result.champion);
  interruption.advice = `The champion is in ${join(run.path, 'champion.json')}.`;
  return { run, result, tookS: (performance.now() - startMs) / 1000 };
}

/** How training went and what came of it. */
export function trainingFacts({ result, tookS }: Trained): Fact[] {
  const { champion, generations, steps, solved } = result;
  const { meanReturn, minReturn, episodes } = champion.confirmed!;
  const { raw, live } = champion.training!.connections;
  const effort = `${count(generations, 'generation')}, ${(steps / 1e6).toFixed(1)} M steps, ${formatDuration(tookS)}`;
  return [
    [
      'mean return',
      `${meanReturn.toFixed(1)} over ${count(episodes, 'fresh start')}, at least ${minReturn.toFixed(1)}`,
    ],
    ['connections', `${raw}, of which ${live} live`],
    ['effort', effort],
    ['target', solved ? `reached in generation ${solved.generation}` : 'not reached'],
  ];
}
