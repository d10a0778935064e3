// A stream of random numbers found by its address alone: no global state, no order of use to get wrong.
import { keySchedule, threefry4x32 } from './threefry.js';

/** What a stream's numbers are for. A number, once given, never changes: it decides old runs' results. */
export const purposes = {
  start: 0,
  'initial-prune': 1,
  parents: 2,
  mutate: 3,
  confirm: 4,
  validate: 5,
  keep: 6,
  'frequency-noise': 7,
  sample: 8,
  score: 9,
} as const;
export type Purpose = keyof typeof purposes;

/** Where a stream is found. Different addresses give independent streams. Absent numbers count as 0. */
export interface StreamAddress {
  /** A safe integer >= 0. */
  seed: number;
  purpose: Purpose;
  /** This and the next two: integers from 0 to 2^32 - 1. */
  generation?: number;
  individual?: number;
  episode?: number;
}

const WORD = 2 ** 32;

/** Random numbers of one address: Threefry4x32-20 with the address as key and counter. */
export class RandomStream {
  private readonly schedule: Int32Array;
  private readonly counter: Uint32Array;
  private readonly block = new Uint32Array(4);
  private used = 4;

  constructor(address: StreamAddress) {
    const { seed, purpose, generation = 0, individual = 0, episode = 0 } = address;
    if (!Number.isSafeInteger(seed) || seed < 0) {
      throw new RangeError(`The seed ${seed} is not usable: give a whole number from 0 to ${Number.MAX_SAFE_INTEGER}.`);
    }
    this.schedule = keySchedule([seed % WORD, Math.floor(seed / WORD), purposes[purpose], 0]);
    this.counter = Uint32Array.of(0, generation, individual, episode);
  }

  /** An integer from 0 to 2^32 - 1. */
  uint32(): number {
    if (this.used === 4) {
      threefry4x32(this.counter, this.schedule, this.block);
      this.counter[0]!++;
      this.used = 0;
    }
    return this.block[this.used++]!;
  }

  /** A number in [0, 1) with 53 random bits. */
  uniform(): number {
    const high = this.uint32() >>> 5;
    const low = this.uint32() >>> 6;
    return (high * 2 ** 26 + low) * 2 ** -53;
  }

  /** A number in [lo, hi). */
  between(lo: number, hi: number): number {
    return lo + (hi - lo) * this.uniform();
  }

  /** An unbiased integer from 0 to n - 1, for 1 <= n <= 2^32. */
  below(n: number): number {
    const usable = WORD - (WORD % n);
    let word = this.uint32();
    while (word >= usable) word = this.uint32();
    return word % n;
  }
}
