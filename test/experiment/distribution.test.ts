// Statistics, by numbers computed by hand.
import { expect, it } from 'vitest';
import { distributionOf, shareAtLeast } from '../../src/experiment/distribution.js';

it('mean, standard deviation of the sample, quartiles', () => {
  // Deviations from 5: -3 -1 -1 -1 0 0 2 4, squares 9 1 1 1 0 0 4 16 = 32, over 7.
  const { sd, ...rest } = distributionOf([9, 2, 4, 4, 4, 5, 5, 7])!;
  expect(rest).toEqual({ count: 8, mean: 5, min: 2, quartile1: 4, median: 4.5, quartile3: 5.5, max: 9 });
  expect(sd).toBeCloseTo(Math.sqrt(32 / 7), 14);
  // Quartiles of four numbers lie between them: at places 0.75, 1.5 and 2.25.
  expect(distributionOf([10, 20, 30, 50])).toMatchObject({ quartile1: 17.5, median: 25, quartile3: 35 });
});

it('one number is its own distribution, none has none', () => {
  expect(distributionOf([7])).toEqual({
    count: 1,
    mean: 7,
    sd: 0,
    min: 7,
    quartile1: 7,
    median: 7,
    quartile3: 7,
    max: 7,
  });
  expect(distributionOf([])).toBeUndefined();
});

it('a share counts the limit itself', () => {
  expect(shareAtLeast([879.9, 880, 890, 100], 880)).toBe(0.5);
});
