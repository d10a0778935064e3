// Two groups of runs beside each other, held against published values and against all resamples.
import { describe, expect, it } from 'vitest';
import { contrastsOfRows } from '../../src/experiment/contrasts.js';
import { contrast, contrastTable, mannWhitney } from '../../src/experiment/index.js';
import type { RunRow } from '../../src/experiment/results.js';

/** What a comparison reads of a champion. */
const championOf = (mean: number) => ({ returns: { mean }, connections: { live: 3 } });

const sample = (values: readonly number[], from = 1) => ({ seeds: values.map((_, k) => k + from), values });

describe('Mann-Whitney', () => {
  it('is that of the manual of SciPy: diagnosis of diabetes, U = 17 of 20, exact p = 0.1111', () => {
    const [males, females] = [
      [19, 22, 16, 29, 24],
      [20, 11, 17, 12],
    ];
    const { chanceHigher, pValue } = mannWhitney(females!, males!);
    expect(chanceHigher).toBe(17 / 20);
    expect(pValue).toBeCloseTo(0.11111111111111112, 12);
  });

  it('is that of the manual of R: permeability of the chorioamnion, W = 35, exact p = 0.1272 to one side', () => {
    const x = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
    const y = [1.15, 0.88, 0.9, 0.74, 1.21];
    const { chanceHigher, pValue } = mannWhitney(y, x);
    expect(chanceHigher * 50).toBe(35);
    expect(pValue / 2).toBeCloseTo(0.1272, 4);
  });

  it('with ties goes by the normal distribution, corrected for them', () => {
    // Three 2 and two 5: (27 - 3) + (8 - 2) = 30. Variance 16/12 (9 - 30/56) = 11.286; z = (13.5 - 8 - 0.5) / 3.3594 = 1.4884.
    const { chanceHigher, pValue } = mannWhitney([1, 2, 2, 5], [2, 5, 6, 7]);
    expect(chanceHigher * 16).toBe(13.5);
    expect(pValue).toBeCloseTo(0.136658, 6);
  });

  it('takes a run that never solved the task for the slowest, and two of them for equal', () => {
    const never = Number.POSITIVE_INFINITY;
    expect(mannWhitney([1, 2], [3, never]).chanceHigher).toBe(1);
    expect(mannWhitney([never, never], [never, never])).toEqual({ chanceHigher: 0.5, pValue: 1 });
    expect(contrast(sample([1, 2]), sample([3, never])).difference).toBeNull();
  });
});

describe('the bootstrap', () => {
  it('is near the interval of all 27 x 27 resamples', () => {
    const [a, b] = [
      [1, 4, 10],
      [20, 22, 30],
    ];
    const means = (values: readonly number[]) =>
      values.flatMap((x) => values.flatMap((y) => values.map((z) => (x + y + z) / 3)));
    const all = means(b!)
      .flatMap((x) => means(a!).map((y) => x - y))
      .sort((x, y) => x - y);
    const { difference, isPaired } = contrast(sample(a!), sample(b!, 4));
    expect(isPaired).toBe(false);
    expect(difference!.mean).toBe(19);
    // Neighbouring values of the 729 are up to 2/3 apart there.
    expect(Math.abs(difference!.low! - all[Math.round(0.025 * 729)]!)).toBeLessThan(0.7);
    expect(Math.abs(difference!.high! - all[Math.round(0.975 * 729) - 1]!)).toBeLessThan(0.7);
  });

  it('has the width of the mice of Efron and Tibshirani: their standard error with n in the denominator is 26.91', () => {
    const treated = [94, 197, 16, 38, 99, 141, 23];
    const control = [52, 104, 146, 10, 51, 30, 40, 27, 46];
    const { difference } = contrast(sample(control, 10), sample(treated, 1));
    expect(difference!.mean).toBeCloseTo(30.63, 2);
    expect(Math.abs((difference!.high! - difference!.low!) / (2 * 1.96) / 26.91 - 1)).toBeLessThan(0.03);
    expect(difference!.low).toBeLessThan(0);
  });

  it('goes by seed where both have the same seeds, in whatever order', () => {
    const a = { seeds: [1, 2, 3, 4], values: [10, 200, 3000, 50] };
    const b = { seeds: [4, 3, 2, 1], values: [51, 3001, 201, 11] };
    const { difference, isPaired } = contrast(a, b);
    expect({ difference, isPaired }).toEqual({ difference: { mean: 1, low: 1, high: 1 }, isPaired: true });
    expect(contrast(a, b), 'the same again').toEqual(contrast(a, b));
  });

  it('does not go by seed where a seed is there twice: which of the two runs would be its partner?', () => {
    const [once, twice] = [
      { seeds: [1, 2], values: [0, 10] },
      { seeds: [1, 1], values: [5, 25] },
    ];
    expect([contrast(once, twice), contrast(twice, once), contrast(twice, twice)]).toMatchObject([
      { isPaired: false, difference: { mean: 10 } },
      { isPaired: false, difference: { mean: -10 } },
      { isPaired: false, difference: { mean: 0 } },
    ]);
    expect(contrast(twice, once).difference!.high).toBeGreaterThan(0);
  });

  it('of a single run there is a difference and no interval', () => {
    const none = { low: null, high: null };
    expect(contrast(sample([1]), sample([3])).difference).toEqual({ mean: 2, ...none });
    expect(contrast(sample([1], 4), sample([3, 5])).difference).toEqual({ mean: 3, ...none });
    const row = { seed: 1, generations: 1, steps: 1, stepsToSolve: 100, task: 't', method: 'mk1' };
    const rows = ['a', 'b'].map((group, k) => ({ ...row, group, confirmed: championOf(10 * k) }) as unknown as RunRow);
    const cells = contrastTable(contrastsOfRows(rows), 'c').rows.map((each) => each.cells.slice(1));
    expect(cells[1]).toEqual(["champion's return", '+10.0', '–', '100 %', '1.0000']);
  });
});
