// How long the float policy takes for one action.
import { RandomStream } from '../../sim/index.js';
import { canonicalMask, countConnections, FloatPolicy, type Mask, type Network } from '../../src/network/index.js';

const shape = { inputs: 5, hidden: 32, outputs: 1 };
const samples = 2000;
const random = new RandomStream({ seed: 1, purpose: 'start' });
const observations = Array.from({ length: 500 }, () => new Float64Array(5).map(() => random.between(-3, 3)));

const halfDense: Mask = { shape, connections: new Uint8Array(192).map(() => random.below(2)) };
const articleBalance = canonicalMask(
  { inputs: 5, outputs: 1, kinds: [0b00011, 0b11100].map((subset) => ({ subset, counts: [1] })) },
  shape.hidden,
);

/** The least of many short measurements, in nanoseconds an action: the machine may be busy with other things. */
function actNs(network: Network): number {
  const policy = new FloatPolicy(network);
  const actions = new Float64Array(1);
  let best = Number.POSITIVE_INFINITY;
  for (let sample = 0; sample < samples; sample++) {
    const start = process.hrtime.bigint();
    for (const observation of observations) policy.act(observation, actions);
    best = Math.min(best, Number(process.hrtime.bigint() - start) / observations.length);
  }
  return best;
}

/** Prints how long one action takes for a half-dense network and for one of seven connections. */
export function benchPolicy(): void {
  for (const mask of [halfDense, articleBalance]) {
    const what = `float policy, ${countConnections(mask).raw} connections`;
    console.log(`${what.padEnd(37)} ${actNs({ mask, observationScales: [1, 1, 1, 1, 1] }).toFixed(0)} ns an action`);
  }
}
