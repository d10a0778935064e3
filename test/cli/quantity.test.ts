// Quantities with units, as users write them.
import { describe, expect, it } from 'vitest';
import { parseQuantity } from '../../cli/quantity.js';

const length = { kind: 'length', unit: 'm', option: '--rail' };

describe('parseQuantity', () => {
  it.each([
    ['2 m', 2],
    ['80cm', 0.8],
    ['1e3 mm', 1],
    ['10 ft', 3.048],
    ['-1 m', -1],
    ['500 µm', 0.0005],
  ])('%s', async (text, metres) => {
    expect(await parseQuantity(text, length)).toBeCloseTo(metres, 12);
  });

  it.each([
    '',
    '2',
    'm',
    '2 s',
    '2 m/s',
    'two metres',
    '2 m 3',
    '2 Mm',
    '2 pm',
    '2 angstrom',
    '2 mile',
    '{toString: x}',
  ])('"%s" is no length', async (text) => {
    await expect(parseQuantity(text, length)).rejects.toThrow(
      `--rail "${text}" is not a length. Write a number and a unit, for example --rail "2 m".`,
    );
  });
});
