// synaptolytic worker: plays runs of experiments that others have put into a queue.
import type { Command } from 'commander';
import { mostWorkers } from '../../src/learn/index.js';
import { completeCommand, type Session, wholeNumber } from '../command.js';
import { count, formatDuration } from '../text.js';
import { defaultWorkers } from '../training-options.js';
import { TrainingProgress } from '../training-progress.js';

interface WorkerOptions {
  readonly queue: string;
  readonly workers?: number;
  readonly untilEmpty?: boolean;
  readonly json?: boolean;
}

/** What a worker has played, as JSON. */
interface PlayedRun {
  readonly experiment: string;
  readonly run: string;
  readonly seconds: number;
}

export function addWorker(program: Command, session: Session): void {
  const command = program
    .command('worker')
    .summary('plays runs of experiments from a queue, on any number of machines');
  command
    .description(
      'Takes runs that "experiment --queue" has put into the queue of a Redis, one after the other, and hands back their files, and checkpoints in between. ' +
        'Waits for more until Ctrl-C or SIGTERM, which give the present run back at a checkpoint. ' +
        'A worker that is killed loses what lies behind its last checkpoint; another goes on from there.',
    )
    .requiredOption('--queue <url>', 'the Redis, such as redis://host:6379')
    .option(
      '--workers <n>',
      'threads that play (default: one for each core that is available, up to 8)',
      wholeNumber(1, mostWorkers),
    )
    .option('--until-empty', 'end when no run waits, and none is played anywhere');
  completeCommand(command, {
    examples: ['worker --queue redis://host:6379', 'worker --queue redis://host:6379 --workers 1 --until-empty'],
    exits: ['output', 'worker', 'queue'],
  });
  command.action(async ({ queue: url, workers = defaultWorkers(), untilEmpty = false, json }: WorkerOptions) => {
    const { output, interruption } = session;
    const { openQueue, workQueue } = await import('../../src/experiment/queue/index.js');
    const queue = await openQueue(url, { say: (sentence) => output.say(sentence) });
    const runs: PlayedRun[] = [];
    const tell = (present: string): void => {
      interruption.advice = `${count(runs.length, 'run')} played. ${present}`;
    };
    tell('No run was taken from the queue.');
    output.stage('worker', `runs from ${queue.address}, with ${count(workers, 'thread')}`);
    let label = '';
    let progress: TrainingProgress | undefined;
    let startMs = performance.now();
    try {
      await workQueue(queue, {
        ...{ workers, untilEmpty },
        signal: interruption.signal,
        onStart: ({ experiment, run, settings }, from, notes) => {
          for (const note of notes) output.say(note);
          label = `${experiment}  ${run}`;
          progress = new TrainingProgress(settings, from);
          startMs = performance.now();
          output.step(from === undefined ? label : `${label}, from generation ${from.generations}`);
        },
        onGeneration: (record) => {
          output.tick(`${label}  ${progress!.line(record, (performance.now() - startMs) / 1000)}`);
        },
        onRun: ({ experiment, run }, seconds) => {
          runs.push({ experiment, run, seconds });
          tell('No run is left unfinished here.');
          output.step(`${label}, played in ${formatDuration(seconds)}`);
        },
        onReturn: ({ run }, generations) => {
          tell(
            `${run} went back to the queue after ${count(generations, 'generation')}; another worker goes on with it.`,
          );
        },
      });
    } finally {
      await queue.close();
    }
    if (json) output.printJson({ runs });
    else output.print(`The queue is empty. ${count(runs.length, 'run')} played here.`);
  });
}
