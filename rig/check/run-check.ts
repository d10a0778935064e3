// Plays the cases of a check on all cores, and judges them.
import { Crew } from '../../src/base/threads/index.js';
import type { FaultResult } from '../faults/index.js';
import { type Check, judge, type Measurement } from '../hil/index.js';
import { type Baseline, baselineCase, formatBaseline, judgeByBaseline } from './baseline.js';
import { type CheckCase, type CheckJob, type CheckPlan, jobOf, type Refused } from './plan.js';
import type { Played, WorstEpisode } from './play.js';

export interface CheckOptions {
  /** Threads that play. The result does not depend on it. */
  readonly workers: number;
  /** Cases that are not played by then fail. */
  readonly timeLimitS?: number;
  /** What mean returns are compared with: one that `newSince` has let through. */
  readonly baseline?: Baseline;
  readonly signal?: AbortSignal;
  /** Whether the worst episode of a failure is played again, with a look into its board. */
  readonly looksIntoFailures?: boolean;
  /** Called for each case, in order of their cost. */
  readonly onCase?: (result: CaseResult, done: number, of: number) => void;
}

/** A case, judged. */
export interface CaseResult {
  readonly name: string;
  readonly passed: boolean;
  readonly champion: string;
  /** Of its image. */
  readonly crc: number;
  readonly task: string;
  readonly level: CheckCase['level'];
  readonly rig?: string;
  readonly checks: readonly Check[];
  /** Why it failed beside its checks: whole sentences. */
  readonly problems: readonly string[];
  readonly measurements: readonly Measurement[];
  /** Of each episode. */
  readonly returns: readonly number[];
  readonly faults: readonly FaultResult[];
}

/** The outcome of a run. */
export interface CheckResult {
  /** Whether something was judged and all of it passed. */
  readonly passed: boolean;
  /** In the order of the plan. */
  readonly cases: readonly CaseResult[];
  readonly refused: readonly Refused[];
  /** Why the run failed beside its cases. */
  readonly problems: readonly string[];
  /** By the name of a case: what is not the same in each run, or too large for a verdict. */
  readonly worst: ReadonlyMap<string, WorstEpisode>;
  readonly seconds: ReadonlyMap<string, number>;
}

/** What takes long is begun first, so that all cores end at about the same time. */
const cost: Readonly<Record<CheckCase['level'], number>> = {
  rig: 4,
  faults: 3,
  scenario: 2,
  processor: 1,
  software: 0,
};

/**
 * Plays cases of a plan on worker threads. The result is the same for any number of workers.
 *
 * @throws CodedError WORKER_DIED, or the signal's reason.
 */
export async function runCheck(
  plan: CheckPlan,
  cases: readonly CheckCase[],
  options: CheckOptions,
): Promise<CheckResult> {
  const { workers, timeLimitS, signal, onCase } = options;
  const queue = [...cases].sort((a, b) => cost[b.level] - cost[a.level]);
  const results = new Map<CheckCase, CaseResult>();
  const worst = new Map<string, WorstEpisode>();
  const seconds = new Map<string, number>();
  const crew = new Crew<CheckJob, Played>('synaptolytic/check-worker', undefined, Math.min(workers, queue.length));
  const limit = timeLimitS === undefined ? undefined : AbortSignal.timeout(Math.round(timeLimitS * 1000));
  const signals = [signal, limit].filter((each) => each !== undefined);
  const ending = signals.length > 0 ? AbortSignal.any(signals) : undefined;
  try {
    const jobs = queue.map((each) => jobOf(each, plan.manifest));
    await crew.work(
      jobs,
      (played, place) => {
        const own = queue[place]!;
        const result = judgeCase(own, played, options.baseline);
        results.set(own, result);
        if (played.worst) worst.set(own.name, played.worst);
        seconds.set(own.name, played.seconds);
        onCase?.(result, results.size, queue.length);
      },
      ending,
    );
    const failed = queue.filter(
      (each) => hasBoard(each) && results.get(each)?.passed === false && worst.has(each.name),
    );
    await crew.work(
      (options.looksIntoFailures ? failed : []).map((each) => ({
        ...jobOf(each, plan.manifest),
        look: worst.get(each.name)!.episode!,
      })),
      ({ look }, place) => {
        const { name } = failed[place]!;
        if (look) worst.set(name, { ...worst.get(name)!, ...look });
      },
      ending,
    );
  } catch (error) {
    if (!limit?.aborted || signal?.aborted) throw error;
  } finally {
    await crew.close();
  }
  const late = `It was not played within the time limit of ${timeLimitS} s.`;
  const all = cases.map((each) => results.get(each) ?? failedCase(each, late));
  const problems = [...plan.unjudged, ...missed(plan, options.baseline)];
  return {
    passed: problems.length === 0 && all.length > 0 && all.every(({ passed }) => passed),
    cases: all,
    refused: plan.refused,
    problems,
    worst,
    seconds,
  };
}

/** Whether its episodes are played on a board that can be looked into. */
function hasBoard({ level }: CheckCase): boolean {
  return level === 'processor' || level === 'rig';
}

/** The text of the baseline that a run leaves. Faults have no returns, and are in none. */
export function baselineOf(plan: CheckPlan, { cases }: CheckResult, program: string): string {
  const { seed } = plan.manifest;
  const entries = cases
    .filter(({ returns }) => returns.length > 0)
    .map(({ name, returns }) => {
      const { champion } = plan.cases.find((each) => each.name === name)!;
      return [name, baselineCase(champion, seed, returns)] as const;
    });
  return formatBaseline(Object.fromEntries(entries), program);
}

function judgeCase(own: CheckCase, played: Played, baseline: Baseline | undefined): CaseResult {
  const { level, limits, name } = own;
  const { measurements, returns, faults, error } = played;
  if (error !== undefined) return failedCase(own, error);
  const compared = baseline && returns.length > 0 ? judgeByBaseline(baseline, name, level, returns) : undefined;
  const byLimits = judge(undefined, [{ level, episodes: [], measurements }], limits).checks;
  const checks = [...byLimits, ...(compared ? [compared] : [])];
  const nothing = checks.length + faults.length === 0;
  const problems = [
    ...(nothing ? ['Nothing was judged: none of its limits is about what this level measures.'] : []),
    ...faults.flatMap((fault) => (fault.passed ? [] : [problemOf(own, fault)])),
  ];
  const passed = problems.length === 0 && checks.every((check) => check.passed);
  return { ...about(own), passed, checks, problems, measurements, returns, faults };
}

/** Of several faults a case has to say which; a scenario is the case. */
function problemOf({ level }: CheckCase, { name, problems }: FaultResult): string {
  return level === 'scenario' ? problems.join(' ') : `${name}: ${problems.join(' ')}`;
}

function failedCase(own: CheckCase, problem: string): CaseResult {
  const nothing = { checks: [], measurements: [], returns: [], faults: [] };
  return { ...about(own), passed: false, problems: [problem], ...nothing };
}

function about({ name, championName, crc, champion, level, rig }: CheckCase) {
  return { name, champion: championName, crc, task: champion.task.name, level, ...(rig && { rig: rig.name }) };
}

/** A pair that the baseline has and that does not fit now would fall out of sight. */
function missed({ refused }: CheckPlan, baseline: Baseline | undefined): string[] {
  return refused
    .filter(({ name }) => Object.keys(baseline?.cases ?? {}).some((known) => known.startsWith(`${name}/`)))
    .map(({ name, reason }) => `${name} was judged in the baseline, and is refused now: ${reason}`);
}
