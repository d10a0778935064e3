// An experiment by a queue: handed in, and told about until all of it has come back.
import type { ExperimentDirectory, ExperimentResults } from '../src/experiment/index.js';
import type { Session } from './command.js';
import { described, nameOf, placeOf } from './experiment-lines.js';
import { count, shellWord } from './text.js';

/** So long nobody takes a run before that is said. */
const patienceMs = 10_000;

/** Has workers play what a directory misses. */
export async function playByQueue(
  { output, interruption }: Session,
  directory: ExperimentDirectory,
  url: string,
): Promise<ExperimentResults> {
  const { handIn, openQueue } = await import('../src/experiment/queue/index.js');
  const { path, plan, runs } = directory;
  const queue = await openQueue(url, { say: (sentence) => output.say(sentence) });
  const goOn = `Go on with: synaptolytic experiment --resume ${shellWord(path)} --queue ${shellWord(queue.shown)}`;
  let finished = 0;
  const leave = (): void => {
    interruption.recovery = goOn;
    interruption.advice = `${path} keeps ${finished} of ${count(runs.length, 'run')}. The others stay in the queue, and workers go on with them. ${goOn}`;
  };
  leave();
  output.stage('experiment', `${nameOf(plan)}, ${count(runs.length, 'run')}, in ${path}, by ${queue.address}`);
  let waiting: NodeJS.Timeout | undefined;
  try {
    const results = await handIn(directory, queue, {
      signal: interruption.signal,
      onQueued: (missing) => {
        output.step(`${count(missing, 'run')} in the queue.`);
        const hint = `No worker has taken a run yet. Start one with: synaptolytic worker --queue ${shellWord(queue.shown)}`;
        waiting = setTimeout(() => output.say(hint), patienceMs);
      },
      onNews: (run, { worker, generations = 0, says }) => {
        clearTimeout(waiting);
        output.tick(`${run}  ${worker}  ${count(generations, 'generation')}`);
        if (says) output.say(`${run}, on ${worker}: ${says}`);
      },
      onRun: (row, done, isNew) => {
        clearTimeout(waiting);
        finished = done;
        leave();
        if (isNew) output.step(`${placeOf(done, runs)}  ${described(row)}`);
      },
    });
    interruption.recovery = '';
    interruption.advice = `The results are in ${path}.`;
    return results;
  } finally {
    clearTimeout(waiting);
    await queue.close();
  }
}
