// CMA-ES on the standard test functions, beside pycma; and what a generation of the 5-32-1 network's weights costs.
import { CmaEs } from '../../src/learn/methods/cma-es.js';
import { comparison, medianEvaluations, pycmaMedians, type TestFunction, testFunctions } from './cma-functions.js';

/** Prints median evaluations to 1e-8 over 11 seeds, and the time of one generation in 192 dimensions. */
export function benchCma(): void {
  for (const n of [10, 20] as const) {
    for (const name of Object.keys(pycmaMedians) as TestFunction[]) {
      console.log(comparison(name, n, medianEvaluations(name, n)));
    }
  }
  const cma = new CmaEs({ seed: 1, mean: new Float64Array(192).fill(0.5), sigma: 0.3, population: 256 });
  let least = Number.POSITIVE_INFINITY;
  for (let generation = 0; generation < 10; generation++) {
    const values = cma.ask().map(testFunctions.ellipsoid);
    const start = performance.now();
    cma.tell(values);
    least = Math.min(least, performance.now() - start);
  }
  console.log(`a generation of 256 points in 192 dimensions: ${least.toFixed(0)} ms, with its eigendecomposition`);
}
