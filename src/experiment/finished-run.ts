// One run of the experiment: trained as any other, then scored, and kept in its directory.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CodedError } from '../base/index.js';
import {
  checkProgramVersion,
  type GenerationRecord,
  type Run,
  RunDirectory,
  type RunOptions,
  readRun,
  score,
  type TrainingResult,
  type TrainingSettings,
  trainRun,
} from '../learn/index.js';
import { formatChampion, type Network, parseAnyChampion, type WeightedNetwork } from '../network/index.js';
import type { ExperimentErrorCode, PlannedRun } from './plan.js';

/** Fresh episodes on which champions are compared, as in the article. */
export const scoreEpisodes = 100;

/** The article shows its four best elites. */
const keptElites = 4;

const returns = z.array(z.number()).length(scoreEpisodes);
const scoreSchema = z.strictObject({
  engine: z.string(),
  /** Of training and confirmation; null when the run was interrupted and went on later. */
  wallTimeS: z.number().nonnegative().nullable(),
  /** Of the same `scoreEpisodes` episodes, whose starts chose nobody. */
  returns: z.strictObject({ best: returns, confirmed: returns }),
  /** The first finalists as champion files; the first is the individual with the best fitness of all, the article's champion. */
  elites: z.array(z.unknown()).min(1).max(keptElites),
});

type Score = z.infer<typeof scoreSchema>;

/** A run that is trained and scored. */
export interface FinishedRun extends Pick<Score, 'engine' | 'wallTimeS' | 'returns'> {
  readonly planned: PlannedRun;
  readonly versions: Run['versions'];
  readonly history: readonly GenerationRecord[];
  /** The best of the elite after the last generation, best of all time first. */
  readonly elites: readonly (Network | WeightedNetwork)[];
  /** The champion that was confirmed on fresh starts. */
  readonly confirmed: Network | WeightedNetwork;
}

/**
 * The run as its directory has it; undefined when it has yet to be finished.
 *
 * @throws CodedError EXPERIMENT_INVALID when it is not what the experiment left, CodedError or CodedError CHAMPION_INVALID when it is damaged or of another version.
 */
export function readFinishedRun(planned: PlannedRun, path: string): FinishedRun | undefined {
  const file = join(path, 'score.json');
  if (!existsSync(join(path, 'champion.json'))) return undefined;
  const invalid = (fault: string) =>
    new CodedError<ExperimentErrorCode>(
      'EXPERIMENT_INVALID',
      `${path} ${fault}. Remove it, and this run is played again.`,
    );
  if (!existsSync(file))
    throw invalid('is finished and has no score.json, which an experiment writes before the champion');
  const run = readRun(path);
  checkProgramVersion(run, path);
  const parsed = scoreSchema.safeParse(parseJson(readFileSync(file, 'utf8')));
  const isSame = JSON.stringify(run.settings) === JSON.stringify(planned.settings);
  if (!parsed.success || run.champion === undefined || !isSame) {
    throw invalid(isSame ? 'is damaged' : 'was trained with other settings');
  }
  const { elites, ...scored } = parsed.data;
  return {
    planned,
    versions: run.versions,
    history: run.history,
    confirmed: run.champion,
    elites: elites.map((elite) => parseAnyChampion(JSON.stringify(elite), file)),
    ...scored,
  };
}

/**
 * Trains and scores a run of an experiment, from where an interruption left it. It is finished once it is scored: {@link readFinishedRun} reads it then.
 *
 * @param path its directory; made when there is none.
 * @throws what `trainRun` throws.
 */
export async function playRun(
  settings: TrainingSettings,
  path: string,
  options: Omit<RunOptions, 'beforeFinish'> = {},
): Promise<void> {
  const isBegun = existsSync(join(path, 'config.json'));
  const run = isBegun ? RunDirectory.open(path) : RunDirectory.create(settings, path);
  const startMs = performance.now();
  let isWhole = true;
  await trainRun(run, {
    ...options,
    onStart: (from, notes) => {
      isWhole = from === undefined;
      options.onStart?.(from, notes);
    },
    beforeFinish: async (result) => {
      const wallTimeS = isWhole ? (performance.now() - startMs) / 1000 : null;
      run.write('score.json', `${JSON.stringify(await scoreOf(result, run.settings, wallTimeS, options.signal))}\n`);
    },
  });
}

async function scoreOf(
  { champion, finalists, engine }: TrainingResult,
  settings: TrainingSettings,
  wallTimeS: number | null,
  signal: AbortSignal | undefined,
): Promise<Score> {
  const scored = await score(settings, [finalists[0]!, champion], scoreEpisodes, signal);
  const [best, confirmed] = scored.map((each) => [...each]) as [number[], number[]];
  const elites = finalists
    .slice(0, keptElites)
    .map((network): unknown => JSON.parse(formatChampion({ ...network, task: champion.task })));
  return { engine, wallTimeS, returns: { best, confirmed }, elites };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
