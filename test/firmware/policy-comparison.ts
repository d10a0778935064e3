// Compares the policy of the checked-in hex with the TypeScript one, network after network.
import { EmulatedBoard } from '../../rig/boards/ports/index.js';
import { RandomStream } from '../../sim/index.js';
import { encodeImage } from '../../src/compile/index.js';
import { connect } from '../../src/link/johnny-five/index.js';
import { FixedPolicy } from '../../src/network/index.js';
import { randomNetwork, randomObservation } from './random-cases.js';

/** What the emulated board computed otherwise, as text; nothing if it equals the fixed-point policy bit for bit, saturation included. */
export async function differencesOnBoard(seed: number, networks: number, observationsEach: number): Promise<string[]> {
  const board = new EmulatedBoard();
  const link = await connect(await board.openPort());
  const differences: string[] = [];
  for (let individual = 0; individual < networks; individual++) {
    const random = new RandomStream({ seed, purpose: 'start', individual });
    const network = randomNetwork(random);
    const policy = new FixedPolicy(network);
    const actions = new Int16Array(network.mask.shape.outputs);
    await link.store(encodeImage({ ...network, taskId: 0, controlPeriodUs: 16500 }));
    for (let k = 0; k < observationsEach; k++) {
      const observation = randomObservation(random, network.mask.shape.inputs);
      policy.act(observation, actions);
      const answer = await link.observe(observation);
      const right = `${actions.join(' ')} ${policy.saturated}`;
      const computed = `${answer.actionsQ15.join(' ')} ${answer.saturated}`;
      if (computed !== right) differences.push(`network ${individual}, observation ${k}: ${computed}, not ${right}`);
    }
  }
  await link.close();
  await board.close();
  return differences;
}
