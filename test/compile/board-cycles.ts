// What an inference really costs: counted by a board.
import { RandomStream } from '../../sim/index.js';
import { encodeImage } from '../../src/compile/index.js';
import type { BoardLink } from '../../src/link/index.js';
import { type Network, quantizeObservation } from '../../src/network/index.js';

/** CPU cycles of an inference of this network on the board, averaged over small, usual and large observations. */
export async function cyclesOnBoard(link: BoardLink, network: Network): Promise<number> {
  await link.flash(encodeImage({ ...network, taskId: 0, controlPeriodUs: 16500 }));
  const random = new RandomStream({ seed: 1, purpose: 'start' });
  const observation = new Float64Array(network.mask.shape.inputs);
  const observationQ19 = new Int32Array(observation.length);
  const rounds = 30;
  let cycles = 0;
  for (let round = 0; round < rounds; round++) {
    const size = [0.3, 2, 8][round % 3]!;
    for (let i = 0; i < observation.length; i++) observation[i] = random.between(-size, size);
    quantizeObservation(observation, observationQ19);
    cycles += (await link.observe(observationQ19)).cycles;
  }
  return cycles / rounds;
}

/** A random network with live units; the same address gives the same network. */
export function randomNetwork(inputs: number, hidden: number, outputs: number, individual: number): Network {
  const random = new RandomStream({ seed: 2, purpose: 'start', individual });
  const density = random.between(0.3, 0.8);
  const shape = { inputs, hidden, outputs };
  const connections = Uint8Array.from({ length: hidden * (inputs + outputs) }, () =>
    random.uniform() < density ? 1 : 0,
  );
  return { mask: { shape, connections }, observationScales: new Array<number>(inputs).fill(1) };
}
