// Learning curves: what a generation was like, over the seeds.
import type { GenerationRecord } from '../learn/index.js';
import type { BandLine } from '../report/index.js';
import { distributionOf } from './distribution.js';

type History = readonly GenerationRecord[];

/** Generations that every run has played: curves end there, so that each point is of all seeds. */
function commonGenerations(histories: readonly History[]): number {
  return histories.reduce((least, history) => Math.min(least, history.length), Number.POSITIVE_INFINITY);
}

/** A figure of the history: its median over the seeds, with a band from quartile to quartile. */
export function quartileCurve(name: string, histories: readonly History[], of: (each: GenerationRecord) => number) {
  const spread = Array.from(
    { length: commonGenerations(histories) },
    (_, generation) => distributionOf(histories.map((history) => of(history[generation]!)))!,
  );
  return {
    name,
    middle: spread.map(({ median }) => median),
    low: spread.map(({ quartile1 }) => quartile1),
    high: spread.map(({ quartile3 }) => quartile3),
  } satisfies BandLine;
}

/** The population's mean number of connections and its standard deviation within the population, both averaged over the seeds. */
export function connectionCurve(name: string, histories: readonly History[]): BandLine {
  const middle: number[] = [];
  const low: number[] = [];
  const high: number[] = [];
  for (let generation = 0; generation < commonGenerations(histories); generation++) {
    const records = histories.map((history) => history[generation]!);
    const centre = distributionOf(records.map(({ meanConnections }) => meanConnections))!.mean;
    const sd = distributionOf(records.map(({ sdConnections }) => sdConnections))!.mean;
    middle.push(centre);
    low.push(centre - sd);
    high.push(centre + sd);
  }
  return { name, middle, low, high };
}
