// Nonlinear least squares: the parameters with which a model comes nearest to what was measured.
import { Matrix, solve } from 'ml-matrix';

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
const ENOUGH = 1e-9;

/**
 * Levenberg and Marquardt's method with the scaling of D. W. Marquardt, "An Algorithm for Least-Squares Estimation of Nonlinear Parameters",
 * J. SIAM 11, 1963, 431-441; slopes by central differences.
 *
 * @param scales how much of each parameter is a small change of it.
 */
export function leastSquares(residuals: Residuals, start: readonly number[], scales: readonly number[]): Fit {
  let parameters = start;
  let values = residuals(parameters);
  let cost = squares(values);
  let damping = 1e-3;
  for (let i = 0; i < ITERATIONS; i++) {
    const slopes = slopesOf(residuals, parameters, scales);
    const normal = slopes.mmul(slopes.transpose());
    const gradient = slopes.mmul(Matrix.columnVector([...values]));
    let better = false;
    for (; !better && damping < 1e9; damping *= better ? 0.1 : 10) {
      const damped = normal.clone();
      for (let k = 0; k < scales.length; k++) damped.set(k, k, normal.get(k, k) * (1 + damping) + 1e-12);
      const step = solve(damped, gradient);
      const tried = parameters.map((value, k) => value - step.get(k, 0) * scales[k]!);
      const triedValues = residuals(tried);
      const triedCost = squares(triedValues);
      better = triedCost < cost;
      if (!better) continue;
      const gain = cost - triedCost;
      [parameters, values, cost] = [tried, triedValues, triedCost];
      if (gain < ENOUGH * cost) return fitOf(parameters, cost, values.length);
    }
    if (!better) break;
  }
  return fitOf(parameters, cost, values.length);
}

/** One row for each parameter, in its scale. */
function slopesOf(residuals: Residuals, parameters: readonly number[], scales: readonly number[]): Matrix {
  const rows = parameters.map((value, k) => {
    const nudge = NUDGE * scales[k]!;
    const above = residuals(parameters.with(k, value + nudge));
    const below = residuals(parameters.with(k, value - nudge));
    return above.map((each, i) => (each - below[i]!) / (2 * NUDGE));
  });
  return new Matrix(rows);
}

function fitOf(parameters: readonly number[], cost: number, values: number): Fit {
  return { parameters, rms: Math.sqrt(cost / values) };
}

function squares(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}
