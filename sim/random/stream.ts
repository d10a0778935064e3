// A stream of random numbers found by its address alone: no global state, no order of use to get wrong.
import { log, sinCos } from '../math/index.js';
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
  'sensor-noise': 10,
  fault: 11,
  'hidden-rig': 12,
  elect: 13,
  minimise: 14,
  bootstrap: 15,
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
  // Plain arrays of signed words: made in a tenth of the time that typed ones take, and streams are made by the thousand.
  private readonly schedule: readonly number[];
  private readonly counter: number[];
  private readonly block = [0, 0, 0, 0];
  private used = 4;
  /** The other number of a pair of normal ones. */
  private spareNormal: number | undefined;

  constructor(address: StreamAddress) {
    const { seed, purpose, generation = 0, individual = 0, episode = 0 } = address;
    if (!Number.isSafeInteger(seed) || seed < 0) {
      throw new RangeError(`The seed ${seed} is not usable: give a whole number from 0 to ${Number.MAX_SAFE_INTEGER}.`);
    }
    this.schedule = keySchedule([seed % WORD, Math.floor(seed / WORD), purposes[purpose], 0]);
    this.counter = [0, generation | 0, individual | 0, episode | 0];
  }

  /** An integer from 0 to 2^32 - 1. */
  uint32(): number {
    if (this.used === 4) this.nextBlock();
    return this.block[this.used++]! >>> 0;
  }

  private nextBlock(): void {
    threefry4x32(this.counter, this.schedule, this.block);
    this.counter[0] = (this.counter[0]! + 1) | 0;
    this.used = 0;
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

  /**
   * A number of the standard normal distribution. Box and Muller, "A Note on the Generation of Random Normal Deviates" (1958):
   * two uniform numbers give two normal ones, none of which is beyond 8.6.
   */
  normal(): number {
    const spare = this.spareNormal;
    if (spare !== undefined) {
      this.spareNormal = undefined;
      return spare;
    }
    const radius = Math.sqrt(-2 * log(1 - this.uniform()));
    sinCos(2 * Math.PI * this.uniform(), sineAndCosine, 0);
    this.spareNormal = radius * sineAndCosine[0]!;
    return radius * sineAndCosine[1]!;
  }
}

const sineAndCosine = new Float64Array(2);
