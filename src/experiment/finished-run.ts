// One run of the experiment: trained as any other, then scored, and kept in its directory.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import {
  checkProgramVersion,
  type GenerationRecord,
  type Run,
  RunDirectory,
  readRun,
  score,
  trainRun,
} from '../learn/index.js';
import { formatChampion, type Network, parseAnyChampion, type WeightedNetwork } from '../network/index.js';
import { ExperimentError } from './experiment-error.js';
import type { PlannedRun } from './plan.js';

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
 * @throws {ExperimentError} EXPERIMENT_INVALID, {RunError} or {ChampionError} when it is damaged or of another version.
 */
export function readFinishedRun(planned: PlannedRun, path: string): FinishedRun | undefined {
  const file = join(path, 'score.json');
  if (!existsSync(file)) return undefined;
  const run = readRun(path);
  checkProgramVersion(run, path);
  const parsed = scoreSchema.safeParse(parseJson(readFileSync(file, 'utf8')));
  const isSame = JSON.stringify(run.settings) === JSON.stringify(planned.settings);
  if (!parsed.success || run.champion === undefined || !isSame) {
    const fault = isSame ? 'is damaged' : 'was trained with other settings';
    throw new ExperimentError('EXPERIMENT_INVALID', `${path} ${fault}. Remove it, and this run is played again.`);
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

export interface PlayOptions {
  readonly workers?: number;
  readonly signal?: AbortSignal;
  readonly onGeneration?: (record: GenerationRecord) => void;
}

/** Trains and scores a run, from where an interruption left it. */
export async function playRun(planned: PlannedRun, path: string, options: PlayOptions): Promise<FinishedRun> {
  const run = openRun(planned, path);
  const startMs = performance.now();
  let isWhole = true;
  const { champion, finalists, engine } = await trainRun(run, {
    ...options,
    onStart: (from) => {
      isWhole = from === undefined;
    },
  });
  const wallTimeS = isWhole ? (performance.now() - startMs) / 1000 : null;
  const scored = await score(planned.settings, [finalists[0]!, champion], scoreEpisodes, options.signal);
  const [best, confirmed] = scored.map((each) => [...each]) as [number[], number[]];
  const elites = finalists
    .slice(0, keptElites)
    .map((network): unknown => JSON.parse(formatChampion({ ...network, task: champion.task })));
  run.write('score.json', `${JSON.stringify({ engine, wallTimeS, returns: { best, confirmed }, elites })}\n`);
  return readFinishedRun(planned, path)!;
}

/** A run that was trained and not scored has lost its finalists: it is played again. */
function openRun({ settings }: PlannedRun, path: string): RunDirectory {
  if (existsSync(join(path, 'config.json'))) {
    const run = RunDirectory.open(path);
    if (!run.isFinished) return run;
  }
  rmSync(path, { recursive: true, force: true });
  return RunDirectory.create(settings, path);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
