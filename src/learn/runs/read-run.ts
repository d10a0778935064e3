// Reads the directory of a run, finished or not, also while it is being written. Changes nothing.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CodedError, decodeText, hasCode } from '../../base/index.js';
import { type Champion, parseAnyChampion, type WeightedChampion } from '../../network/index.js';
import { bestSoFar, builtInTask, type GenerationRecord, isTaskModule } from '../training/index.js';
import { parseCheckpoint } from './checkpoint.js';
import { HistoryReader, lastRecord } from './history-reader.js';
import type { RunErrorCode } from './run-config.js';
import { type RunConfig, readConfig } from './run-config.js';
import { newest } from './run-directory.js';
import { RunLock } from './run-lock.js';

/** What a run directory tells. */
export interface Run extends RunConfig {
  readonly path: string;
  /** The generations played so far, as far as the file has them. */
  readonly history: readonly GenerationRecord[];
  /** Absent while training is not finished. */
  readonly champion?: Champion | WeightedChampion;
}

/** A run at a glance: what can be told of it without reading all of its history. */
export interface RunGlance extends RunConfig {
  readonly path: string;
  /** The newest generation; absent before the first. */
  readonly last?: GenerationRecord;
  readonly champion?: Champion | WeightedChampion;
  /** Whether a process trains there now. */
  readonly isTraining: boolean;
}

/**
 * A quick look at a run, for lists of many.
 *
 * @param path the run directory.
 * @throws CodedError as {@link readRun}, as far as it looks.
 */
export function glanceAtRun(path: string): RunGlance {
  const config = readConfig(path);
  const last = lastRecord(join(path, 'history.jsonl'));
  const file = join(path, 'champion.json');
  return {
    path,
    ...config,
    ...(last && { last }),
    ...(existsSync(file) && { champion: readChampion(file, path) }),
    isTraining: new RunLock(path).isTaken,
  };
}

/**
 * The best network of a run that is not finished, as its newest checkpoint has it: also of one that another process trains.
 *
 * @param path the run directory.
 * @returns a champion that nobody has confirmed; undefined while there is no whole checkpoint, and for a task of one's own, which only training loads.
 * @throws CodedError as {@link readRun}.
 */
export function readBestSoFar(path: string): Champion | WeightedChampion | undefined {
  const { settings } = readConfig(path);
  const file = join(path, newest);
  if (isTaskModule(settings.task) || !existsSync(file)) return undefined;
  const checkpoint = parseCheckpoint(readFileSync(file, 'utf8'));
  return checkpoint && bestSoFar(checkpoint.state, builtInTask(settings.task, settings.taskParameters), settings);
}

/**
 * @param path the run directory.
 * @throws CodedError RUN_INVALID when it is no run or damaged, RUN_VERSION when another version wrote it.
 */
export function readRun(path: string): Run {
  const config = readConfig(path);
  const file = join(path, 'champion.json');
  const history = new HistoryReader(join(path, 'history.jsonl')).news().records;
  if (!existsSync(file)) return { path, ...config, history };
  const champion = readChampion(file, path);
  if (champion.training !== undefined && champion.training.steps !== history.at(-1)?.steps) {
    throw new CodedError<RunErrorCode>(
      'RUN_INVALID',
      `${path} cannot be used: its history.jsonl is missing or incomplete, since it does not end where the training of champion.json did. Restore it, or train anew.`,
    );
  }
  return { path, ...config, history, champion };
}

function readChampion(file: string, path: string): Champion | WeightedChampion {
  try {
    return parseAnyChampion(decodeText(readFileSync(file)), file);
  } catch (error) {
    if (!hasCode(error, 'CHAMPION_INVALID')) throw error;
    throw new CodedError<RunErrorCode>(
      'RUN_INVALID',
      `${file} is damaged. Remove it, and "train --resume ${path}" makes it again. (${error.message})`,
    ).at({ file });
  }
}
