// Reads the directory of a run, finished or not, also while it is being written. Changes nothing.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CodedError, hasCode } from '../../base/index.js';
import { type Champion, parseAnyChampion, type WeightedChampion } from '../../network/index.js';
import type { GenerationRecord } from '../training/index.js';
import type { RunErrorCode } from './run-config.js';
import { type RunConfig, readConfig } from './run-config.js';

/** What a run directory tells. */
export interface Run extends RunConfig {
  readonly path: string;
  /** The generations played so far, as far as the file has them. */
  readonly history: readonly GenerationRecord[];
  /** Absent while training is not finished. */
  readonly champion?: Champion | WeightedChampion;
}

const number = z.number();
const record = z.strictObject({
  generation: z.int().nonnegative(),
  steps: z.int().nonnegative(),
  bestFitness: number,
  bestReturn: number,
  meanReturn: number,
  sdReturn: number,
  meanConnections: number,
  sdConnections: number,
  mutationRate: number.exactOptional(),
  verified: z
    .strictObject({ episodes: z.int(), meanReturn: number, sdReturn: number, minReturn: number })
    .exactOptional(),
  stopped: z.string().exactOptional(),
  lesson: z
    .strictObject({
      attempt: z.int(),
      number: z.int(),
      startWidthRad: number,
      maxSteps: z.int(),
      confirmedReturn: number.exactOptional(),
    })
    .exactOptional(),
});

/**
 * @param path the run directory.
 * @throws CodedError RUN_INVALID when it is no run or damaged, RUN_VERSION when another version wrote it.
 */
export function readRun(path: string): Run {
  const config = readConfig(path);
  const file = join(path, 'champion.json');
  const history = readHistory(join(path, 'history.jsonl'));
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
    return parseAnyChampion(readFileSync(file, 'utf8'), file);
  } catch (error) {
    if (!hasCode(error, 'CHAMPION_INVALID')) throw error;
    throw new CodedError<RunErrorCode>(
      'RUN_INVALID',
      `${file} is damaged. Remove it, and "train --resume ${path}" makes it again. (${error.message})`,
    ).at({ file });
  }
}

function readHistory(file: string): GenerationRecord[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  lines.pop(); // empty, or a line that is just being written
  return lines.map((line, index) => {
    const parsed = record.safeParse(parse(line));
    if (parsed.success && parsed.data.generation === index) return parsed.data;
    throw new CodedError<RunErrorCode>(
      'RUN_INVALID',
      `${file} cannot be used: line ${index + 1} is not the record of generation ${index}. Restore it, or train anew.`,
    ).at({ file, line: index + 1 });
  });
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
