// CMA-ES against pycma on the standard test functions, and its parts against their definitions.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../sim/index.js';
import { cmaConstants, defaultPopulation } from '../../src/learn/methods/cma-constants.js';
import { CmaEs } from '../../src/learn/methods/cma-es.js';
import { combineAxes, eigenbasis } from '../../src/learn/methods/eigenbasis.js';
import { packNumbers, unpackNumbers } from '../../src/learn/methods/saved-numbers.js';
import { medianEvaluations, pycmaMedians, testFunctions } from '../benchmark/cma-functions.js';

const { ellipsoid, Rosenbrock } = testFunctions;

describe('the constants', () => {
  // Table 1 of the tutorial, computed elsewhere; all but cSigma and dSigma are pycma's too.
  it.each([
    [
      10,
      10,
      {
        muEff: 3.16729928,
        cC: 0.29499038,
        c1: 0.0152838245,
        cMu: 0.0235517767,
        cSigma: 0.28442859,
        dSigma: 1.28442859,
      },
    ],
    [
      192,
      255,
      {
        muEff: 66.602563,
        cC: 0.0220997757,
        c1: 5.34309445e-5,
        cMu: 0.00344101325,
        cSigma: 0.26024999,
        dSigma: 1.26024999,
      },
    ],
    [
      2,
      100,
      { muEff: 26.9666551, cC: 0.53033368, c1: 0.0528308694, cMu: 0.947169131, cSigma: 0.85279681, dSigma: 5.73686061 },
    ],
  ])('in dimension %d with %d points', (n, lambda, expected) => {
    const constants = cmaConstants(n, lambda);
    for (const [name, value] of Object.entries(expected)) {
      expect(constants[name as keyof typeof expected] / value).toBeCloseTo(1, 7);
    }
  });

  it('are the weights by rank, the better half positive with sum 1', () => {
    const { weights, mu } = cmaConstants(10, 10);
    const expected = [0.45627265, 0.2707531, 0.16223112, 0.08523355, 0.02550959];
    const negative = [-0.08001261, -0.22176416, -0.34455495, -0.45286409, -0.5497499];
    expect(mu).toBe(5);
    [...expected, ...negative].forEach((weight, i) => {
      expect(weights[i]).toBeCloseTo(weight, 7);
    });
  });

  it('let negative weights never take more than there is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 2, max: 600 }), (n, lambda) => {
        const { weights, mu, c1, cMu } = cmaConstants(n, lambda);
        const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
        expect(sum(weights.subarray(0, mu))).toBeCloseTo(1, 12);
        // What is left of the covariance when all bad steps go along one of its axes, each n long.
        expect(1 - c1 - cMu + n * cMu * sum(weights.subarray(mu))).toBeGreaterThan(-1e-12);
        expect(Math.max(...weights.subarray(mu))).toBeLessThanOrEqual(0);
      }),
      { seed: 1 },
    );
  });

  it('are a population of 4 + floor(3 ln n) and an eigendecomposition as often as it pays', () => {
    expect([1, 2, 10, 20, 192].map(defaultPopulation)).toEqual([4, 6, 10, 12, 19]);
    expect(cmaConstants(10, 10).lazyGap).toBe(1);
    expect(cmaConstants(60, 4).lazyGap).toBe(2);
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

  it('in one variable follows the tutorial to the letter', () => {
    const cma = new CmaEs({ seed: 4, mean: Float64Array.of(2), sigma: 0.5, population: 4 });
    const { weights, muEff, cSigma, dSigma, cC, c1, cMu, chiN } = cmaConstants(1, 4);
    let [m, sigma, pSigma, pC, C] = [2, 0.5, 0, 0, 1];
    const drawn = new Set<string>();
    for (let g = 0; g < 12; g++) {
      const x = cma.ask().map((point) => point[0]!);
      drawn.add(((x[0]! - m) / (sigma * Math.sqrt(C))).toFixed(9));
      cma.tell(x.map((v) => v * v));
      const y = [...x].sort((a, b) => a * a - b * b).map((v) => (v - m) / sigma);
      const yw = weights[0]! * y[0]! + weights[1]! * y[1]!;
      m += sigma * yw;
      pSigma = (1 - cSigma) * pSigma + (Math.sqrt(cSigma * (2 - cSigma) * muEff) * yw) / Math.sqrt(C);
      const h = Math.abs(pSigma) / Math.sqrt(1 - (1 - cSigma) ** (2 * (g + 1))) < (1.4 + 2 / 2) * chiN ? 1 : 0;
      pC = (1 - cC) * pC + h * Math.sqrt(cC * (2 - cC) * muEff) * yw;
      const sumOfWeights = weights.reduce((sum, w) => sum + w, 0);
      const rankMu = y.reduce((sum, v, i) => sum + (weights[i]! >= 0 ? weights[i]! * v * v : weights[i]! * C), 0);
      C = (1 + c1 * (1 - h) * cC * (2 - cC) - c1 - cMu * sumOfWeights) * C + c1 * pC * pC + cMu * rankMu;
      sigma *= Math.exp((cSigma / dSigma) * (Math.abs(pSigma) / chiN - 1));
      expect(cma.mean[0]).toBeCloseTo(m, 10);
      expect(cma.sigma / sigma).toBeCloseTo(1, 10);
      expect(unpackNumbers(cma.save().covariance)[0]! / C).toBeCloseTo(1, 10);
    }
    // Every generation draws anew.
    expect(drawn.size).toBe(12);
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

  it('holds numbers to the bit', () => {
    const numbers = Float64Array.of(0, -0, 1 / 3, -5e-324, Number.MAX_VALUE, Infinity, -Infinity, NaN);
    expect(unpackNumbers(JSON.parse(JSON.stringify(packNumbers(numbers))))).toEqual(numbers);
    expect(packNumbers(Float64Array.of(1))).toBe('AAAAAAAA8D8=');
  });
});

describe('the axes of a covariance', () => {
  it('are orthonormal, and with their deviations give it back', () => {
    const n = 7;
    const random = new RandomStream({ seed: 1, purpose: 'start' });
    const root = Array.from({ length: n }, () => Float64Array.from({ length: n }, () => random.normal()));
    const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, k) => sum + value * b[k]!, 0);
    const triangle = Float64Array.from(root.flatMap((row, i) => root.slice(0, i + 1).map((other) => dot(row, other))));
    const basis = eigenbasis(triangle, n);
    const axes = Array.from({ length: n }, (_, i) => basis.vectors.subarray(i * n, (i + 1) * n));
    for (let i = 0, at = 0; i < n; i++) {
      for (let j = 0; j <= i; j++, at++) {
        expect(dot(axes[i]!, axes[j]!)).toBeCloseTo(i === j ? 1 : 0, 12);
        const product = axes.reduce((sum, axis, k) => sum + basis.deviations[k]! ** 2 * axis[i]! * axis[j]!, 0);
        expect(product).toBeCloseTo(triangle[at]!, 12);
      }
    }
    const combined = combineAxes(basis, Float64Array.of(0, 2, 0, 0, -1, 0, 0));
    combined.forEach((value, k) => {
      expect(value).toBeCloseTo(2 * axes[1]![k]! - axes[4]![k]!, 12);
    });
  });

  it('are never shorter than a ten-millionth of the longest', () => {
    expect([...eigenbasis(Float64Array.of(4, 0, 1e-30), 2).deviations]).toEqual([2e-7, 2]);
    expect([...eigenbasis(Float64Array.of(4, 0, -1e-9), 2).deviations]).toEqual([2e-7, 2]);
  });
});

describe('on the standard test functions', () => {
  // The others: cma-es.long.test.ts.
  it.each(['sphere', 'tablet'] as const)('%s needs as many evaluations as pycma, within 20 %', (name) => {
    expect(Math.abs(medianEvaluations(name, 10) / pycmaMedians[name][10] - 1)).toBeLessThan(0.2);
  });
});
