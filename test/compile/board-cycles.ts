// What an inference really costs: counted by a board.
import { RandomStream } from '../../sim/index.js';
import { encodeImage } from '../../src/compile/index.js';
import type { BoardLink } from '../../src/link/index.js';
import { connectionSlots, type Network, quantizeObservation, type Shape } from '../../src/network/index.js';

/** CPU cycles of an inference of this network on the board: the fewest of some observations, since the system tick interrupts one at times. */
export async function cyclesOnBoard(link: BoardLink, network: Network): Promise<number> {
  await link.store(encodeImage({ ...network, taskId: 0, controlPeriodUs: 16500 }));
  const random = new RandomStream({ seed: 1, purpose: 'start' });
  const observation = new Float64Array(network.mask.shape.inputs);
  const observationQ19 = new Int32Array(observation.length);
  const counted: number[] = [];
  for (const size of [0.2, 0.1, 0.05, 0.02, 0.01]) {
    for (let i = 0; i < observation.length; i++) observation[i] = random.between(-size, size);
    quantizeObservation(observation, observationQ19);
    counted.push((await link.observe(observationQ19)).cycles);
  }
  return Math.min(...counted);
}

/** A random network; the same address gives the same network. Scales are all 1, or some are, or none is. */
export function randomNetwork(shape: Shape, individual: number): Network {
  const random = new RandomStream({ seed: 2, purpose: 'start', individual });
  const density = random.between(0.3, 0.8);
  const connections = Uint8Array.from({ length: connectionSlots(shape) }, () => (random.uniform() < density ? 1 : 0));
  const scaled = [0, 0.5, 1][individual % 3]!;
  const observationScales = Array.from({ length: shape.inputs }, () =>
    random.uniform() < scaled ? random.below(65536) / 256 : 1,
  );
  return { mask: { shape, connections }, observationScales };
}

/** Shapes that the board runs, by number; a third of them have mirrored observations. */
export function someShape(k: number): Shape {
  const mirrored = k % 3 === 2;
  const shape = { inputs: 1 + (k % (mirrored ? 5 : 9)), hidden: 1 + ((5 * k) % 32), outputs: 1 + (k % 2) };
  return mirrored ? { ...shape, mirrored } : shape;
}
