// The elementary functions: close to Math's, and pinned to the bit.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cos, exp, log, sin, sinCos, tanh } from '../../sim/math/index.js';

const seed = 20_240_501;

/** The 64 bits of a float64 in hexadecimal. */
function bits(x: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  return view.getBigUint64(0).toString(16).padStart(16, '0');
}

function between(min: number, max: number) {
  return fc.double({ min, max, noNaN: true });
}

describe('exp', () => {
  test('is within 1e-15 of Math.exp, relatively, over its whole range', () => {
    fc.assert(
      fc.property(fc.oneof(between(-708, 708), between(-5, 5), between(-1e-6, 1e-6)), (x) => {
        expect(Math.abs(exp(x) / Math.exp(x) - 1)).toBeLessThan(1e-15);
      }),
      { seed, numRuns: 5000 },
    );
  });

  test('never overflows, underflows or loses precision to subnormals: beyond +-708 it stands still', () => {
    expect(exp(709)).toBe(exp(708));
    expect(exp(Infinity)).toBe(exp(708));
    expect(exp(-709)).toBe(exp(-708));
    expect(exp(-Infinity)).toBe(exp(-708));
    expect(exp(708)).toBeLessThan(Number.MAX_VALUE);
    expect(exp(-708)).toBeGreaterThan(2 ** -1022);
  });

  test('is exact at 0, and NaN of NaN', () => {
    expect(exp(0)).toBe(1);
    expect(exp(-0)).toBe(1);
    expect(exp(NaN)).toBeNaN();
  });

  test('grows', () => {
    fc.assert(
      fc.property(between(-700, 700), between(1e-3, 8), (x, step) => {
        expect(exp(x + step)).toBeGreaterThan(exp(x));
      }),
      { seed },
    );
  });
});

describe('log', () => {
  /** The distance to the next float64 away from 0. */
  function ulp(x: number): number {
    const exponent = Math.max(-1022, Math.floor(Math.log2(Math.abs(x))));
    return 2 ** (exponent - 52);
  }

  test('is within two units in the last place of Math.log, from the least subnormal to the greatest number', () => {
    const everyExponent = fc.tuple(fc.integer({ min: -1074, max: 1023 }), between(1, 2)).map(([k, m]) => m * 2 ** k);
    fc.assert(
      fc.property(fc.oneof(everyExponent, between(0.5, 2), between(1 - 1e-6, 1 + 1e-6)), (x) => {
        if (x === 0 || x === Infinity) return;
        // Math's own error is up to one.
        expect(Math.abs(log(x) - Math.log(x))).toBeLessThanOrEqual(2 * ulp(Math.log(x)));
      }),
      { seed, numRuns: 5000 },
    );
  });

  test('is exact where the logarithm is, and NaN where there is none', () => {
    expect(log(1)).toBe(0);
    expect(log(2)).toBe(Math.LN2);
    expect(log(0)).toBe(-Infinity);
    expect(log(-0)).toBe(-Infinity);
    expect(log(Infinity)).toBe(Infinity);
    for (const x of [NaN, -1, -Infinity, -5e-324]) expect(log(x)).toBeNaN();
  });

  test('undoes exp', () => {
    fc.assert(
      fc.property(between(-708, 708), (x) => {
        expect(Math.abs(log(exp(x)) - x)).toBeLessThan(4e-16 + 3e-16 * Math.abs(x));
      }),
      { seed },
    );
  });
});

describe('sine and cosine', () => {
  test('are within 2e-16 of the true values where Math is, over every angle an episode can reach', () => {
    fc.assert(
      fc.property(fc.oneof(between(-2000, 2000), between(-4, 4), between(-1e-6, 1e-6)), (x) => {
        // Math's own error is up to 1.2e-16 more.
        expect(Math.abs(sin(x) - Math.sin(x))).toBeLessThan(3.2e-16);
        expect(Math.abs(cos(x) - Math.cos(x))).toBeLessThan(3.2e-16);
      }),
      { seed, numRuns: 5000 },
    );
  });

  test('of a tiny angle are the angle and 1', () => {
    for (const x of [1e-300, 1e-20, -1e-9]) {
      expect([sin(x), cos(x)]).toEqual([x, 1]);
    }
  });

  test('are odd and even to the bit', () => {
    fc.assert(
      fc.property(between(-2000, 2000), (x) => {
        expect(sin(-x) + sin(x)).toBe(0);
        expect(cos(-x)).toBe(cos(x));
      }),
      { seed, numRuns: 1000 },
    );
  });

  test('come in pairs at the place asked for', () => {
    const out = Float64Array.of(9, 9, 9, 9);
    sinCos(2, out, 1);
    expect([...out]).toEqual([9, sin(2), cos(2), 9]);
  });

  test('are exact at 0, and NaN of what has no sine', () => {
    expect([sin(0), cos(0)]).toEqual([0, 1]);
    for (const x of [NaN, Infinity, -Infinity]) {
      expect(sin(x)).toBeNaN();
      expect(cos(x)).toBeNaN();
    }
  });
});

describe('tanh', () => {
  test('is within 3e-16 of Math.tanh and inside [-1, 1]', () => {
    fc.assert(
      fc.property(fc.oneof(between(-1000, 1000), between(-3, 3)), (x) => {
        expect(Math.abs(tanh(x) - Math.tanh(x))).toBeLessThan(3e-16);
        expect(Math.abs(tanh(x))).toBeLessThanOrEqual(1);
      }),
      { seed, numRuns: 5000 },
    );
  });
});

// Any other order of operations, a fused multiply-add or an engine's own function changes some of these.
describe('bits', () => {
  test.each([
    ['exp', -707.3, '0027f2894d304b6c', exp],
    ['exp', -1.7, '3fc7622c78a98a06', exp],
    ['exp', 0.3333, '3ff6543cea34efeb', exp],
    ['exp', 100.25, '48f8c39b9134bac4', exp],
    ['sin', 0.01, '3f847acae915e807', sin],
    ['sin', -1234.5, 'bfc29c531dfd031b', sin],
    ['cos', 1.625, 'bfabbd1afe4369ef', cos],
    ['cos', 1999.9, 'bfd1752444f88a1c', cos],
    ['tanh', 0.1, '3fb983d7795f4130', tanh],
    ['tanh', -1.25, 'bfeb2523bb6b2df0', tanh],
    ['log', 0.7, 'bfd6d3c324e13f50', log],
    ['log', 12345.678, '4022d79559791e31', log],
    ['log', 5e-324, 'c0874385446d71c3', log],
  ] as const)('%s(%d)', (_, x, expected, f) => {
    expect(bits(f(x))).toBe(expected);
  });

  test('of forty thousand values', () => {
    let sum = 0n;
    for (let i = -5000; i < 5000; i++) {
      for (const y of [exp(i * 0.1371), sin(i * 0.3973), cos(i * 0.3973), tanh(i * 0.00371)]) {
        sum = BigInt.asUintN(64, sum * 31n + BigInt(`0x${bits(y)}`));
      }
    }
    expect(sum.toString(16)).toBe('4cdc4fe10bbe4b15');
  });

  test('of ten thousand logarithms', () => {
    let sum = 0n;
    for (let i = 1; i <= 10_000; i++) sum = BigInt.asUintN(64, sum * 31n + BigInt(`0x${bits(log(i * 0.01371))}`));
    expect(sum.toString(16)).toBe('713ef489e08f736a');
  });
});
