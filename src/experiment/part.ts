// A part of an experiment: a task, on which groups of runs stand beside each other; and how its results are told.
import type { ArticleTable } from './article.js';

/** One task of an experiment. */
export interface Part {
  /** Of its figures' files: 'table-1'. */
  readonly name: string;
  /** What its task is called. */
  readonly task: string;
  /** The table of the article that it repeats, whose figures stand beside its own. */
  readonly article?: ArticleTable;
  /** Names of the observations, short enough for a figure. */
  readonly inputNames: readonly string[];
}

/** What balance and swing-up observe, in short. */
const inShort: Readonly<Record<string, string>> = {
  cartPosition: 'x',
  cartVelocity: 'v',
  poleCosine: 'cos θ',
  poleSine: 'sin θ',
  poleVelocity: 'ω',
};
const longestName = 8;

/** @param end how many characters of its end are to be seen. */
function cut(long: string, end: number): string {
  if (long.length <= longestName) return long;
  return `${long.slice(0, longestName - 1 - end)}…${long.slice(long.length - end)}`;
}

/** Names of observations, short enough for a figure. */
export function shortNames(observations: readonly string[]): string[] {
  const begins = observations.map((each) => inShort[each] ?? cut(each, 0));
  // Names that begin alike mostly end differently: velocity1, velocity2.
  return begins.map((name, k) => (begins.indexOf(name) === begins.lastIndexOf(name) ? name : cut(observations[k]!, 4)));
}

/** The part that repeats a table of the article. */
export function articlePart(article: ArticleTable, task: string): Part {
  return { name: `table-${article.number}`, task, article, inputNames: Object.values(inShort) };
}

/** A part of somebody's own experiment. @param observations names of what its task observes. */
export function ownPart(name: string, observations: readonly string[]): Part {
  return { name: fileName(name), task: name, inputNames: shortNames(observations) };
}

/** A name as part of a file's. */
export function fileName(name: string): string {
  return name.replaceAll(' ', '-');
}

/** Its heading in a report. */
export function headingOf({ article, task }: Part): string {
  return article === undefined ? task : `Table ${article.number}: ${task}`;
}

/** How its tables begin. */
export function captionOf({ article, task }: Part): string {
  return article === undefined ? task : `Table ${article.number}, ${task}`;
}

/** Until when steps to solve are counted, to follow "until". */
export function solvedWhen({ article }: Part): string {
  return article?.solvedWhen ?? 'the mean return of a network first reaches the target, or a candidate is verified';
}
