// What came of an experiment: a row for each run, and a summary over the seeds of each method.

import { isVerified, reachesTarget, targetOf } from '../learn/index.js';
import { type Network, networkConnections, type WeightedNetwork } from '../network/index.js';
import { type Distribution, distributionOf, shareAtLeast } from './distribution.js';
import type { FinishedRun } from './finished-run.js';
import type { Plan, PlannedRun } from './plan.js';

/** A champion on `scoreEpisodes` fresh episodes. */
export interface ChampionScore {
  readonly connections: { readonly raw: number; readonly live: number };
  readonly returns: Distribution;
  /** Share of its episodes whose return is at least the target. */
  readonly episodesAtTarget: number;
}

/** Which runs are meant. */
export interface GroupKey {
  /** Of the article. */
  readonly table?: number;
  /** Of one's own experiment: which task it is there. */
  readonly part?: string;
  readonly task: string;
  readonly method: string;
  /** Of one's own experiment: which of the groups on this task. */
  readonly group?: string;
}

export interface RunRow extends GroupKey {
  readonly seed: number;
  /** Generations played. */
  readonly generations: number;
  /** Environment steps of training. */
  readonly steps: number;
  /** Until the best fitness counts as solved (docs/experiments.md); null if it never did. */
  readonly stepsToSolve: number | null;
  /** Generations played until then. */
  readonly generationsToSolve: number | null;
  /** Until the best mean return reached the target, at which training may stop; null if it never did. */
  readonly stepsToTarget: number | null;
  /** The individual with the best fitness of all, which is the article's champion. */
  readonly best: ChampionScore;
  /** The finalist that was best on fresh starts. */
  readonly confirmed: ChampionScore;
  readonly engine: string;
  readonly wallTimeS: number | null;
}

/** Champions over the seeds. */
export interface ChampionSummary {
  /** Of the champions' mean returns. */
  readonly meanReturn: Distribution;
  /** Share of the champions whose mean return is at least the target. */
  readonly championsAtTarget: number;
  /** The same of all their episodes. */
  readonly episodesAtTarget: number;
  readonly raw: Distribution;
  readonly live: Distribution;
}

/** A method on a table, or a group on its task, over the seeds. */
export interface MethodSummary extends GroupKey {
  /** Null for a fitness without one. */
  readonly targetReturn: number | null;
  readonly seeds: number;
  readonly solved: number;
  /** Over the runs that solved the task; null if none did. */
  readonly stepsToSolve: Distribution | null;
  readonly generations: Distribution;
  readonly best: ChampionSummary;
  readonly confirmed: ChampionSummary;
  /** Over the runs that went through without an interruption. */
  readonly wallTimeS: Distribution | null;
}

/** What results.json holds. */
export interface ExperimentResults {
  readonly plan: Plan;
  /** Of this program and of Node, each pair that took part. */
  readonly versions: readonly FinishedRun['versions'][];
  /** Of each group, without the seed: in the order of the summaries. */
  readonly settings: readonly Readonly<Record<string, unknown>>[];
  readonly summaries: readonly MethodSummary[];
  readonly runs: readonly RunRow[];
}

/**
 * The tables and statistics of an experiment.
 * @param runs all runs of the plan, in its order
 */
export function experimentResults(plan: Plan, runs: readonly FinishedRun[]): ExperimentResults {
  const groups = groupsOf(runs);
  return {
    plan,
    versions: distinct(runs.map(({ versions }) => versions)),
    settings: groups.map((group) => {
      const { seed: _, ...settings } = group[0]!.planned.settings;
      return settings;
    }),
    summaries: groups.map((group) => summarise(group.map(rowOf), group[0]!.planned)),
    runs: runs.map(rowOf),
  };
}

/** The runs of one group on one task together. */
export function groupsOf(runs: readonly FinishedRun[]): FinishedRun[][] {
  const groups = new Map<string, FinishedRun[]>();
  for (const run of runs) {
    const { part, group } = run.planned;
    const key = `${part.name} ${group}`;
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  return [...groups.values()];
}

/** A finished run as a row of the results. */
export function rowOf(run: FinishedRun): RunRow {
  const { part, settings } = run.planned;
  const { history, engine, wallTimeS } = run;
  const { targetReturn } = settings;
  const last = history.at(-1)!;
  const target = history.find((each) => reachesTarget(each, settings));
  const { article } = part;
  // The article's measure is the luckiest of many scores, which a verified champion is not.
  const solved =
    article === undefined || isVerified(settings.method)
      ? target
      : history.find(({ bestFitness }) => article.isSolvedBy(bestFitness));
  return {
    ...keyOf(run.planned),
    seed: settings.seed,
    generations: history.length,
    steps: last.steps,
    stepsToSolve: solved?.steps ?? null,
    generationsToSolve: solved === undefined ? null : solved.generation + 1,
    stepsToTarget: target?.steps ?? null,
    best: scoreOf(run.elites[0]!, run.returns.best, targetReturn),
    confirmed: scoreOf(run.confirmed, run.returns.confirmed, targetReturn),
    engine,
    wallTimeS,
  };
}

/** The article's groups are its tables and methods; those of one's own have names. */
function keyOf({ part, group, settings: { task, method } }: PlannedRun): GroupKey {
  return part.article === undefined
    ? { part: part.task, task, method, group }
    : { table: part.article.number, task, method };
}

function scoreOf(network: Network | WeightedNetwork, returns: readonly number[], target: number): ChampionScore {
  return {
    connections: networkConnections(network),
    returns: distributionOf(returns)!,
    episodesAtTarget: shareAtLeast(returns, target),
  };
}

/** @param rows of one group. @param planned any of their runs. */
function summarise(rows: readonly RunRow[], planned: PlannedRun): MethodSummary {
  const { targetReturn } = planned.settings;
  const solved = rows.map(({ stepsToSolve }) => stepsToSolve).filter((steps) => steps !== null);
  return {
    ...keyOf(planned),
    targetReturn: targetOf(planned.settings) ?? null,
    seeds: rows.length,
    solved: solved.length,
    stepsToSolve: distributionOf(solved) ?? null,
    generations: distributionOf(rows.map(({ generations }) => generations))!,
    best: summariseChampions(
      rows.map(({ best }) => best),
      targetReturn,
    ),
    confirmed: summariseChampions(
      rows.map(({ confirmed }) => confirmed),
      targetReturn,
    ),
    wallTimeS: distributionOf(rows.map(({ wallTimeS }) => wallTimeS).filter((time) => time !== null)) ?? null,
  };
}

function summariseChampions(champions: readonly ChampionScore[], target: number): ChampionSummary {
  const means = champions.map(({ returns }) => returns.mean);
  return {
    meanReturn: distributionOf(means)!,
    championsAtTarget: shareAtLeast(means, target),
    episodesAtTarget: distributionOf(champions.map(({ episodesAtTarget }) => episodesAtTarget))!.mean,
    raw: distributionOf(champions.map(({ connections }) => connections.raw))!,
    live: distributionOf(champions.map(({ connections }) => connections.live))!,
  };
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}
