// Nonlinear least squares: the parameters with which a model comes nearest to what was measured.
import { inverse, Matrix, solve } from 'ml-matrix';

/** What the model has more than the measurement, for each measured value, in units in which all count the same. */
export type Residuals = (parameters: readonly number[]) => readonly number[];

export interface Fit {
  readonly parameters: readonly number[];
  /** Root mean square of the residuals. */
  readonly rms: number;
}

const ITERATIONS = 40;
/** A step of the differences, as a share of a parameter's scale. */
const NUDGE = 1e-4;
const DAMPING_MAX = 1e9;
/** Of the first step. One that is damped more is short, and may gain little though much is to be gained. */
const DAMPING = 1e-3;
/** Keeps a parameter that changes nothing from dividing by 0. */
const TINY = 1e-15;

/** A parameter to be found. */
export interface Unknown {
  readonly start: number;
  /** How much of it is a small change. */
  readonly scale: number;
  /** It is at least this. */
  readonly least?: number;
}

/**
 * Levenberg and Marquardt's method with the scaling of D. W. Marquardt, "An Algorithm for Least-Squares Estimation of Nonlinear Parameters",
 * J. SIAM 11, 1963, 431-441; slopes by differences, to both sides where there is room.
 *
 * @param enough a step that makes the sum of squares smaller by no more than this share of it is the last one.
 * @param near gives the residuals near some parameters, for the slopes there, if that costs less.
 */
export function leastSquares(
  residuals: Residuals,
  unknowns: readonly Unknown[],
  enough?: number,
  near?: (parameters: readonly number[]) => Residuals,
): Fit {
  const steps = leastSquaresSteps(residuals, unknowns, enough, near);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** The same, and the caller has its turn after each step. */
export function* leastSquaresSteps(
  residuals: Residuals,
  unknowns: readonly Unknown[],
  enough = 1e-9,
  near: (parameters: readonly number[]) => Residuals = () => residuals,
): Generator<void, Fit> {
  let parameters = unknowns.map(({ start }) => start);
  let values = residuals(parameters);
  let cost = squares(values);
  let damping = DAMPING;
  for (let i = 0; i < ITERATIONS; i++) {
    yield;
    const slopes = slopesOf(near(parameters), parameters, unknowns);
    const normal = slopes.mmul(slopes.transpose());
    const gradient = slopes.mmul(Matrix.columnVector([...values]));
    for (const k of unknowns.keys()) {
      if (isAtEnd(parameters[k]!, unknowns[k]!, gradient.get(k, 0))) hold(normal, gradient, k);
    }
    let gain = 0;
    while (gain === 0 && damping < DAMPING_MAX) {
      const damped = normal.clone();
      for (let k = 0; k < unknowns.length; k++) damped.set(k, k, normal.get(k, k) * (1 + damping) + TINY);
      const step = solve(damped, gradient);
      const tried = parameters.map((value, k) => allowed(value - step.get(k, 0) * unknowns[k]!.scale, unknowns[k]!));
      const triedValues = residuals(tried);
      const triedCost = squares(triedValues);
      if (triedCost < cost) {
        gain = cost - triedCost;
        [parameters, values, cost] = [tried, triedValues, triedCost];
        damping /= 10;
      } else {
        damping *= 10;
      }
    }
    if (gain === 0 || (gain <= enough * cost && damping <= DAMPING)) break;
  }
  return { parameters, rms: Math.sqrt(cost / values.length) };
}

/** Whether the parameter would go below its least value. */
function isAtEnd(value: number, { least }: Unknown, gradient: number): boolean {
  return least !== undefined && value <= least && gradient > 0;
}

/** The parameter stays where it is in this step. */
function hold(normal: Matrix, gradient: Matrix, k: number): void {
  for (let i = 0; i < normal.rows; i++) {
    normal.set(i, k, 0);
    normal.set(k, i, 0);
  }
  normal.set(k, k, 1);
  gradient.set(k, 0, 0);
}

function allowed(value: number, { least = Number.NEGATIVE_INFINITY }: Unknown): number {
  return Math.max(least, value);
}

/** How the residuals change: one row for each parameter, in its scale. */
export function slopesOf(residuals: Residuals, parameters: readonly number[], unknowns: readonly Unknown[]): Matrix {
  const rows = parameters.map((value, k) => {
    const unknown = unknowns[k]!;
    const high = value + NUDGE * unknown.scale;
    const low = allowed(value - NUDGE * unknown.scale, unknown);
    const above = residuals(parameters.with(k, high));
    const below = residuals(parameters.with(k, low));
    return above.map((each, i) => ((each - below[i]!) / (high - low)) * unknown.scale);
  });
  return new Matrix(rows);
}

/** How the parameters of a fit may be off together, if the residuals are chance and each is for itself. */
export function covarianceOf(residuals: Residuals, { parameters, rms }: Fit, unknowns: readonly Unknown[]): Matrix {
  const slopes = slopesOf(residuals, parameters, unknowns);
  const normal = slopes.mmul(slopes.transpose()).add(Matrix.eye(unknowns.length).mul(TINY));
  const covariance = inverse(normal).mul((rms * rms * slopes.columns) / (slopes.columns - slopes.rows));
  const scales = Matrix.columnVector(unknowns.map(({ scale }) => scale));
  return covariance.mul(scales.mmul(scales.transpose()));
}

export function squares(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}
