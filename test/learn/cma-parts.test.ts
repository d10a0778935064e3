// What CMA-ES is made of: its constants against the tutorial, its axes against their definition, and its numbers as text.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../sim/index.js';
import { cmaConstants, defaultPopulation } from '../../src/learn/methods/cma-constants.js';
import { combineAxes, eigenbasis } from '../../src/learn/methods/eigenbasis.js';
import { packNumbers, unpackNumbers } from '../../src/learn/methods/saved-numbers.js';

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

  it.each([
    [10, 10, 1.6489457],
    [10, 6, 2.2073237],
    [10, 200, 0.0910935],
  ])('in dimension %d with %d points take %d by negative weights: the least of three bounds', (n, lambda, sum) => {
    const { weights, mu } = cmaConstants(n, lambda);
    expect(-weights.subarray(mu).reduce((total, weight) => total + weight, 0)).toBeCloseTo(sum, 7);
  });

  it('are about the mean length of a standard normal vector', () => {
    const { PI, sqrt } = Math;
    const lengths = [1, 2, 3].map((n) => cmaConstants(n, 4).chiN);
    for (const [i, exact] of [sqrt(2 / PI), sqrt(PI / 2), 2 * sqrt(2 / PI)].entries()) {
      expect(lengths[i]).toBeCloseTo(exact, 2);
    }
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

describe('saved numbers', () => {
  it('are held to the bit', () => {
    const numbers = Float64Array.of(0, -0, 1 / 3, -5e-324, Number.MAX_VALUE, Infinity, -Infinity, NaN);
    expect(unpackNumbers(JSON.parse(JSON.stringify(packNumbers(numbers))))).toEqual(numbers);
    expect(packNumbers(Float64Array.of(1))).toBe('AAAAAAAA8D8=');
  });

  it('may be more than one call takes arguments', () => {
    const numbers = Float64Array.from({ length: 20_000 }, (_, i) => i / 7);
    const back = unpackNumbers(packNumbers(numbers));
    expect(Buffer.from(back.buffer).equals(Buffer.from(numbers.buffer))).toBe(true);
  });
});
