// Two groups of runs beside each other: by how much they differ, how sure that is, and how often a run of one beats one of the other.
import { exp, RandomStream } from '../../sim/index.js';
import { mean } from '../base/index.js';

/** A figure of several runs. */
export interface Sample {
  readonly seeds: readonly number[];
  /** In the order of the seeds; infinite for a run that never got there. */
  readonly values: readonly number[];
}

/** How the second sample differs from the first. */
export interface Contrast {
  /** Of the means, second less first, with the ends of its 95 % interval; null where a value is infinite. Of a single run there is no interval. */
  readonly difference: { readonly mean: number; readonly low: number | null; readonly high: number | null } | null;
  /** Whether the interval is of differences seed by seed: both have the same seeds. */
  readonly isPaired: boolean;
  /** Mann-Whitney: the chance that a run of the second has a higher value than one of the first, ties by half. */
  readonly chanceHigher: number;
  /** Mann-Whitney, two-sided: how likely so uneven ranks are if both come from the same distribution. */
  readonly pValue: number;
}

/** Enough for two digits of an interval's ends. */
const resamples = 10_000;
/** Exact up to so many values in each sample. */
const mostExact = 50;

/**
 * Compares two samples: the percentile bootstrap of the mean's difference, and the Mann-Whitney test. The same samples give the same numbers.
 *
 * @param seed of the bootstrap's random numbers.
 */
export function contrast(first: Sample, second: Sample, seed = 1): Contrast {
  const other = new Map(second.seeds.map((each, k) => [each, second.values[k]!]));
  const isPaired =
    first.seeds.length === second.seeds.length &&
    new Set(first.seeds).size === other.size &&
    other.size === second.seeds.length &&
    first.seeds.every((each) => other.has(each));
  const random = new RandomStream({ seed, purpose: 'bootstrap' });
  const areFinite = [...first.values, ...second.values].every(Number.isFinite);
  const hasInterval = Math.min(first.values.length, second.values.length) > 1;
  const drawn = isPaired
    ? () => bootstrap([first.seeds.map((each, k) => other.get(each)! - first.values[k]!)], random)
    : () => bootstrap([second.values, first.values], random);
  const { chanceHigher, pValue } = mannWhitney(first.values, second.values);
  return {
    difference: areFinite
      ? { mean: mean(second.values) - mean(first.values), ...(hasInterval ? drawn() : { low: null, high: null }) }
      : null,
    ...{ isPaired, chanceHigher, pValue },
  };
}

/** The middle 95 % of the mean of the first, less that of the second if there is one, over samples drawn from them with replacement. */
function bootstrap(samples: readonly (readonly number[])[], random: RandomStream): { low: number; high: number } {
  const drawnMean = (values: readonly number[]) => {
    let sum = 0;
    for (let k = 0; k < values.length; k++) sum += values[random.below(values.length)]!;
    return sum / values.length;
  };
  const means = Float64Array.from({ length: resamples }, () => {
    const [first, second] = samples.map(drawnMean);
    return first! - (second ?? 0);
  }).sort();
  return { low: means[Math.round(0.025 * resamples)]!, high: means[Math.round(0.975 * resamples) - 1]! };
}

/**
 * The Mann-Whitney test (Wilcoxon's rank sum). Exact for samples of up to 50 without ties; otherwise by the normal
 * distribution with corrections for ties and continuity, as R and SciPy do.
 */
export function mannWhitney(
  first: readonly number[],
  second: readonly number[],
): { readonly chanceHigher: number; readonly pValue: number } {
  const [n, m] = [first.length, second.length];
  let u = 0;
  for (const b of second) for (const a of first) u += b > a ? 1 : b === a ? 0.5 : 0;
  const ties = tieCounts([...first, ...second]);
  const isExact = ties.every((count) => count === 1) && n <= mostExact && m <= mostExact;
  const furthest = Math.max(u, n * m - u);
  const pValue = isExact ? 2 * exactTail(n, m, furthest) : 2 * normalTail(tiedScore(n, m, furthest, ties));
  return { chanceHigher: u / (n * m), pValue: Math.min(1, pValue) };
}

function tieCounts(values: readonly number[]): number[] {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts.values()];
}

/** P(U ≥ u) where every order is as likely: the orders with each U are counted by adding one value of the second at a time (Mann and Whitney, 1947). */
function exactTail(n: number, m: number, u: number): number {
  // ways[j][s]: probability of U = s with the values so far, of which j are of the second.
  let ways = Array.from({ length: m + 1 }, (_, j) => (j === 0 ? [1] : []));
  for (let size = 1; size <= n + m; size++) {
    ways = ways.map((_, j) => {
      const i = size - j;
      if (i < 0 || i > n) return [];
      const sum = new Array<number>(i * j + 1).fill(0);
      // The largest value is of the first (probability i / size), or of the second and above i others.
      if (i > 0) for (const [s, p] of ways[j]!.entries()) sum[s]! += (p * i) / size;
      if (j > 0) for (const [s, p] of ways[j - 1]!.entries()) sum[s + i]! += (p * j) / size;
      return sum;
    });
  }
  return ways[m]!.slice(Math.ceil(u)).reduce((sum, p) => sum + p, 0);
}

function tiedScore(n: number, m: number, u: number, ties: readonly number[]): number {
  const all = n + m;
  const lost = ties.reduce((sum, count) => sum + count ** 3 - count, 0);
  const variance = ((n * m) / 12) * (all + 1 - lost / (all * (all - 1)));
  return variance === 0 ? 0 : Math.max(0, u - (n * m) / 2 - 0.5) / Math.sqrt(variance);
}

/** P(Z ≥ z) for z ≥ 0: half of erfc(z / √2) (Numerical Recipes, relative error below 1.2e-7). */
function normalTail(z: number): number {
  const x = z / Math.SQRT2;
  const t = 1 / (1 + 0.5 * x);
  const terms = [
    ...[-1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806],
    ...[0.27886807, -1.13520398, 1.48851587, -0.82215223, 0.17087277],
  ];
  const polynomial = terms.reduceRight((sum, term) => sum * t + term, 0);
  return 0.5 * t * exp(-x * x + polynomial);
}
