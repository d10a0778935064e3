// The checked-in hex computes the bits of the TypeScript policy: what avr-gcc and the assembler made of the source, not only the source.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EmulatedBoard } from '../../rig/boards/ports/index.js';
import { RandomStream } from '../../sim/index.js';
import { encodeImage } from '../../src/compile/index.js';
import { type BoardLink, connect } from '../../src/link/johnny-five/index.js';
import { FixedPolicy } from '../../src/network/index.js';
import { randomNetwork, randomObservation } from './random-cases.js';

const networks = 80;
const observationsEach = 8;

describe('the policy on the emulated board', () => {
  let link: BoardLink;
  beforeAll(async () => {
    link = await connect(await new EmulatedBoard().openPort());
  });
  afterAll(() => link.close());

  it(`equals the fixed-point policy bit for bit, on ${networks} networks`, async () => {
    for (let individual = 0; individual < networks; individual++) {
      const random = new RandomStream({ seed: 4, purpose: 'start', individual });
      const network = randomNetwork(random);
      const policy = new FixedPolicy(network);
      const actions = new Int16Array(network.mask.shape.outputs);
      await link.store(encodeImage({ ...network, taskId: 0, controlPeriodUs: 16500 }));
      for (let k = 0; k < observationsEach; k++) {
        const observation = randomObservation(random, network.mask.shape.inputs);
        policy.act(observation, actions);
        const answer = await link.observe(observation);
        const where = `network ${individual}, observation ${k}`;
        expect([...answer.actionsQ15], where).toEqual([...actions]);
        expect(answer.saturated, where).toBe(policy.saturated);
      }
    }
  });
});
