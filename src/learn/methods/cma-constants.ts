// The constants of CMA-ES as functions of dimension and population size: Hansen, "The CMA Evolution Strategy: A Tutorial"
// (arXiv 1604.00772), Table 1. Names are the tutorial's.
import { log } from '../../../sim/index.js';

export interface CmaConstants {
  /** Recombination weights by rank: the first `mu` are positive and sum to 1, the others negative. */
  readonly weights: Float64Array;
  readonly mu: number;
  /** Variance effective selection mass of the positive weights. */
  readonly muEff: number;
  /** Learning rate and damping of the step-size. */
  readonly cSigma: number;
  readonly dSigma: number;
  /** Learning rates of the covariance: of its path, of the rank-one and of the rank-mu update. */
  readonly cC: number;
  readonly c1: number;
  readonly cMu: number;
  /** Expected length of a standard normal vector. */
  readonly chiN: number;
  /** Generations between two eigendecompositions (section B.2). */
  readonly lazyGap: number;
}

/** The population size that the tutorial recommends for a function of n variables: 4 + floor(3 ln n). */
export function defaultPopulation(n: number): number {
  return 4 + Math.floor(3 * log(n));
}

/** @param lambda the population size, at least 2. */
export function cmaConstants(n: number, lambda: number): CmaConstants {
  const raw = Float64Array.from({ length: lambda }, (_, i) => log((lambda + 1) / 2) - log(i + 1));
  const mu = Math.floor(lambda / 2);
  const positive = raw.subarray(0, mu);
  const negative = raw.subarray(mu);
  const muEff = effectiveMass(positive);
  const muEffNegative = effectiveMass(negative);

  const c1 = 2 / ((n + 1.3) * (n + 1.3) + muEff);
  const cMu = Math.min(1 - c1, (2 * (1 / 4 + muEff + 1 / muEff - 2)) / ((n + 2) * (n + 2) + muEff));
  // The negative weights' sum is such that the covariance stays positive definite.
  const negativeSum = Math.min(1 + c1 / cMu, 1 + (2 * muEffNegative) / (muEff + 2), (1 - c1 - cMu) / (n * cMu));
  const positiveScale = 1 / sum(positive);
  const negativeScale = negativeSum / -sum(negative);

  const cSigma = (muEff + 2) / (n + muEff + 5);
  return {
    weights: raw.map((weight) => weight * (weight >= 0 ? positiveScale : negativeScale)),
    mu,
    muEff,
    cSigma,
    dSigma: 1 + 2 * Math.max(0, Math.sqrt((muEff - 1) / (n + 1)) - 1) + cSigma,
    cC: (4 + muEff / n) / (n + 4 + (2 * muEff) / n),
    c1,
    cMu,
    chiN: Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n)),
    lazyGap: Math.max(1, Math.floor(1 / (10 * n * (c1 + cMu)))),
  };
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

/** (sum w)^2 / sum w^2 */
function effectiveMass(weights: Float64Array): number {
  const total = sum(weights);
  return (total * total) / weights.reduce((squares, weight) => squares + weight * weight, 0);
}
