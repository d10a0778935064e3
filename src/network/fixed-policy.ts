// The fixed-point policy: integers only. The reference for the firmware, which must equal it bit for bit.
import { CodedError } from '../base/index.js';
import { canonicalForm, memberLists } from './canonical.js';
import { checkNetwork, type Network, scalesQ8 } from './network.js';
import type { NetworkErrorCode } from './shape.js';
import { tanhQ15, tanhQ23 } from './tanh-table.js';

/** Largest scaled observation, 64 - 2⁻¹³ in Q13, so that no sum of 16 leaves 24 bits. */
const scaledLimit = 524287;

/** Evaluates a network as docs/numerics.md specifies: observations in Q13.19, actions in Q15. */
export class FixedPolicy {
  private readonly scales: Uint16Array;
  private readonly scaled: Int32Array;
  private readonly members: Uint8Array;
  private readonly signs: Int8Array;
  private readonly ends: Uint16Array;
  /** How many units of kind k output o reads, less how many mirror images, at [k * outputs + o]. */
  private readonly counts: Int8Array;
  private readonly sums: Int32Array;
  private lastSaturated = false;

  /** @throws CodedError when the network is not one. */
  constructor(network: Network) {
    checkNetwork(network);
    const form = canonicalForm(network.mask);
    const { members, signs, ends } = memberLists(form);
    this.scales = scalesQ8(network);
    this.scaled = new Int32Array(form.inputs);
    this.members = members;
    this.signs = signs;
    this.ends = ends;
    this.counts = Int8Array.from(form.kinds.flatMap((kind) => kind.counts));
    this.sums = new Int32Array(form.outputs);
  }

  /** Whether a scaled observation of the last `act` was beyond ±(64 - 2⁻¹³) and was held there. */
  get saturated(): boolean {
    return this.lastSaturated;
  }

  /**
   * Evaluates the network once.
   *
   * @param observationQ19 one Q13.19 integer for each input.
   * @param actionQ15 receives one Q15 integer for each output.
   */
  act(observationQ19: Int32Array, actionQ15: Int16Array): void {
    const { scales, scaled, members, signs, ends, counts, sums } = this;
    let saturated = false;
    for (let i = 0; i < scaled.length; i++) {
      const exact = Math.floor((observationQ19[i]! * scales[i]! + 8192) / 16384);
      const held = Math.max(-scaledLimit, Math.min(scaledLimit, exact));
      if (held !== exact) saturated = true;
      scaled[i] = held;
    }
    this.lastSaturated = saturated;

    sums.fill(0);
    for (let k = 0, m = 0; k < ends.length; k++) {
      let u = 0;
      for (const end = ends[k]!; m < end; m++) u += signs[m]! * scaled[members[m]!]!;
      const t = tanhQ23(u);
      for (let o = 0; o < sums.length; o++) sums[o]! += counts[k * sums.length + o]! * t;
    }
    for (let o = 0; o < sums.length; o++) {
      actionQ15[o] = tanhQ15((sums[o]! + 512) >> 10);
    }
  }
}

/**
 * Observations in physical units as Q13.19 integers, rounded to the nearest (half up).
 * @returns whether one was outside the range of the format, about ±4096, and was held at its limit.
 * @throws CodedError OBSERVATION_INVALID for a value that is not a number.
 */
export function quantizeObservation(observation: Float64Array, out: Int32Array): boolean {
  let saturated = false;
  for (let i = 0; i < observation.length; i++) {
    const exact = Math.floor(observation[i]! * 524288 + 0.5);
    if (Number.isNaN(exact))
      throw new CodedError<NetworkErrorCode>('OBSERVATION_INVALID', `Observation ${i} is not a number.`);
    const held = Math.max(-2147483648, Math.min(2147483647, exact));
    if (held !== exact) saturated = true;
    out[i] = held;
  }
  return saturated;
}
