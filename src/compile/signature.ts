// The signature of a network: what it does, as one number. The board recomputes it and so tests itself with the network it will run.
import { FixedPolicy, type Network } from '../network/index.js';
import { crc16 } from './crc16.js';

const observationVectors = 16;

/** CRC-16 over the actions (Q15, low byte first, all outputs in order) of the fixed-point policy on 16 pseudo-random observations. */
export function signature(network: Network): number {
  const { inputs, outputs } = network.mask.shape;
  const policy = new FixedPolicy(network);
  const observation = new Int32Array(inputs);
  const actions = new Int16Array(outputs);
  let x = 1;
  const bytes: number[] = [];
  for (let k = 0; k < observationVectors; k++) {
    for (let i = 0; i < inputs; i++) {
      x = (Math.imul(x, 1664525) + 1013904223) | 0;
      observation[i] = x >> (8 + 3 * (k & 3)); // ±16, ±2, ±1/4, ±1/32: dense networks saturate on the large ones
    }
    policy.act(observation, actions);
    for (const action of actions) bytes.push(action & 0xff, (action >> 8) & 0xff);
  }
  return crc16(bytes);
}
