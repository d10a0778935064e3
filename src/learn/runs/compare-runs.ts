// Runs side by side: what each came to, in what their settings differ, and the seeds of one setting together.
import { mean, standardDeviation } from '../../base/index.js';
import type { ChampionConfirmation } from '../../network/index.js';
import { reachesTarget, targetOf } from '../training/index.js';
import type { Run } from './read-run.js';

/** What a run came to. */
export interface RunSummary {
  readonly path: string;
  readonly seed: number;
  /** The settings in which the compared runs differ, without the seed: `taskParameters.railM` is one of them. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly finished: boolean;
  readonly generations: number;
  /** Environment steps. */
  readonly steps: number;
  /** Steps after which some individual's mean return had reached the target; null if none has. */
  readonly solvedAtSteps: number | null;
  readonly bestReturn: number | null;
  /** Of the champion; null while there is none. */
  readonly confirmed: ChampionConfirmation | null;
  readonly connections: { readonly raw: number; readonly live: number } | null;
}

/** Mean and standard deviation over `count` runs. */
export interface Spread {
  readonly count: number;
  readonly mean: number;
  readonly sd: number;
}

/** Runs that differ only in their seed. Spreads are null when no run of the group has the figure. */
export interface RunGroup {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly paths: readonly string[];
  readonly seeds: readonly number[];
  readonly finished: number;
  readonly solved: number;
  /** Over the runs that solved the task. */
  readonly solvedAtSteps: Spread | null;
  /** Over the champions' confirmed mean returns. */
  readonly championReturn: Spread | null;
  readonly rawConnections: Spread | null;
  readonly liveConnections: Spread | null;
}

export interface Comparison {
  /** The settings on which all runs agree, or all that have them: each method has some of its own. */
  readonly common: Readonly<Record<string, unknown>>;
  readonly runs: readonly RunSummary[];
  readonly groups: readonly RunGroup[];
}

/**
 * Compares runs of any methods and tasks, finished or not. Runs that agree in all settings but the seed make a group.
 *
 * @returns the runs in the order given, and the groups in the order of their first runs. Returns are sums of rewards over an
 * episode.
 */
export function compareRuns(runs: readonly Run[]): Comparison {
  const settings = runs.map(flatSettings);
  const names = [...new Set(settings.flatMap((each) => Object.keys(each)))];
  const valuesOf = (name: string) => settings.filter((each) => Object.hasOwn(each, name)).map((each) => each[name]);
  const [differing, same] = partition(names, (name) => new Set(valuesOf(name)).size > 1);
  const summaries = runs.map((run, i) => summarise(run, pick(settings[i]!, differing)));
  const groups = new Map<string, RunSummary[]>();
  for (const summary of summaries) {
    const key = JSON.stringify(summary.settings);
    groups.set(key, [...(groups.get(key) ?? []), summary]);
  }
  return {
    common: pick(Object.assign({}, ...settings), same),
    runs: summaries,
    groups: [...groups.values()].map(group),
  };
}

/**
 * Parameters of the task as settings of their own, the twin by its rig, and no seed. Runs of one method and task all have the same ones, so what
 * only some runs have never tells two of them apart; what may be absent has a value then.
 */
function flatSettings({ settings }: Run): Record<string, unknown> {
  const { seed: _, taskParameters, observationScales, twin, ...rest } = settings;
  const parameters = Object.entries(taskParameters).map(([name, value]) => [`taskParameters.${name}`, value]);
  const scales = observationScales?.join(' ') ?? '1';
  const absent = { fitness: 'reward', rig: 'none' };
  return {
    ...absent,
    ...rest,
    targetReturn: targetOf(settings) ?? 'none',
    twin: twin?.rig ?? 'none',
    observationScales: scales,
    ...Object.fromEntries(parameters),
  };
}

function summarise({ path, settings: ofRun, history, champion }: Run, settings: RunSummary['settings']): RunSummary {
  const solved = history.find((each) => reachesTarget(each, ofRun));
  return {
    path,
    seed: ofRun.seed,
    settings,
    finished: champion !== undefined,
    generations: history.length,
    steps: history.at(-1)?.steps ?? 0,
    solvedAtSteps: solved?.steps ?? null,
    bestReturn:
      history.length === 0 ? null : history.reduce((best, each) => Math.max(best, each.bestReturn), -Infinity),
    confirmed: champion?.confirmed ?? null,
    connections: champion?.training?.connections ?? null,
  };
}

function group(runs: readonly RunSummary[]): RunGroup {
  return {
    settings: runs[0]!.settings,
    paths: runs.map(({ path }) => path),
    seeds: runs.map(({ seed }) => seed),
    finished: runs.filter(({ finished }) => finished).length,
    solved: runs.filter(({ solvedAtSteps }) => solvedAtSteps !== null).length,
    solvedAtSteps: spread(runs.map(({ solvedAtSteps }) => solvedAtSteps)),
    championReturn: spread(runs.map(({ confirmed }) => confirmed?.meanReturn)),
    rawConnections: spread(runs.map(({ connections }) => connections?.raw)),
    liveConnections: spread(runs.map(({ connections }) => connections?.live)),
  };
}

function spread(values: readonly (number | null | undefined)[]): Spread | null {
  const present = values.filter((value) => value !== null && value !== undefined);
  if (present.length === 0) return null;
  return { count: present.length, mean: mean(present), sd: standardDeviation(present) };
}

function partition(names: readonly string[], test: (name: string) => boolean): [string[], string[]] {
  return [names.filter(test), names.filter((name) => !test(name))];
}

function pick(from: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.filter((name) => Object.hasOwn(from, name)).map((name) => [name, from[name]]));
}
