// Plays what is missing of an experiment, and writes its results.
import { type Shard, shardOf } from '../base/index.js';
import type { GenerationRecord, TrainingState } from '../learn/index.js';
import type { ExperimentDirectory } from './experiment-directory.js';
import { type FinishedRun, playRun, readFinishedRun } from './finished-run.js';
import type { PlannedRun } from './plan.js';
import { type ExperimentResults, type RunRow, rowOf } from './results.js';
import { writeResults } from './write-results.js';

export interface ExperimentOptions {
  /** Threads that play; 1 by default. The results do not depend on it. */
  readonly workers?: number;
  /** Aborting it ends the experiment with the signal's reason; what was played is kept. */
  readonly signal?: AbortSignal;
  /**
   * Called before a run that is still to be played.
   *
   * @param place of the run among those that are to be played, from 1.
   * @param from where it goes on, and `notes` of what was damaged: as `trainRun` tells them.
   */
  readonly onStart?: (
    run: PlannedRun,
    place: number,
    from: TrainingState | undefined,
    notes: readonly string[],
  ) => void;
  /** Called after each generation of each run. */
  readonly onGeneration?: (record: GenerationRecord) => void;
  /** Called after each run. @param isNew whether it was played now, or was found finished. */
  readonly onRun?: (row: RunRow, place: number, isNew: boolean) => void;
}

/**
 * Plays the runs of a directory's plan that are not finished, one after the other, and writes the results of all.
 *
 * @throws what `trainRun` throws, CodedError EXPERIMENT_INVALID when an earlier run is damaged, CodedError WRITE_FAILED.
 */
export async function runExperiment(
  directory: ExperimentDirectory,
  options: ExperimentOptions = {},
): Promise<ExperimentResults> {
  return writeResults(directory, await playRuns(directory, directory.runs, options));
}

/**
 * Plays one share of the runs, and writes no results: {@link mergeExperiments} does once all are played. Shards may have one directory on a shared disk.
 *
 * @returns a row for each run of the share.
 * @throws as {@link runExperiment}.
 */
export async function runShard(
  directory: ExperimentDirectory,
  shard: Shard,
  options: ExperimentOptions = {},
): Promise<RunRow[]> {
  const finished = await playRuns(directory, shardOf(directory.runs, shard), options);
  return finished.map(rowOf);
}

async function playRuns(
  directory: ExperimentDirectory,
  runs: readonly PlannedRun[],
  { onStart, onRun, ...options }: ExperimentOptions,
): Promise<FinishedRun[]> {
  const finished: FinishedRun[] = [];
  for (const [index, planned] of runs.entries()) {
    options.signal?.throwIfAborted();
    const path = directory.runPath(planned);
    const found = readFinishedRun(planned, path);
    const onBegin = (from: TrainingState | undefined, notes: readonly string[]) =>
      onStart?.(planned, index + 1, from, notes);
    if (found === undefined) await playRun(planned.settings, path, { ...options, onStart: onBegin });
    const run = found ?? readFinishedRun(planned, path)!;
    finished.push(run);
    onRun?.(rowOf(run), index + 1, found === undefined);
  }
  return finished;
}
