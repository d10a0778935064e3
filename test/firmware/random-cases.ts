// Networks and observations for comparing the firmware with the TypeScript: every shape the AVR runs, every size of number.
import type { RandomStream } from '../../sim/index.js';
import { connectionSlots, type Network, type Shape } from '../../src/network/index.js';
import { limits } from '../../src/protocol/index.js';

export function randomNetwork(random: RandomStream): Network {
  const article = random.below(4) === 0;
  const mirrored = random.below(2) === 0;
  const inputs = 1 + random.below(mirrored ? limits.MIRRORED_INPUTS_MAX : limits.INPUTS_MAX);
  const shape: Shape = {
    ...(article
      ? { inputs: 5, hidden: 32, outputs: 1 }
      : { inputs, hidden: 1 + random.below(32), outputs: 1 + random.below(2) }),
    ...(mirrored && { mirrored }),
  };
  const density = random.uniform();
  const connections = Uint8Array.from({ length: connectionSlots(shape) }, () => (random.uniform() < density ? 1 : 0));
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
