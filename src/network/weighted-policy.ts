// The policy of a network with real weights: float64 in one fixed order of operations (docs/numerics.md).
import { exp } from '../../sim/math/index.js';
import { checkWeightedNetwork, type WeightedNetwork } from './weighted-network.js';

/** Scaled observations beyond ±64 count as ±64. */
export const scaledLimit = 64;

/** Evaluates a weighted network: every hidden unit ascending, the inputs of each ascending. */
export class WeightedPolicy {
  private readonly network: WeightedNetwork;
  private readonly scaled: Float64Array;
  private readonly z: Float64Array;

  /** @throws CodedError when the network is not one. */
  constructor(network: WeightedNetwork) {
    checkWeightedNetwork(network);
    this.network = network;
    this.scaled = new Float64Array(network.shape.inputs);
    this.z = new Float64Array(network.shape.outputs);
  }

  /**
   * Evaluates the network once.
   *
   * @param observation one value for each input, in physical units.
   * @param actions receives one value in [-1, 1] for each output.
   */
  act(observation: Float64Array, actions: Float64Array): void {
    const { scaled, z } = this;
    const { shape, weights, observationScales } = this.network;
    const { inputs, hidden, outputs } = shape;
    for (let i = 0; i < inputs; i++) scaled[i] = limitScaled(observationScales[i]! * observation[i]!);
    z.fill(0);
    for (let h = 0, k = 0; h < hidden; h++) {
      let u = 0;
      for (let i = 0; i < inputs; i++, k++) u += weights[k]! * scaled[i]!;
      const t = 1 - 2 / (1 + exp(2 * u));
      for (let o = 0; o < outputs; o++) z[o]! += weights[hidden * (inputs + o) + h]! * t;
    }
    for (let o = 0; o < outputs; o++) actions[o] = 1 - 2 / (1 + exp(2 * z[o]!));
  }
}

export function limitScaled(scaled: number): number {
  return Math.max(-scaledLimit, Math.min(scaledLimit, scaled));
}
