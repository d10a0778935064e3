// The float policy: float64 in one fixed order of operations. What training optimises and what scores champions.
import { expWithin } from '../../sim/math/index.js';
import { type CanonicalForm, canonicalForm, kindCode, signOf } from './canonical.js';
import { checkNetwork, type Network } from './network.js';
import { connectionSlots } from './shape.js';
import type { WeightedNetwork } from './weighted-network.js';
import { limitScaled, scaledLimit, WeightedPolicy } from './weighted-policy.js';

/** From here on 1 - 2/(1 + E) is exactly 1, and the product of four such numbers is still finite. */
const largestE = 1e75;

/**
 * Evaluates a network through n·tanh(u) = n - 2n/(1 + E), E = exp(2u), in the order of operations that docs/numerics.md specifies:
 * for up to 5 inputs E is a product of the inputs' own exponentials and four kinds share a division; for more it is one exponential for each kind.
 */
export class FloatPolicy {
  private readonly evaluation: Products | SignedProducts | WeightedPolicy;

  /** @throws CodedError when the network is not one. */
  constructor(network: Network) {
    checkNetwork(network);
    const form = canonicalForm(network.mask);
    const scales = Float64Array.from(network.observationScales);
    if (form.inputs > 5) this.evaluation = new WeightedPolicy(weightedKinds(form, scales));
    else if (network.mask.shape.mirrored) this.evaluation = new SignedProducts(form, scales);
    else this.evaluation = new Products(form, scales);
  }

  /**
   * Evaluates the network once.
   *
   * @param observation one value for each input, in physical units.
   * @param actions receives one value in [-1, 1] for each output.
   */
  act(observation: Float64Array, actions: Float64Array): void {
    this.evaluation.act(observation, actions);
  }
}

/** Up to 5 inputs. Group g is the four subsets 4g..4g+3: the bits of g choose among inputs 2, 3, 4, the lane among inputs 0 and 1. */
class Products {
  private readonly inputs: number;
  private readonly scales = new Float64Array(5);
  /** Where fewer than 5 inputs are made 5; an input that does not exist stays 0, and e^0 is 1. */
  private readonly padded = new Float64Array(5);
  private readonly highs = new Float64Array(8).fill(1);
  /** The groups that have a unit, ascending. */
  private readonly groups: Uint8Array;
  /** Units of group k in lane j that output o reads, at [(o * groups + k) * 4 + j]. */
  private readonly counts: Float64Array;
  private readonly totals: Float64Array;

  constructor(form: CanonicalForm, scales: Float64Array) {
    const groups = [...new Set(form.kinds.map(({ subset }) => subset >> 2))];
    this.inputs = form.inputs;
    this.scales.set(scales);
    this.groups = Uint8Array.from(groups);
    this.counts = new Float64Array(form.outputs * groups.length * 4);
    this.totals = new Float64Array(form.outputs);
    for (const { subset, counts } of form.kinds) {
      counts.forEach((count, o) => {
        this.counts[(o * groups.length + groups.indexOf(subset >> 2)) * 4 + (subset & 3)] = count;
        this.totals[o]! += count;
      });
    }
  }

  act(observation: Float64Array, actions: Float64Array): void {
    const { inputs, scales, highs, groups, counts, totals } = this;
    let five = observation;
    if (inputs < 5) {
      five = this.padded;
      five.set(observation);
    }
    // Training spends most of its time here: five local variables instead of a loop over arrays save a sixth of all of it.
    let s0 = scales[0]! * five[0]!;
    let s1 = scales[1]! * five[1]!;
    let s2 = scales[2]! * five[2]!;
    let s3 = scales[3]! * five[3]!;
    let s4 = scales[4]! * five[4]!;
    // While their magnitudes together are within the limit so is each, and no E gets anywhere near `largestE`. NaN is far.
    const near = Math.abs(s0) + Math.abs(s1) + Math.abs(s2) + Math.abs(s3) + Math.abs(s4) <= scaledLimit;
    if (!near) {
      s0 = limitScaled(s0);
      s1 = limitScaled(s1);
      s2 = limitScaled(s2);
      s3 = limitScaled(s3);
      s4 = limitScaled(s4);
    }
    const low1 = expWithin(2 * s0);
    const low2 = expWithin(2 * s1);
    const low3 = low1 * low2;
    const e2 = expWithin(2 * s2);
    const e3 = expWithin(2 * s3);
    const e4 = expWithin(2 * s4);
    highs[1] = e2;
    highs[2] = e3;
    highs[3] = e2 * e3;
    highs[4] = e4;
    highs[5] = e2 * e4;
    highs[6] = e3 * e4;
    highs[7] = e2 * e3 * e4;

    for (let o = 0, n = 0; o < totals.length; o++) {
      let sum = 0;
      for (let k = 0; k < groups.length; k++, n += 4) {
        let a = highs[groups[k]!]!;
        let b = a * low1;
        let c = a * low2;
        let d = a * low3;
        if (!near) {
          a = Math.min(a, largestE);
          b = Math.min(b, largestE);
          c = Math.min(c, largestE);
          d = Math.min(d, largestE);
        }
        a += 1;
        b += 1;
        c += 1;
        d += 1;
        const ab = a * b;
        const cd = c * d;
        sum +=
          ((counts[n]! * b + counts[n + 1]! * a) * cd + (counts[n + 2]! * d + counts[n + 3]! * c) * ab) / (ab * cd);
      }
      actions[o] = 1 - 2 / (1 + expWithin(2 * (totals[o]! - 2 * sum)));
    }
  }
}

/** Up to 5 mirrored inputs. Kinds in order, four at a time; the last four are filled up with kinds that no unit has. */
class SignedProducts {
  private readonly scales = new Float64Array(5);
  private readonly scaled = new Float64Array(5);
  private readonly inputs: number;
  /** A factor of E for each digit of base 3 of each input: 1, e^2s, e^-2s. */
  private readonly factors = new Float64Array(15).fill(1);
  private readonly codes: Uint8Array;
  /** Units of kind k that output o reads, at [o * codes.length + k]. */
  private readonly counts: Float64Array;
  private readonly totals: Float64Array;
  private readonly denominators: Float64Array;

  constructor({ inputs, outputs, kinds }: CanonicalForm, scales: Float64Array) {
    this.inputs = inputs;
    this.scales.set(scales);
    const places = 4 * Math.ceil(kinds.length / 4);
    this.codes = new Uint8Array(places);
    this.counts = new Float64Array(outputs * places);
    this.totals = new Float64Array(outputs);
    this.denominators = new Float64Array(places);
    for (const [k, kind] of kinds.entries()) {
      this.codes[k] = kindCode(kind, inputs);
      for (const [o, count] of kind.counts.entries()) {
        this.counts[o * places + k] = count;
        this.totals[o]! += count;
      }
    }
  }

  act(observation: Float64Array, actions: Float64Array): void {
    const { inputs, scales, scaled, factors, codes, counts, totals, denominators } = this;
    let magnitude = 0;
    for (let i = 0; i < inputs; i++) {
      scaled[i] = scales[i]! * observation[i]!;
      magnitude += Math.abs(scaled[i]!);
    }
    const near = magnitude <= scaledLimit;
    for (let i = 0; i < inputs; i++) {
      const e = expWithin(2 * (near ? scaled[i]! : limitScaled(scaled[i]!)));
      factors[3 * i + 1] = e;
      factors[3 * i + 2] = 1 / e;
    }
    for (let k = 0; k < codes.length; k++) {
      const product = this.#product(codes[k]!);
      denominators[k] = 1 + (near ? product : Math.min(product, largestE));
    }
    for (let o = 0, n = 0; o < totals.length; o++) {
      let sum = 0;
      for (let k = 0; k < codes.length; k += 4, n += 4) {
        const a = denominators[k]!;
        const b = denominators[k + 1]!;
        const c = denominators[k + 2]!;
        const d = denominators[k + 3]!;
        const ab = a * b;
        const cd = c * d;
        sum +=
          ((counts[n]! * b + counts[n + 1]! * a) * cd + (counts[n + 2]! * d + counts[n + 3]! * c) * ab) / (ab * cd);
      }
      actions[o] = 1 - 2 / (1 + expWithin(2 * (totals[o]! - 2 * sum)));
    }
  }

  /** E of a kind: its factors of inputs 2, 3 and 4, times those of 0 and 1. */
  #product(code: number): number {
    const { factors } = this;
    const digit = (i: number) => factors[3 * i + (Math.floor(code / 3 ** i) % 3)]!;
    return digit(2) * digit(3) * digit(4) * (digit(0) * digit(1));
  }
}

/** The kinds as hidden units: their inputs have weight 1 or -1, and what an output reads is how many units of the kind it reads. */
function weightedKinds({ inputs, outputs, kinds }: CanonicalForm, scales: Float64Array): WeightedNetwork {
  const shape = { inputs, hidden: Math.max(1, kinds.length), outputs };
  const weights = new Float64Array(connectionSlots(shape));
  for (const [k, kind] of kinds.entries()) {
    for (let i = 0; i < inputs; i++) weights[k * inputs + i] = signOf(kind, i);
    for (const [o, count] of kind.counts.entries()) weights[shape.hidden * (inputs + o) + k] = count;
  }
  return { shape, weights, observationScales: [...scales] };
}
