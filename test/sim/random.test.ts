// The random streams: the published vectors, the numbers they give, and their independence.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { purposes, RandomStream, type StreamAddress } from '../../sim/index.js';
import { keySchedule, threefry4x32 } from '../../sim/random/threefry.js';

const seed = 20_240_502;

function words(hex: string): Uint32Array {
  return Uint32Array.from(hex.split(' '), (word) => Number.parseInt(word, 16));
}

function draw(address: StreamAddress, count: number): number[] {
  const stream = new RandomStream(address);
  return Array.from({ length: count }, () => stream.uint32());
}

describe('Threefry4x32-20', () => {
  // Random123, kat_vectors: counter, key, result.
  test.each([
    [
      '00000000 00000000 00000000 00000000',
      '00000000 00000000 00000000 00000000',
      '9c6ca96a e17eae66 fc10ecd4 5256a7d8',
    ],
    [
      'ffffffff ffffffff ffffffff ffffffff',
      'ffffffff ffffffff ffffffff ffffffff',
      '2a881696 57012287 f6c7446e a16a6732',
    ],
    [
      '243f6a88 85a308d3 13198a2e 03707344',
      'a4093822 299f31d0 082efa98 ec4e6c89',
      '59cd1dbb b8879579 86b5d00c ac8b6d84',
    ],
  ])('counter %s under key %s gives %s', (counter, key, result) => {
    const out = new Uint32Array(4);
    threefry4x32(words(counter), keySchedule(words(key)), out);
    expect(out).toEqual(words(result));
  });
});

describe('a stream', () => {
  test('is the cipher of its address: seed and purpose as key, block, generation, individual and episode as counter', () => {
    const address = { seed: 5 * 2 ** 32 + 7, purpose: 'mutate', generation: 11, individual: 12, episode: 13 } as const;
    const schedule = keySchedule([7, 5, purposes.mutate, 0]);
    const blocks = [0, 1].map((block) => {
      const out = new Uint32Array(4);
      threefry4x32(Uint32Array.of(block, 11, 12, 13), schedule, out);
      return [...out];
    });
    expect(draw(address, 8)).toEqual(blocks.flat());
  });

  test('is found again by its address', () => {
    const address: StreamAddress = { seed: 3, purpose: 'start', generation: 1, individual: 2, episode: 3 };
    expect(draw(address, 100)).toEqual(draw({ ...address }, 100));
  });

  test('takes absent numbers as 0', () => {
    expect(draw({ seed: 1, purpose: 'parents' }, 4)).toEqual(
      draw({ seed: 1, purpose: 'parents', generation: 0, individual: 0, episode: 0 }, 4),
    );
  });

  test('shares nothing with a stream whose address differs in one number', () => {
    const address = { seed: 1, purpose: 'start', generation: 1, individual: 1, episode: 1 } as const;
    const neighbours: StreamAddress[] = [
      address,
      { ...address, seed: 2 },
      { ...address, seed: 1 + 2 ** 32 },
      { ...address, purpose: 'validate' },
      { ...address, generation: 2 },
      { ...address, individual: 2 },
      { ...address, episode: 2 },
    ];
    const numbers = neighbours.flatMap((neighbour) => draw(neighbour, 200));
    // 1400 words of 32 bits: two equal ones have a chance of 2e-4, and the seeds are fixed.
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  test('every purpose has a number of its own', () => {
    const numbers = Object.values(purposes);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  test.each([-1, 0.5, NaN, 2 ** 53, Infinity])('refuses the seed %d', (unusable) => {
    expect(() => new RandomStream({ seed: unusable, purpose: 'start' })).toThrow(
      `The seed ${unusable} is not usable: give a whole number from 0 to 9007199254740991.`,
    );
  });
});

describe('numbers', () => {
  const count = 100_000;

  function uniforms(address: StreamAddress): Float64Array {
    const stream = new RandomStream(address);
    return Float64Array.from({ length: count }, () => stream.uniform());
  }

  test('uniform: in [0, 1), flat, with 53 bits', () => {
    const bins = new Array<number>(100).fill(0);
    const numbers = uniforms({ seed: 1, purpose: 'start' });
    for (const u of numbers) bins[Math.floor(u * 100)]!++;
    expect(numbers.every((u) => u >= 0 && u < 1 && Number.isInteger(u * 2 ** 53))).toBe(true);
    // Chi-squared with 99 degrees of freedom: beyond 150 once in 1500.
    const chiSquared = bins.reduce((sum, n) => sum + (n - count / 100) ** 2 / (count / 100), 0);
    expect(chiSquared).toBeLessThan(150);
    const withLastBit = numbers.filter((u) => !Number.isInteger(u * 2 ** 52)).length;
    expect(Math.abs(withLastBit / count - 0.5)).toBeLessThan(0.01);
  });

  test('uniform: neighbours in a stream, and neighbouring streams, are uncorrelated', () => {
    const a = uniforms({ seed: 1, purpose: 'start', episode: 0 });
    const b = uniforms({ seed: 1, purpose: 'start', episode: 1 });
    const correlation = (x: Float64Array, y: Float64Array) =>
      (12 * x.reduce((sum, value, i) => sum + (value - 0.5) * (y[i]! - 0.5), 0)) / x.length;
    // Standard deviation 1 / sqrt(count) = 0.003.
    expect(Math.abs(correlation(a.subarray(1), a))).toBeLessThan(0.01);
    expect(Math.abs(correlation(a, b))).toBeLessThan(0.01);
  });

  test('the first numbers of successive episodes are as random as those of one stream', () => {
    const firsts = Array.from({ length: 10_000 }, (_, episode) =>
      new RandomStream({ seed: 9, purpose: 'start', episode }).uniform(),
    );
    const mean = firsts.reduce((sum, u) => sum + u, 0) / firsts.length;
    const variance = firsts.reduce((sum, u) => sum + (u - mean) ** 2, 0) / firsts.length;
    expect(Math.abs(mean - 1 / 2)).toBeLessThan(0.01);
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(0.004);
  });

  test('between: within the bounds, and reaching for both', () => {
    const stream = new RandomStream({ seed: 1, purpose: 'mutate' });
    const numbers = Array.from({ length: 10_000 }, () => stream.between(-0.1, 0.3));
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(-0.1);
    expect(Math.min(...numbers)).toBeLessThan(-0.099);
    expect(Math.max(...numbers)).toBeLessThan(0.3);
    expect(Math.max(...numbers)).toBeGreaterThan(0.299);
  });

  test('below: every integer from 0 to n - 1, equally often', () => {
    const stream = new RandomStream({ seed: 1, purpose: 'parents' });
    const counts = new Array<number>(7).fill(0);
    for (let i = 0; i < 70_000; i++) counts[stream.below(7)]!++;
    // Standard deviation 93.
    for (const n of counts) expect(Math.abs(n - 10_000)).toBeLessThan(400);
  });

  test('below: for any n', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 32 }), fc.nat(), (n, episode) => {
        const number = new RandomStream({ seed: 4, purpose: 'parents', episode }).below(n);
        expect(Number.isInteger(number) && number >= 0 && number < n).toBe(true);
      }),
      { seed },
    );
  });

  test('below: a large n is not biased towards its low numbers', () => {
    // Words taken modulo 3 * 2^30 without rejection would fall below 2^30 half of the time.
    const stream = new RandomStream({ seed: 6, purpose: 'parents' });
    const n = 3 * 2 ** 30;
    let low = 0;
    for (let i = 0; i < 30_000; i++) if (stream.below(n) < 2 ** 30) low++;
    expect(Math.abs(low / 30_000 - 1 / 3)).toBeLessThan(0.015);
  });

  describe('normal', () => {
    const normals = (() => {
      const stream = new RandomStream({ seed: 1, purpose: 'sample' });
      return Float64Array.from({ length: count }, () => stream.normal());
    })();
    const moment = (power: number) => normals.reduce((sum, z) => sum + z ** power, 0) / count;

    test('has the moments 0, 1, 0, 3', () => {
      // Standard deviations 0.003, 0.0045, 0.012 and 0.031.
      expect(Math.abs(moment(1))).toBeLessThan(0.013);
      expect(Math.abs(moment(2) - 1)).toBeLessThan(0.018);
      expect(Math.abs(moment(3))).toBeLessThan(0.05);
      expect(Math.abs(moment(4) - 3)).toBeLessThan(0.125);
    });

    test.each([
      [-4, 3.167e-5],
      [-3, 1.35e-3],
      [-2, 0.02275],
      [-1, 0.158655],
      [0, 0.5],
      [0.5, 0.691462],
      [1.5, 0.933193],
      [2.5, 0.99379],
    ])('is below %d with probability %d', (limit, probability) => {
      const below = normals.reduce((n, z) => n + Number(z < limit), 0);
      expect(Math.abs(below - count * probability)).toBeLessThan(
        4.5 * Math.sqrt(count * probability * (1 - probability)),
      );
    });

    test('neighbours are uncorrelated, within a pair and from pair to pair', () => {
      for (const first of [0, 1]) {
        let sum = 0;
        for (let i = first; i + 1 < count; i += 2) sum += normals[i]! * normals[i + 1]!;
        // Standard deviation 0.0045.
        expect(Math.abs(sum / (count / 2))).toBeLessThan(0.018);
      }
    });

    test('is the same to the bit on every engine', () => {
      const stream = new RandomStream({ seed: 3, purpose: 'sample', generation: 4, individual: 5 });
      expect([stream.normal(), stream.normal(), stream.uniform(), stream.normal()]).toEqual([
        0.9717009167305231, 1.670161236524703, 0.63335677919262, -0.35390751255995007,
      ]);
      const sum = normals.reduce((total, z) => total + z, 0);
      expect(sum).toBe(249.69425317831164);
    });
  });
});
