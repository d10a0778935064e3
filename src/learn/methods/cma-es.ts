// CMA-ES: minimises any function of real variables by adapting the normal distribution that it samples from.
import { exp, log, RandomStream } from '../../../sim/index.js';
import { type CmaConstants, cmaConstants, defaultPopulation } from './cma-constants.js';
import { combineAxes, type Eigenbasis, eigenbasis } from './eigenbasis.js';
import { packNumbers, unpackNumbers } from './saved-numbers.js';

export interface CmaEsSettings {
  readonly seed: number;
  /** Where to begin. */
  readonly mean: Float64Array;
  /** Standard deviation of each variable in the first generation. */
  readonly sigma: number;
  /** Points in a generation, at least 2; 4 + floor(3 ln n) when absent. */
  readonly population?: number;
}

/** When going on is of no use: axes so different in length, and the largest deviation against that of the first generation. */
const [MOST_STRETCHED, MOST_GROWN, LEAST_SHRUNK] = [9.9e6, 1e4, 1e-12];

/** Between two generations, as JSON data. Matrices are lower triangles. */
export interface SavedCmaEs {
  readonly generation: number;
  readonly sigma: number;
  readonly mean: string;
  readonly sigmaPath: string;
  readonly covariancePath: string;
  readonly covariance: string;
  /** The covariance that the present axes come from, and of which generation; absent if it is the present one. */
  readonly decomposed?: { readonly generation: number; readonly covariance: string };
}

/**
 * The canonical (mu/mu_w, lambda)-CMA-ES of Hansen, "The CMA Evolution Strategy: A Tutorial" (arXiv 1604.00772), Figure 6 and
 * Table 1: weighted recombination, cumulative step-size adaptation, rank-one and rank-mu updates of one full covariance
 * with active (negative) weights, eigendecomposition only as often as it pays.
 *
 * A point is mean + sigma y, y = B D z with z standard normal, B the eigenvectors of the covariance C and D the square roots of its eigenvalues. So
 * C^(-1/2) y = B z, and no inverse is ever computed.
 */
export class CmaEs {
  readonly #seed: number;
  readonly #firstSigma: number;
  readonly #constants: CmaConstants;
  #generation = 0;
  #mean: Float64Array;
  #sigma: number;
  #sigmaPath: Float64Array;
  #covariancePath: Float64Array;
  #covariance: Float64Array;
  #decomposed: { readonly generation: number; readonly covariance: Float64Array; readonly basis: Eigenbasis };
  /** The present generation as standard normal vectors z, as steps y, and as points. */
  #normals: Float64Array[] = [];
  #steps: Float64Array[] = [];
  #points: Float64Array[] = [];

  constructor({ seed, mean, sigma, population = defaultPopulation(mean.length) }: CmaEsSettings, saved?: SavedCmaEs) {
    const n = mean.length;
    this.#seed = seed;
    this.#firstSigma = sigma;
    this.#constants = cmaConstants(n, population);
    if (saved === undefined) {
      this.#mean = mean;
      this.#sigma = sigma;
      this.#sigmaPath = new Float64Array(n);
      this.#covariancePath = new Float64Array(n);
      this.#covariance = identity(n);
      this.#decomposed = decompose(0, this.#covariance, n);
    } else {
      this.#generation = saved.generation;
      this.#mean = unpackNumbers(saved.mean);
      this.#sigma = saved.sigma;
      this.#sigmaPath = unpackNumbers(saved.sigmaPath);
      this.#covariancePath = unpackNumbers(saved.covariancePath);
      this.#covariance = unpackNumbers(saved.covariance);
      this.#decomposed =
        saved.decomposed === undefined
          ? decompose(saved.generation, this.#covariance, n)
          : decompose(saved.decomposed.generation, unpackNumbers(saved.decomposed.covariance), n);
    }
    this.#sample();
  }

  /** The centre of the distribution: the best guess where the minimum is. */
  get mean(): Float64Array {
    return this.#mean;
  }

  /** The overall standard deviation. */
  get sigma(): number {
    return this.#sigma;
  }

  /** The points of the present generation. */
  ask(): readonly Float64Array[] {
    return this.#points;
  }

  /** Takes the function's value at each point, in the order of `ask`, and goes on to the next generation. */
  tell(values: ArrayLike<number>): void {
    const n = this.#mean.length;
    const { weights, mu, muEff, cSigma, dSigma, cC, chiN, lazyGap } = this.#constants;
    // A value that is no number is the worst.
    const worth = Array.from(values, (value) => (Number.isNaN(value) ? Number.POSITIVE_INFINITY : value));
    const order = Array.from(this.#points.keys()).sort((a, b) =>
      worth[a] === worth[b] ? a - b : worth[a]! - worth[b]!,
    );
    const normals = order.map((i) => this.#normals[i]!);
    const steps = order.map((i) => this.#steps[i]!);
    const step = weightedSum(steps, weights, mu);
    const whitened = combineAxes(this.#decomposed.basis, weightedSum(normals, weights, mu));

    this.#mean = this.#mean.map((m, k) => m + this.#sigma * step[k]!);
    this.#sigmaPath = advance(this.#sigmaPath, whitened, cSigma, muEff);
    const pathLength = length(this.#sigmaPath);
    // While the step-size still has to grow, the covariance's path stalls: it would learn a length and not a direction.
    const unbiased = pathLength / Math.sqrt(1 - exp(2 * (this.#generation + 1) * log(1 - cSigma)));
    const isStalled = unbiased >= (1.4 + 2 / (n + 1)) * chiN;
    const towards = isStalled ? new Float64Array(n) : step;
    this.#covariancePath = advance(this.#covariancePath, towards, cC, muEff);
    this.#covariance = this.#adaptedCovariance(normals, steps, isStalled);
    this.#sigma *= exp((cSigma / dSigma) * (pathLength / chiN - 1));

    this.#generation++;
    if (this.#generation >= this.#decomposed.generation + lazyGap) {
      this.#decomposed = decompose(this.#generation, this.#covariance, n);
    }
    this.#sample();
  }

  /**
   * Why going on is of no use, as the tutorial's B.3 has it and in its order; undefined while it is. What needs a memory of values is left out: a task may be a plateau
   * for long.
   */
  get stopped(): string | undefined {
    const n = this.#mean.length;
    const { deviations, vectors } = this.#decomposed.basis;
    const [shortest, longest] = [Math.min(...deviations), Math.max(...deviations)];
    const longestSigma = this.#sigma * longest;
    if (!Number.isFinite(longestSigma) || !this.#mean.every(Number.isFinite))
      return 'the distribution is no longer finite';
    const axis = this.#generation % n;
    const along = 0.1 * this.#sigma * deviations[axis]!;
    if (this.#mean.every((m, k) => m === m + along * vectors[axis * n + k]!)) {
      return 'a tenth of the deviation along an axis no longer changes the mean';
    }
    const own = (k: number) => 0.2 * this.#sigma * Math.sqrt(this.#covariance[(k * (k + 3)) / 2]!);
    if (this.#mean.some((m, k) => m === m + own(k))) {
      return 'a fifth of the deviation of a weight no longer changes its mean';
    }
    if (longest >= MOST_STRETCHED * shortest) return 'the longest axis is 1e7 times the shortest';
    if (longestSigma >= MOST_GROWN * this.#firstSigma) return 'the deviation has grown to 1e4 times the first';
    if (longestSigma <= LEAST_SHRUNK * this.#firstSigma) return 'the deviation has shrunk to 1e-12 of the first';
    return undefined;
  }

  save(): SavedCmaEs {
    const { generation, covariance } = this.#decomposed;
    return {
      generation: this.#generation,
      sigma: this.#sigma,
      mean: packNumbers(this.#mean),
      sigmaPath: packNumbers(this.#sigmaPath),
      covariancePath: packNumbers(this.#covariancePath),
      covariance: packNumbers(this.#covariance),
      ...(covariance !== this.#covariance && { decomposed: { generation, covariance: packNumbers(covariance) } }),
    };
  }

  #sample(): void {
    const n = this.#mean.length;
    const { basis } = this.#decomposed;
    const along = new Float64Array(n);
    this.#normals = [];
    this.#steps = [];
    this.#points = [];
    for (let individual = 0; individual < this.#constants.weights.length; individual++) {
      const address = { seed: this.#seed, purpose: 'sample', generation: this.#generation, individual } as const;
      const random = new RandomStream(address);
      const z = new Float64Array(n);
      for (let axis = 0; axis < n; axis++) {
        z[axis] = random.normal();
        along[axis] = z[axis]! * basis.deviations[axis]!;
      }
      const y = combineAxes(basis, along);
      const x = new Float64Array(n);
      for (let k = 0; k < n; k++) x[k] = this.#mean[k]! + this.#sigma * y[k]!;
      this.#normals.push(z);
      this.#steps.push(y);
      this.#points.push(x);
    }
  }

  /** The covariance after the rank-one update by its path and the rank-mu update by this generation's steps, best first. */
  #adaptedCovariance(
    normals: readonly Float64Array[],
    steps: readonly Float64Array[],
    isStalled: boolean,
  ): Float64Array {
    const n = this.#mean.length;
    const { weights, cC, c1, cMu } = this.#constants;
    const lost = isStalled ? c1 * cC * (2 - cC) : 0;
    const kept = 1 + lost - c1 - cMu * weights.reduce((total, weight) => total + weight, 0);
    const covariance = this.#covariance.map((value) => kept * value);
    addOuterProduct(covariance, this.#covariancePath, c1);
    for (const [rank, weight] of weights.entries()) {
      // A bad step counts by its direction only, else a long one could take more than there is.
      const scale = weight >= 0 ? 1 : n / squaredLength(normals[rank]!);
      addOuterProduct(covariance, steps[rank]!, cMu * weight * scale);
    }
    return covariance;
  }
}

function decompose(generation: number, covariance: Float64Array, n: number) {
  return { generation, covariance, basis: eigenbasis(covariance, n) };
}

/** The lower triangle of the identity. */
function identity(n: number): Float64Array {
  const triangle = new Float64Array((n * (n + 1)) / 2);
  for (let row = 0, diagonal = 0; row < n; row++, diagonal += row + 1) triangle[diagonal] = 1;
  return triangle;
}

/** Adds `factor` times the outer product of a vector with itself to a lower triangle. */
function addOuterProduct(triangle: Float64Array, vector: Float64Array, factor: number): void {
  for (let row = 0, at = 0; row < vector.length; row++) {
    const scaled = factor * vector[row]!;
    for (let column = 0; column <= row; column++, at++) triangle[at]! += scaled * vector[column]!;
  }
}

/** The evolution path after one more step: the old one fades at rate c, and stays standard normal if the steps are. */
function advance(path: Float64Array, step: Float64Array, c: number, muEff: number): Float64Array {
  const factor = Math.sqrt(c * (2 - c) * muEff);
  return path.map((p, k) => (1 - c) * p + factor * step[k]!);
}

/** The weighted sum of the first `count` vectors. */
function weightedSum(vectors: readonly Float64Array[], weights: Float64Array, count: number): Float64Array {
  const sum = new Float64Array(vectors[0]!.length);
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < sum.length; k++) sum[k]! += weights[i]! * vectors[i]![k]!;
  }
  return sum;
}

function squaredLength(vector: Float64Array): number {
  return vector.reduce((squares, value) => squares + value * value, 0);
}

function length(vector: Float64Array): number {
  return Math.sqrt(squaredLength(vector));
}
