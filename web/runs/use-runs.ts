// What the server tells of runs, kept up to date: the list, and all of those that are chosen.
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { GenerationRecord } from '../../src/learn/training/index.js';
import type { ExperimentListing, RunListing, RunNews, RunsNews } from '../../src/ui-api/index.js';
import { follow } from '../server/api.js';

/** A run with all that is known of it. */
export interface FollowedRun {
  readonly path: string;
  readonly records: readonly GenerationRecord[];
  /** Each of them in words. */
  readonly lines: readonly string[];
  /** The text of its champion.json. */
  readonly champion?: string;
  /** Of the best network so far, as long as there is no champion. */
  readonly best?: string;
  readonly log: readonly string[];
  readonly problem?: string;
}

/** The list of runs, the newest first. */
export function useRunList() {
  const [runs, setRuns] = useState<ReadonlyMap<string, RunListing>>();
  const [experiments, setExperiments] = useState<readonly ExperimentListing[]>([]);
  const [problem, setProblem] = useState('');
  useEffect(() => {
    let isNew = true; // connected again, the server tells all of them again
    return follow<RunsNews>(
      'api/runs',
      [],
      (news) => {
        const fromNothing = isNew;
        isNew = false;
        setRuns((before) => {
          const next = new Map(fromNothing ? [] : before);
          for (const path of news.gone) next.delete(path);
          for (const run of news.runs) next.set(run.path, run);
          return next;
        });
        setExperiments(news.experiments);
      },
      (told) => {
        if (told !== '') isNew = true;
        setProblem(told);
      },
    );
  }, []);
  const list = useMemo(() => runs && [...runs.values()].sort((a, b) => b.changedMs - a.changedMs), [runs]);
  return { list, experiments, problem };
}

/** All of some runs, by their paths. */
export function useFollowedRuns(paths: readonly string[]): ReadonlyMap<string, FollowedRun> {
  const [runs, setRuns] = useState<ReadonlyMap<string, FollowedRun>>(new Map());
  const key = paths.join('\n');
  useEffect(() => {
    setRuns(new Map());
    if (key === '') return;
    let isNew = true;
    return follow<readonly RunNews[]>(
      'api/run',
      key.split('\n').map((path) => ['path', path] as const),
      (news) => {
        const fromNothing = isNew;
        isNew = false;
        setRuns((before) => {
          const next = new Map(fromNothing ? [] : before);
          for (const each of news) next.set(each.path, withNews(next.get(each.path), each));
          return next;
        });
      },
      (told) => {
        if (told !== '') isNew = true;
      },
    );
  }, [key]);
  return runs;
}

function withNews(before: FollowedRun | undefined, news: RunNews): FollowedRun {
  const { path, from, records, lines, log = [] } = news;
  const { champion = before?.champion, best = before?.best, problem = before?.problem } = news;
  return {
    path,
    records: [...(before?.records.slice(0, from) ?? []), ...records],
    lines: [...(before?.lines.slice(0, from) ?? []), ...lines],
    log: [...(before?.log ?? []), ...log].slice(-MOST_LINES),
    ...(champion !== undefined && { champion }),
    ...(best !== undefined && { best }),
    ...(problem !== undefined && { problem }),
  };
}

/** More of a log nobody reads in a page. */
export const MOST_LINES = 200;
