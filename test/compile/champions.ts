// Champions for tests.
import type { Champion, Network } from '../../src/network/index.js';

/** A champion of the task swing-up with this network. */
export function championOf(network: Network): Champion {
  const observations = network.observationScales.map((_, i) => ({ name: `obs${i}`, unit: '' }));
  return { ...network, task: { name: 'swing-up', parameters: { railM: 2 }, periodUs: 16500, observations } };
}
