// The linear-quadratic regulator in discrete time, with mathjs matrices.

import type { Matrix } from 'mathjs'; // by its own name, which whoever uses the declarations can resolve
import { abs, add, divide, identity, inv, matrix, max, multiply, subtract, transpose } from '#mathjs';

/** state' = a state + b action, one control period later. */
export interface LinearPlant {
  readonly a: Matrix;
  readonly b: Matrix;
}

/** What a control period costs: state^T q state + action^T r action. */
export interface Cost {
  readonly q: Matrix;
  readonly r: Matrix;
}

/** Doublings after which a plant that can be stabilised has long converged: 2^64 periods. */
const DOUBLINGS_MAX = 64;

/**
 * The gain K of the feedback action = -K state that costs least, and the matrix P of the cost still to come; undefined if nothing
 * stabilises the plant.
 *
 * The Riccati equation P = A^T P (I + G P)^-1 A + Q with G = B R^-1 B^T is iterated to its fixed point, two steps of the horizon becoming four,
 * then eight (Anderson, "Second-order convergent algorithms for the steady-state Riccati equation", Int. J. Control 28, 1978, 295-306).
 */
export function lqr(
  { a, b }: LinearPlant,
  { q, r }: Cost,
): { readonly gain: Matrix; readonly cost: Matrix } | undefined {
  const one = identity(a.size()[0]!) as Matrix;
  let through = a;
  let g = multiply(multiply(b, inv(r)), transpose(b));
  let cost = q;
  for (let doubling = 0; doubling < DOUBLINGS_MAX; doubling++) {
    const middle = inverse(add(one, multiply(g, cost)) as Matrix);
    if (!middle) return undefined;
    const added = multiply(multiply(multiply(transpose(through), cost), middle), through);
    g = add(g, multiply(multiply(multiply(through, middle), g), transpose(through))) as Matrix;
    through = multiply(multiply(through, middle), through);
    cost = symmetric(add(cost, added) as Matrix);
    if (!Number.isFinite(largest(cost))) return undefined;
    if (largest(added) <= 1e-15 * largest(cost)) return { gain: feedback({ a, b }, r, cost), cost };
  }
  return undefined;
}

/** K = (R + B^T P B)^-1 B^T P A. */
function feedback({ a, b }: LinearPlant, r: Matrix, cost: Matrix): Matrix {
  const weighted = multiply(transpose(b), cost);
  return multiply(multiply(inv(add(r, multiply(weighted, b)) as Matrix), weighted), a);
}

/** How far P is from solving the Riccati equation, relative to P. */
export function riccatiResidual({ a, b }: LinearPlant, { q, r }: Cost, cost: Matrix): number {
  const weighted = multiply(
    multiply(transpose(a), cost),
    subtract(a, multiply(b, feedback({ a, b }, r, cost))) as Matrix,
  );
  return largest(subtract(add(weighted, q) as Matrix, cost) as Matrix) / largest(cost);
}

/** Undefined for a matrix that has none, as numbers far from those of any machine give. */
function inverse(m: Matrix): Matrix | undefined {
  try {
    return inv(m);
  } catch {
    return undefined;
  }
}

function symmetric(m: Matrix): Matrix {
  return divide(add(m, transpose(m)), 2) as Matrix;
}

function largest(m: Matrix): number {
  return max(abs(m)) as unknown as number;
}

/** A diagonal matrix. */
export function diagonal(values: readonly number[]): Matrix {
  return matrix(values.map((value, i) => values.map((_, j) => (i === j ? value : 0))));
}
