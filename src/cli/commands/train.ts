// synaptolytic train: learns a network and leaves a run directory with the champion.
import { join } from 'node:path';
import type { Command } from 'commander';
import { RunDirectory, type TrainingResult, type TrainingSettings, train } from '../../learn/index.js';
import { completeCommand, type Session } from '../command.js';
import { count, formatDuration } from '../text.js';
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
    const { run, result } = await trainChampion(session, await trainingSettings(options), options.out);
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
      session.output.printFacts([['champion', champion], ...championFacts(result)]);
    }
  });
}

/** Trains, with a progress line, and writes the run directory. */
export async function trainChampion(
  { output, interruption }: Session,
  settings: TrainingSettings,
  path: string | undefined,
): Promise<{ run: RunDirectory; result: TrainingResult }> {
  const run = RunDirectory.create(settings, path);
  const {
    task,
    taskParameters: { railM },
    method,
    seed,
  } = settings;
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
  const { meanReturn, episodes } = result.champion.confirmed!;
  const took = `${count(result.generations, 'generation')} in ${formatDuration((performance.now() - startMs) / 1000)}`;
  output.detail(`mean return ${meanReturn.toFixed(1)} over ${count(episodes, 'fresh start')}, after ${took}`);
  return { run, result };
}

function championFacts({ champion, solved, generations, steps }: TrainingResult): (readonly [string, string])[] {
  const { confirmed, training } = champion;
  return [
    [
      'mean return',
      `${confirmed!.meanReturn.toFixed(1)} over ${count(confirmed!.episodes, 'fresh start')}, at least ${confirmed!.minReturn.toFixed(1)}`,
    ],
    ['connections', `${training!.connections.raw}, of which ${training!.connections.live} live`],
    [
      'training',
      `${count(generations, 'generation')}, ${(steps / 1e6).toFixed(1)} M steps; ${solved ? `target reached in generation ${solved.generation}` : 'target not reached'}`,
    ],
  ];
}
