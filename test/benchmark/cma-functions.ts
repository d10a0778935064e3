// The standard test functions of CMA-ES, as in pycma's `cma.ff`, and what pycma's defaults need on them.
import { exp, log } from '../../sim/index.js';
import { CmaEs } from '../../src/learn/methods/cma-es.js';

/** Median evaluations of pycma's defaults until a value below 1e-8, from 0.5 (Rosenbrock: 0.1) in every coordinate with sigma 0.3. */
export const pycmaMedians = {
  sphere: { 10: 1260, 20: 2388 },
  ellipsoid: { 10: 3830, 20: 12768 },
  cigar: { 10: 3710, 20: 7704 },
  tablet: { 10: 2800, 20: 7176 },
  Rosenbrock: { 10: 4840, 20: 16236 },
  'different powers': { 10: 3460, 20: 11976 },
} as const;

export type TestFunction = keyof typeof pycmaMedians;

export const testFunctions: Record<TestFunction, (x: Float64Array) => number> = {
  sphere: (x) => sum(x, (v) => v * v),
  ellipsoid: (x) => sum(x, (v, i) => power(1e6, i / (x.length - 1)) * v * v),
  cigar: (x) => sum(x, (v, i) => (i === 0 ? 1 : 1e6) * v * v),
  tablet: (x) => sum(x, (v, i) => (i === 0 ? 1e6 : 1) * v * v),
  Rosenbrock: (x) =>
    sum(x.subarray(1), (next, i) => {
      const v = x[i]!;
      return 100 * (v * v - next) * (v * v - next) + (1 - v) * (1 - v);
    }),
  'different powers': (x) => Math.sqrt(sum(x, (v, i) => power(Math.abs(v), 2 + (4 * i) / (x.length - 1)))),
};

/** The median over 11 seeds of the evaluations until a value below 1e-8. */
export function medianEvaluations(name: TestFunction, n: number): number {
  const counts = Array.from({ length: 11 }, (_, seed) => evaluations(name, n, seed + 1));
  return counts.sort((a, b) => a - b)[5]!;
}

function evaluations(name: TestFunction, n: number, seed: number): number {
  const mean = new Float64Array(n).fill(name === 'Rosenbrock' ? 0.1 : 0.5);
  const cma = new CmaEs({ seed, mean, sigma: 0.3 });
  for (let count = 0; count < 100_000; ) {
    const values = cma.ask().map(testFunctions[name]);
    count += values.length;
    if (Math.min(...values) < 1e-8) return count;
    cma.tell(values);
  }
  return Number.POSITIVE_INFINITY;
}

/** A line of the table that tests and benchmark print. */
export function comparison(name: TestFunction, n: 10 | 20, median: number): string {
  const theirs = pycmaMedians[name][n];
  return `dimension ${n}, ${name.padEnd(16)} ${String(median).padStart(5)} evaluations, pycma ${String(theirs).padStart(5)}: ${(median / theirs).toFixed(2)}`;
}

function sum(x: Float64Array, term: (value: number, i: number) => number): number {
  return x.reduce((total, value, i) => total + term(value, i), 0);
}

function power(base: number, exponent: number): number {
  return exp(exponent * log(base));
}
