// The fixed-point policy at the controls of a simulated plant.
import type { Policy } from '../../sim/index.js';
import { FixedPolicy, type Network, quantizeObservation } from '../../src/network/index.js';

/** An action of 1 in Q15. */
export const oneQ15 = 32768;

/** Drives a task as the board does: quantised observations in, Q15 actions out. Counts the steps that saturated. */
export class FixedDriver implements Policy {
  /** Of the last `act`: Q13.19 in physical units. */
  readonly observationQ19: Int32Array;
  /** Of the last `act`. */
  readonly actionsQ15: Int16Array;
  readonly #policy: FixedPolicy;
  #saturations = 0;

  constructor(network: Network) {
    const { inputs, outputs } = network.mask.shape;
    this.observationQ19 = new Int32Array(inputs);
    this.actionsQ15 = new Int16Array(outputs);
    this.#policy = new FixedPolicy(network);
  }

  /** Steps so far in which an observation was held at a limit. */
  get saturations(): number {
    return this.#saturations;
  }

  act(observation: Float64Array, actions: Float64Array): void {
    const saturated = quantizeObservation(observation, this.observationQ19);
    this.#policy.act(this.observationQ19, this.actionsQ15);
    if (saturated || this.#policy.saturated) this.#saturations++;
    for (let o = 0; o < actions.length; o++) actions[o] = this.actionsQ15[o]! / oneQ15;
  }
}
