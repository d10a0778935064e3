// CMA-ES against pycma on all the standard test functions.
import { expect, it } from 'vitest';
import { comparison, medianEvaluations, pycmaMedians, type TestFunction } from '../benchmark/cma-functions.js';

// Dimension 20 takes long where the covariance has much to learn; `npm run benchmark cma` has all of it.
const cases: [TestFunction, 10 | 20][] = [
  ...(Object.keys(pycmaMedians) as TestFunction[]).map((name): [TestFunction, 10 | 20] => [name, 10]),
  ['sphere', 20],
  ['cigar', 20],
];

it.each(cases)('%s in dimension %d needs as many evaluations as pycma, within 20 %', (name, n) => {
  const median = medianEvaluations(name, n);
  // The docs quote these lines.
  console.log(comparison(name, n, median));
  expect(Math.abs(median / pycmaMedians[name][n] - 1)).toBeLessThan(0.2);
});
