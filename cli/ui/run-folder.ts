// The folder of runs that a page shows: what is in it, and what has changed since somebody looked last.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { glanceAtRun, HistoryReader, type RunGlance, readBestSoFar } from '../../src/learn/index.js';
import { countConnections, formatChampion } from '../../src/network/index.js';
import type { ExperimentListing, RunListing, RunNews, RunsNews } from '../../src/ui-api/index.js';
import { CommandError } from '../failure.js';
import { TrainingProgress } from '../training-progress.js';
import { folderAt } from './folder.js';
import type { Trainings } from './trainings.js';

const runFiles = ['config.json', 'history.jsonl', 'champion.json'] as const;

interface Known {
  /** Of its files; as long as it is the same, so is the run. */
  readonly stamp: string;
  readonly listing: RunListing;
}

/** What a page has been told of the list: the last word on each run, by its path. */
export type ToldRuns = Map<string, string>;
/** Of the experiments, all together: no run has this path. */
const EXPERIMENTS = '';

export class RunFolder {
  readonly root: string;
  readonly #trainings: Trainings;
  readonly #known = new Map<string, Known>();

  constructor(root: string, trainings: Trainings) {
    this.root = root;
    this.#trainings = trainings;
  }

  /** What has changed since this was told; undefined when nothing has. */
  news(told: ToldRuns): RunsNews | undefined {
    const { runs, experiments } = this.#list();
    const isNews = (key: string, value: unknown): boolean => {
      const text = JSON.stringify(value);
      if (told.get(key) === text) return false;
      told.set(key, text);
      return true;
    };
    const changed = runs.filter((run) => isNews(run.path, run));
    const areNews = isNews(EXPERIMENTS, experiments); // at first even none
    const present = new Set([EXPERIMENTS, ...runs.map(({ path }) => path)]);
    const gone = [...told.keys()].filter((path) => !present.has(path));
    for (const path of gone) told.delete(path);
    return areNews || changed.length + gone.length > 0 ? { runs: changed, gone, experiments } : undefined;
  }

  /** Where a run or an experiment is that the list has. @throws CommandError for any other path. */
  find(path: string | null): string {
    const { runs, experiments } = this.#list();
    const found = path !== null && [...runs, ...experiments].some((each) => each.path === path);
    if (!found)
      throw new CommandError('input', `There is no run "${path}" in ${this.root} now. It may have been moved.`);
    return join(this.root, path);
  }

  /** Gives what is new of a run each time it is called. */
  follow(path: string): () => RunNews | undefined {
    const directory = this.find(path);
    const history = new HistoryReader(join(directory, 'history.jsonl'));
    const bestOf = bestFollower(directory);
    let progress: TrainingProgress;
    let champion: string | undefined;
    let logged = 0;
    let problem: string | undefined;
    let isFirst = true;
    return () => {
      if (problem !== undefined) return undefined;
      try {
        const { from, records } = history.news();
        const file = join(directory, 'champion.json');
        const text = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
        const { lines: log, count } = this.#trainings.log(path, logged);
        logged = count;
        const isNew = text !== champion;
        champion = text;
        const best = text === undefined ? bestOf() : undefined;
        if (!isFirst && records.length === 0 && log.length === 0 && !isNew && best === undefined) return undefined;
        if (isFirst || from === 0) progress = new TrainingProgress(glanceAtRun(directory).settings);
        isFirst = false;
        return {
          path,
          from,
          records,
          lines: records.map((record) => progress.line(record)),
          ...(best !== undefined && { best }),
          ...(isNew && text !== undefined && { champion: text }),
          ...(log.length > 0 && { log }),
        };
      } catch (error) {
        problem = (error as Error).message;
        return { path, from: 0, records: [], lines: [], problem };
      }
    };
  }

  #list(): { runs: RunListing[]; experiments: ExperimentListing[] } {
    const runs: RunListing[] = [];
    const experiments: ExperimentListing[] = [];
    const visit = (path: string, experiment: string | undefined): void => {
      const { files, folders } = folderAt(this.root, path);
      if (path !== '' && files.has('config.json')) {
        runs.push(this.#listing(path, experiment));
        return;
      }
      const isExperiment = path !== '' && files.has('experiment.json');
      if (isExperiment) experiments.push({ path, hasReport: files.has('report.html') });
      for (const each of folders) visit(each, isExperiment ? path : experiment);
    };
    visit('', undefined);
    return { runs, experiments };
  }

  #listing(path: string, experiment: string | undefined): RunListing {
    const directory = join(this.root, path);
    const stats = runFiles.map((name) => statSync(join(directory, name), { throwIfNoEntry: false }));
    const isLocked = existsSync(join(directory, 'lock'));
    const isOurs = this.#trainings.has(path);
    const stamp = [...stats.map((each) => `${each?.size} ${each?.mtimeMs}`), isLocked, isOurs, experiment].join();
    const known = this.#known.get(path);
    // Who holds the lock may have died, which no file tells.
    if (known?.stamp === stamp && !isLocked) return known.listing;
    const changedMs = Math.max(...stats.map((each) => each?.mtimeMs ?? 0));
    const common = {
      path,
      changedMs,
      ...(experiment !== undefined && { experiment }),
      ...(isOurs && ({ isOurs } as const)),
    };
    let listing: RunListing;
    try {
      const strange = runFiles.find((_, k) => stats[k]?.isFile() === false);
      if (strange) throw new Error(`${join(directory, strange)} is no file.`);
      listing = { ...common, ...told(glanceAtRun(directory)) };
    } catch (error) {
      listing = { ...common, state: 'damaged', problem: (error as Error).message };
    }
    this.#known.set(path, { stamp, listing });
    return listing;
  }
}

/** Gives the best network of a run at each new checkpoint; undefined until there is one, and for one that is damaged. */
function bestFollower(directory: string): () => string | undefined {
  let stamp: string | undefined;
  return () => {
    const stats = statSync(join(directory, 'checkpoint.json'), { throwIfNoEntry: false });
    const now = stats?.isFile() ? `${stats.size} ${stats.mtimeMs}` : undefined;
    if (now === undefined || now === stamp) return undefined;
    stamp = now;
    try {
      const best = readBestSoFar(directory);
      return best && formatChampion(best);
    } catch {
      return undefined; // going on with the run says what is wrong with it
    }
  };
}

function told({ settings, last, champion, isTraining }: RunGlance): Omit<RunListing, 'path' | 'changedMs'> {
  const worth = champion && (champion.elected ?? champion.confirmed);
  return {
    state: champion ? 'finished' : isTraining ? 'training' : 'stopped',
    task: settings.task,
    method: settings.method,
    ...(settings.rig !== undefined && { rig: settings.rig }),
    seed: settings.seed,
    generations: last === undefined ? 0 : last.generation + 1,
    ...(last && { bestReturn: last.bestReturn, meanConnections: last.meanConnections }),
    ...(worth && { championReturn: worth.meanReturn }),
    ...(champion && 'mask' in champion && { connections: countConnections(champion.mask).live }),
  };
}
