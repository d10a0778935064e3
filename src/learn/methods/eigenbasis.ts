// The axes of a normal distribution: the eigenvectors of its covariance, and the standard deviations along them.
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

/** Beyond the condition number 1e14 the shortest axes are rounding errors; they count as long as that. */
const SMALLEST_EIGENVALUE_RATIO = 1e-14;

export interface Eigenbasis {
  /** The eigenvectors one after the other, in ascending order of their eigenvalues. */
  readonly vectors: Float64Array;
  /** The square roots of the eigenvalues. */
  readonly deviations: Float64Array;
}

/**
 * Decomposes a covariance given as its lower triangle, row after row. ml-matrix does it by Householder's reduction and the
 * QL algorithm with + - * / and sqrt only, so the same matrix gives the same bits on every engine.
 */
export function eigenbasis(triangle: Float64Array, n: number): Eigenbasis {
  const matrix = new Matrix(n, n);
  for (let row = 0, at = 0; row < n; row++) {
    for (let column = 0; column <= row; column++, at++) {
      matrix.set(row, column, triangle[at]!);
      matrix.set(column, row, triangle[at]!);
    }
  }
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, { assumeSymmetric: true });
  const vectors = new Float64Array(n * n);
  for (let axis = 0, at = 0; axis < n; axis++) {
    for (let k = 0; k < n; k++, at++) vectors[at] = eigenvectorMatrix.get(k, axis);
  }
  const smallest = SMALLEST_EIGENVALUE_RATIO * Math.max(...realEigenvalues);
  return { vectors, deviations: Float64Array.from(realEigenvalues, (value) => Math.sqrt(Math.max(value, smallest))) };
}

/** The sum over the axes of `alongAxes[axis]` times the axis' unit vector. */
export function combineAxes({ vectors }: Eigenbasis, alongAxes: Float64Array): Float64Array {
  const n = alongAxes.length;
  const out = new Float64Array(n);
  for (let axis = 0, at = 0; axis < n; axis++) {
    const length = alongAxes[axis]!;
    for (let k = 0; k < n; k++, at++) out[k]! += length * vectors[at]!;
  }
  return out;
}
