// Networks and observations for comparing the firmware with the TypeScript: every shape the AVR runs, every size of number.
import type { RandomStream } from '../../sim/index.js';
import type { Network } from '../../src/network/index.js';

export function randomNetwork(random: RandomStream): Network {
  const article = random.below(4) === 0;
  const shape = article
    ? { inputs: 5, hidden: 32, outputs: 1 }
    : { inputs: 1 + random.below(9), hidden: 1 + random.below(32), outputs: 1 + random.below(2) };
  const density = random.uniform();
  const slots = shape.hidden * (shape.inputs + shape.outputs);
  const connections = Uint8Array.from({ length: slots }, () => (random.uniform() < density ? 1 : 0));
  const observationScales = Array.from({ length: shape.inputs }, () => {
    return [1, 1, random.below(512) / 256, random.below(65536) / 256][random.below(4)]!;
  });
  return { mask: { shape, connections }, observationScales };
}

/** Q13.19 integers from the tiniest to the limits of int32. */
export function randomObservation(random: RandomStream, inputs: number): Int32Array {
  return Int32Array.from({ length: inputs }, () => {
    const bits = random.below(32);
    return random.below(16) === 0 ? [-(2 ** 31), 2 ** 31 - 1, 0, -1][random.below(4)]! : (random.uint32() | 0) >> bits;
  });
}
