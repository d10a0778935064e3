// A recording against a network: whether the board did what the network says.
import { Estimator } from '../../src/control/index.js';
import type { Telemetry } from '../../src/link/index.js';
import { FixedPolicy, type Network } from '../../src/network/index.js';
import { type Rig, rigSettings } from '../description/index.js';

export interface Replay {
  /** Control ticks in which the network drove. */
  readonly ticks: number;
  /** Share of the recorded actions that the network gives for the recorded observations, bit for bit; absent without a network. */
  readonly equalActions?: number;
}

/**
 * Asks the network for every recorded observation in which it drove, and compares.
 *
 * @param rig whose settings the board had.
 * @param network the champion that was recorded, if its actions are to be compared.
 */
export function replay(ticks: readonly Telemetry[], rig: Rig, network?: Network): Replay {
  const driven = ticks.filter(({ state }) => state === 'RUNNING');
  return {
    ticks: driven.length,
    ...(network && driven.length > 0 && { equalActions: equalActions(driven, rig, network) }),
  };
}

function equalActions(ticks: readonly Telemetry[], rig: Rig, network: Network): number {
  const policy = new FixedPolicy(network);
  const action = new Int16Array(1);
  const equal = ticks.filter((tick) => {
    policy.act(observationQ19(tick, rig), action);
    return action[0] === tick.action;
  });
  return equal.length / ticks.length;
}

/** What the network observed, bit for bit: the estimator's own numbers for these counts, and the velocities as told. */
function observationQ19({ cartCounts, poleCounts, cartVelocity, poleVelocity }: Telemetry, rig: Rig): Int32Array {
  const resting = { cart: { count: 0, edge4us: 0 }, pole: { count: 0, edge4us: 0 } };
  const estimator = new Estimator(rigSettings(rig));
  estimator.begin(resting, 0);
  estimator.placeCart(cartCounts);
  estimator.poleCounts = poleCounts;
  estimator.update(resting, 0);
  const observation = Int32Array.from(estimator.observationsQ19);
  observation[1] = cartVelocity;
  observation[4] = poleVelocity;
  return observation;
}
