// CMA-ES against pycma on the standard test functions, and its distribution against the tutorial.
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../sim/index.js';
import { cmaConstants } from '../../src/learn/methods/cma-constants.js';
import { CmaEs } from '../../src/learn/methods/cma-es.js';
import { eigenbasis } from '../../src/learn/methods/eigenbasis.js';
import { packNumbers, unpackNumbers } from '../../src/learn/methods/saved-numbers.js';
import { medianEvaluations, pycmaMedians, testFunctions } from '../benchmark/cma-functions.js';

const { ellipsoid, Rosenbrock } = testFunctions;

describe('a generation', () => {
  const f = (x: Float64Array) => x.reduce((sum, value, k) => sum + (k + 1) * value * value, 0);

  it.each([
    ['one variable', 1, 4],
    ['three variables', 3, 7],
  ])('in %s follows the tutorial to the letter', (_, n, lambda) => {
    const settings = { seed: 4, mean: new Float64Array(n).fill(2), sigma: 0.5, population: lambda };
    const cma = new CmaEs(settings);
    const { weights, mu, muEff, cSigma, dSigma, cC, c1, cMu, chiN } = cmaConstants(n, lambda);
    const each = (of: (k: number) => number) => Float64Array.from({ length: n }, (_, k) => of(k));
    const size = (v: Float64Array) => Math.hypot(...v);
    let [m, sigma, pSigma, pC] = [settings.mean, 0.5, new Float64Array(n), new Float64Array(n)];
    let C = Array.from({ length: n }, (_, row) => each((k) => Number(k === row)));
    const drawn = new Set<string>();
    const stalled = new Set<boolean>();
    for (let g = 0; g < 12; g++) {
      const { vectors, deviations } = eigenbasis(Float64Array.from(C.flatMap((row, k) => [...row.slice(0, k + 1)])), n);
      /** C^(-1/2) v */
      const whitened = (v: Float64Array): Float64Array => {
        const along = each(
          (axis) => each((k) => vectors[axis * n + k]! * v[k]!).reduce((a, b) => a + b) / deviations[axis]!,
        );
        return each((k) => each((axis) => vectors[axis * n + k]! * along[axis]!).reduce((a, b) => a + b));
      };
      const points = cma.ask();
      drawn.add(
        whitened(each((k) => (points[0]![k]! - m[k]!) / sigma))
          .map((v) => Math.round(v * 1e6))
          .join(),
      );
      cma.tell(points.map(f));
      const y = [...points].sort((a, b) => f(a) - f(b)).map((x) => each((k) => (x[k]! - m[k]!) / sigma));
      const step = each((k) => y.slice(0, mu).reduce((sum, v, i) => sum + weights[i]! * v[k]!, 0));
      m = each((k) => m[k]! + sigma * step[k]!);
      const white = whitened(step);
      pSigma = each((k) => (1 - cSigma) * pSigma[k]! + Math.sqrt(cSigma * (2 - cSigma) * muEff) * white[k]!);
      const h = size(pSigma) / Math.sqrt(1 - (1 - cSigma) ** (2 * (g + 1))) < (1.4 + 2 / (n + 1)) * chiN ? 1 : 0;
      stalled.add(h === 0);
      pC = each((k) => (1 - cC) * pC[k]! + h * Math.sqrt(cC * (2 - cC) * muEff) * step[k]!);
      const scales = y.map((v, i) => weights[i]! * (weights[i]! >= 0 ? 1 : n / size(whitened(v)) ** 2));
      const kept = 1 + c1 * (1 - h) * cC * (2 - cC) - c1 - cMu * weights.reduce((sum, w) => sum + w, 0);
      const rankMu = (a: number, b: number) => y.reduce((sum, v, i) => sum + scales[i]! * v[a]! * v[b]!, 0);
      C = C.map((row, a) => each((b) => kept * row[b]! + c1 * pC[a]! * pC[b]! + cMu * rankMu(a, b)));
      sigma *= Math.exp((cSigma / dSigma) * (size(pSigma) / chiN - 1));
      expect(cma.sigma / sigma).toBeCloseTo(1, 10);
      const saved = cma.save();
      const covariance = unpackNumbers(saved.covariance);
      for (let a = 0, at = 0; a < n; a++) {
        expect(cma.mean[a]).toBeCloseTo(m[a]!, 9);
        expect(unpackNumbers(saved.sigmaPath)[a]).toBeCloseTo(pSigma[a]!, 9);
        expect(unpackNumbers(saved.covariancePath)[a]).toBeCloseTo(pC[a]!, 9);
        for (let b = 0; b <= a; b++, at++) expect(covariance[at]).toBeCloseTo(C[a]![b]!, 9);
      }
    }
    expect(stalled.size, 'the covariance’s path stalls, and does not').toBe(2);
    expect(drawn.size, 'every generation draws anew').toBe(12);
  });

  it('takes values that are no numbers for the worst, and of equals the first for the better', () => {
    const settings = { seed: 4, mean: new Float64Array(3), sigma: 0.5, population: 6 };
    const told = (...worths: number[]) => {
      const cma = new CmaEs(settings);
      cma.tell(worths);
      return cma.save();
    };
    const { NaN: none, POSITIVE_INFINITY: worst } = Number;
    const ranks = told(3, 1, 5, 2, 6, 4);
    expect(told(3, 1, none, 2, none, 4)).toEqual(told(3, 1, 5, 2, 6, 4));
    expect(told(3, 1, worst, 2, none, 4)).toEqual(ranks);
    expect(told(3, 1, none, 2, worst, 4)).toEqual(ranks);
    expect(told(3, -worst, none, 2, worst, 4)).toEqual(ranks);
    expect(told(7, 7, 7, 7, 7, 7)).toEqual(told(1, 2, 3, 4, 5, 6));
    expect(told(4, 4, 1, 4, 1, 4)).toEqual(told(3, 4, 1, 5, 2, 6));
  });
});

describe('going on is of no use', () => {
  const first = 2;

  /** Why, where this is so of two variables. */
  function stopped({ generation = 0, mean = [1, 1], sigma = first, covariance = [1, 0, 1] }) {
    const settings = { seed: 1, mean: Float64Array.of(1, 1), sigma: first, population: 4 };
    const [numbers, triangle] = [Float64Array.from(mean), Float64Array.from(covariance)];
    const places = { mean: packNumbers(numbers), covariance: packNumbers(triangle) };
    return new CmaEs(settings, { ...new CmaEs(settings).save(), generation, sigma, ...places }).stopped;
  }

  const [along, own] = ['a tenth of the deviation along an axis', 'a fifth of the deviation of a weight'];
  it.each([
    ['the distribution is no longer finite', { sigma: Number.POSITIVE_INFINITY }, { sigma: 9999 }],
    ['the distribution is no longer finite', { mean: [1, Number.NaN] }, {}],
    ['the distribution is no longer finite', { mean: [Number.NEGATIVE_INFINITY, 1] }, {}],
    // Between 2^53 and 2^54 numbers are even.
    [
      `${along} no longer changes the mean`,
      { mean: [2 ** 53, 1], sigma: 8 },
      { mean: [2 ** 53, 1], sigma: 8, generation: 1 },
    ],
    [
      `${along} no longer changes the mean`,
      { mean: [1, 2 ** 53], sigma: 8, generation: 3 },
      { mean: [1, 2 ** 53], sigma: 8 },
    ],
    [`${own} no longer changes its mean`, { mean: [1, 2 ** 53], sigma: 4 }, { mean: [1, 2 ** 53], sigma: 6 }],
    [
      `${own} no longer changes its mean`,
      { mean: [1, 2 ** 54], sigma: 4, covariance: [1, 0, 4] },
      { mean: [1, 2 ** 53], sigma: 4, covariance: [1, 0, 4] },
    ],
    [
      'the longest axis is 1e7 times the shortest',
      { covariance: [1, 0, 9.9e6 ** 2], sigma: 1e-4 },
      { covariance: [1, 0, 9.8e6 ** 2], sigma: 1e-4 },
    ],
    ['the deviation has grown to 1e4 times the first', { sigma: 2e4 }, { sigma: 19_999 }],
    [
      'the deviation has grown to 1e4 times the first',
      { sigma: 1e4, covariance: [1, 0, 4] },
      { sigma: 9999, covariance: [1, 0, 4] },
    ],
    ['the deviation has shrunk to 1e-12 of the first', { sigma: 2e-12 }, { sigma: 2.01e-12 }],
    [
      'the deviation has shrunk to 1e-12 of the first',
      { sigma: 1e-12, covariance: [1, 0, 4] },
      { sigma: 1.01e-12, covariance: [1, 0, 4] },
    ],
  ])('when %s: %o, and not %o', (why, state, near) => {
    expect(stopped(state)).toBe(why);
    expect(stopped(near)).toBeUndefined();
  });
});

describe('the distribution', () => {
  it('is the same to the bit on every engine', () => {
    const cma = new CmaEs({ seed: 1, mean: new Float64Array(5).fill(0.5), sigma: 0.3 });
    for (let i = 0; i < 40; i++) cma.tell(cma.ask().map(Rosenbrock));
    expect(cma.sigma).toBe(0.05172773797594184);
    expect([...cma.mean]).toEqual([
      0.855415066338972, 0.7190711908072526, 0.5102723336066612, 0.25546163708046765, 0.06467582228412723,
    ]);
  });

  it('begins about the mean, with the same standard deviation in every variable', () => {
    const population = 20_000;
    const mean = Float64Array.of(3, -1, 0);
    const points = new CmaEs({ seed: 1, mean, sigma: 0.5, population }).ask();
    expect(points).toHaveLength(population);
    for (let j = 0; j < 3; j++) {
      const average = points.reduce((total, x) => total + x[j]!, 0) / population;
      expect(Math.abs(average - mean[j]!)).toBeLessThan((4.5 * 0.5) / Math.sqrt(population));
      for (let k = 0; k < 3; k++) {
        const covariance = points.reduce((sum, x) => sum + (x[j]! - mean[j]!) * (x[k]! - mean[k]!), 0) / population;
        expect(Math.abs(covariance - (j === k ? 0.25 : 0))).toBeLessThan(4.5 * 0.25 * Math.sqrt(2 / population));
      }
    }
  });

  it('takes the shape of the function: long where that is flat', () => {
    const cma = new CmaEs({ seed: 1, mean: new Float64Array(4).fill(1), sigma: 1, population: 40 });
    for (let i = 0; i < 60; i++) cma.tell(cma.ask().map(ellipsoid));
    const deviations = [0, 3].map((k) =>
      Math.sqrt(cma.ask().reduce((sum, x) => sum + (x[k]! - cma.mean[k]!) ** 2, 0) / 40),
    );
    // The curvatures are as 1 to 1e6, so the right deviations are as 1000 to 1.
    expect(deviations[0]! / deviations[1]!).toBeGreaterThan(300);
    expect(deviations[0]! / deviations[1]!).toBeLessThan(3000);
  });

  it('grows on a slope, and keeps its size where nothing is better than anything', () => {
    const slope = new CmaEs({ seed: 1, mean: new Float64Array(5), sigma: 1 });
    for (let i = 0; i < 50; i++) slope.tell(slope.ask().map((x) => x[0]!));
    expect(slope.sigma).toBeGreaterThan(1000);
    expect(slope.mean[0]).toBeLessThan(-1000);

    const random = new RandomStream({ seed: 2, purpose: 'start' });
    const logarithms = Array.from({ length: 40 }, (_, seed) => {
      const chance = new CmaEs({ seed, mean: new Float64Array(5), sigma: 1 });
      for (let i = 0; i < 50; i++) chance.tell(chance.ask().map(() => random.uniform()));
      return Math.log(chance.sigma);
    });
    // One of them wanders by about 1.5.
    expect(Math.abs(logarithms.reduce((sum, value) => sum + value, 0) / 40)).toBeLessThan(1);
  });

  it('depends on the order of the values only', () => {
    const plain = new CmaEs({ seed: 1, mean: new Float64Array(5), sigma: 0.3 });
    const bent = new CmaEs({ seed: 1, mean: new Float64Array(5), sigma: 0.3 });
    for (let i = 0; i < 30; i++) {
      plain.tell(plain.ask().map(Rosenbrock));
      bent.tell(bent.ask().map((x) => Math.cbrt(Rosenbrock(x)) - 7));
    }
    expect(bent.ask()).toEqual(plain.ask());
  });

  it('scales with the problem', () => {
    const small = new CmaEs({ seed: 1, mean: new Float64Array(5).fill(1), sigma: 0.25 });
    const large = new CmaEs({ seed: 1, mean: new Float64Array(5).fill(64), sigma: 16 });
    for (let i = 0; i < 30; i++) {
      small.tell(small.ask().map(ellipsoid));
      large.tell(large.ask().map(ellipsoid));
    }
    // By a power of two, so to the bit.
    expect(large.ask().map((x) => x.map((v) => v / 64))).toEqual(small.ask());
  });
});

describe('what is saved', () => {
  it.each([
    ['when the axes are those of the present covariance', 4],
    ['when they are older', 5],
  ])('is enough to go on, %s', (_, generations) => {
    const settings = { seed: 3, mean: new Float64Array(60).fill(0.5), sigma: 0.3, population: 4 };
    const cma = new CmaEs(settings);
    for (let i = 0; i < generations; i++) cma.tell(cma.ask().map(ellipsoid));
    expect(cma.save().decomposed?.generation).toBe(generations === 5 ? 4 : undefined);
    const restored = new CmaEs(settings, JSON.parse(JSON.stringify(cma.save())));
    for (let i = 0; i < 4; i++) {
      expect(restored.ask()).toEqual(cma.ask());
      expect(restored.save()).toEqual(cma.save());
      cma.tell(cma.ask().map(ellipsoid));
      restored.tell(restored.ask().map(ellipsoid));
    }
  });
});

describe('on the standard test functions', () => {
  // The others: cma-es.long.test.ts.
  it.each(['sphere', 'tablet'] as const)('%s needs as many evaluations as pycma, within 20 %', (name) => {
    expect(Math.abs(medianEvaluations(name, 10) / pycmaMedians[name][10] - 1)).toBeLessThan(0.2);
  });
});
