// Puts together what several machines have played of one experiment.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CodedError } from '../base/index.js';
import { ExperimentDirectory } from './experiment-directory.js';
import { type FinishedRun, readFinishedRun } from './finished-run.js';
import type { ExperimentErrorCode, PlannedRun } from './plan.js';
import type { ExperimentResults } from './results.js';
import { lastFile, readRunFiles, writeRunFiles } from './run-files.js';
import { writeResults } from './write-results.js';

/**
 * Copies the runs of all shards into one directory, and writes the results of all: the bytes that one machine would have left, times aside.
 *
 * @param paths directories of experiments with the same plan, which together have all runs. They stay as they are.
 * @param out new, empty, or of the same experiment.
 * @throws CodedError EXPERIMENT_MERGE when the plans differ, a run is missing, or two of them differ; what {@link readFinishedRun} and
 * {@link ExperimentDirectory.for} throw.
 */
export function mergeExperiments(paths: readonly string[], out: string): ExperimentResults {
  const shards = paths.map((path) => ExperimentDirectory.open(path));
  const [first, ...others] = shards;
  if (first === undefined) throw cannotMerge('No directory is named. Name those of all shards.');
  const stranger = others.find(({ plan }) => JSON.stringify(plan) !== JSON.stringify(first.plan));
  if (stranger !== undefined) {
    throw cannotMerge(
      `${first.path} and ${stranger.path} are of different experiments: compare their experiment.json. Merge the shards of one command.`,
    );
  }
  const found = first.runs.map((run) => ({ run, path: whereIs(run, shards) }));
  const missing = found.filter(({ path }) => path === undefined).map(({ run }) => run.name);
  if (missing.length > 0) {
    const named = missing.slice(0, 3).join(', ');
    throw cannotMerge(
      `${missing.length} of ${found.length} runs are not finished in any of these directories: ${named}${missing.length > 3 ? ', ...' : ''}. Play the shards that have them to the end.`,
    );
  }
  const merged = ExperimentDirectory.for(first.plan, out);
  const finished = found.map(({ run, path }): FinishedRun => {
    const whole = readFinishedRun(run, path!)!;
    writeRunFiles(merged.runPath(run), readRunFiles(path!));
    return whole;
  });
  return writeResults(merged, finished);
}

/** The directory in which a run is finished. Equal settings give equal champions, wherever they were trained. */
function whereIs(run: PlannedRun, shards: readonly ExperimentDirectory[]): string | undefined {
  const paths = shards.map((shard) => shard.runPath(run)).filter((path) => existsSync(join(path, lastFile)));
  const [first, ...others] = paths;
  if (first === undefined) return undefined;
  const champion = readFileSync(join(first, lastFile));
  const different = others.find((path) => !readFileSync(join(path, lastFile)).equals(champion));
  if (different === undefined) return first;
  throw cannotMerge(
    `${first} and ${different} are the same run with different champions: one was changed. Remove it, and merge again.`,
  );
}

function cannotMerge(why: string): CodedError<ExperimentErrorCode> {
  return new CodedError('EXPERIMENT_MERGE', why);
}
