// How numbers are distributed: mean and standard deviation, and the quartiles, which outliers do not move.
import { mean, standardDeviation } from '../base/index.js';

export interface Distribution {
  readonly count: number;
  readonly mean: number;
  /** Of the sample: n - 1 in the denominator. 0 for a single number. */
  readonly sd: number;
  readonly min: number;
  readonly quartile1: number;
  readonly median: number;
  readonly quartile3: number;
  readonly max: number;
}

/** The distribution of some numbers; undefined of none. */
export function distributionOf(values: readonly number[]): Distribution | undefined {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  return {
    count: values.length,
    mean: mean(values),
    sd: standardDeviation(values),
    min: sorted[0]!,
    quartile1: quantile(sorted, 0.25),
    median: quantile(sorted, 0.5),
    quartile3: quantile(sorted, 0.75),
    max: sorted.at(-1)!,
  };
}

/** Linear between the two nearest numbers (type 7 of Hyndman and Fan, 1996): what numpy and R do if not told otherwise. */
function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const lower = sorted[below]!;
  const upper = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return lower + (upper - lower) * (place - below);
}

/** The share of the numbers that are at least `least`; 0 of none. */
export function shareAtLeast(values: readonly number[], least: number): number {
  return values.length === 0 ? 0 : values.filter((value) => value >= least).length / values.length;
}
