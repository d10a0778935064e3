// The firmware's policy computes the bits of the TypeScript one, for every shape and any observation.
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../sim/index.js';
import { signature } from '../../src/compile/index.js';
import { parseQ19 } from '../../src/link/q19.js';
import { formatObservation, parseReply } from '../../src/link/sentences.js';
import { FixedPolicy, type Network } from '../../src/network/index.js';
import { sysex } from '../../src/protocol/index.js';
import { converse, hostPrograms, imageOf, installed, replies, sentence, store, whileStoring } from './host-board.js';
import { randomNetwork, randomObservation } from './random-cases.js';

const networks = 2000;
const observationsEach = 8;

describe.skipIf(!installed('cc', 'make'))("the firmware's policy", () => {
  const programs = hostPrograms();

  it(`equals the fixed-point policy bit for bit, on ${networks} networks`, () => {
    const expected: string[] = [];
    const input: (string | number[])[] = [];
    for (let individual = 0; individual < networks; individual++) {
      const random = new RandomStream({ seed: 3, purpose: 'start', individual });
      const network = randomNetwork(random);
      const { inputs, outputs } = network.mask.shape;
      const policy = new FixedPolicy(network);
      const actions = new Int16Array(outputs);
      input.push(store(imageOf(network)), whileStoring);
      for (let k = 0; k < observationsEach; k++) {
        const observation = randomObservation(random, inputs);
        const number = ((individual * observationsEach + k) % 65535) + 1;
        policy.act(observation, actions);
        input.push(`${formatObservation(number, observation)}\n`);
        expected.push(`${number}: ${actions.join(' ')}${policy.saturated ? ' saturated' : ''}`);
      }
    }
    const sent = converse(programs, input);
    const computed = sent.lines.map((line) => {
      const reply = parseReply(line);
      if (reply?.kind !== 'action') return line;
      return `${reply.sequence}: ${reply.actionsQ15.join(' ')}${reply.flags ? ' saturated' : ''}`;
    });
    expect(replies(sent, sysex.STORE).filter(([error]) => error !== 0)).toEqual([]);
    expect(computed.length).toBe(expected.length);
    expect(computed.filter((line, i) => line !== expected[i])).toEqual([]);
    expect(expected.filter((line) => line.endsWith('saturated')).length).toBeGreaterThan(1000);
  });

  it('holds an observation at a limit only beyond it', () => {
    const network: Network = {
      mask: { shape: { inputs: 1, hidden: 1, outputs: 1 }, connections: Uint8Array.of(1, 1) },
      observationScales: [1],
    };
    const limit = 64 * 2 ** 19; // 2^-13 beyond the largest scaled observation
    const edges = [
      -limit - 33,
      -limit - 32,
      -limit,
      -limit + 31,
      -limit + 32,
      limit - 33,
      limit - 32,
      limit - 1,
      limit,
    ];
    const policy = new FixedPolicy(network);
    const expected = edges.map((x) => {
      policy.act(Int32Array.of(x), new Int16Array(1));
      return policy.saturated ? 1 : 0;
    });
    const sent = converse(programs, [
      store(imageOf(network)),
      whileStoring,
      ...edges.map((x, i) => `${formatObservation(i + 1, Int32Array.of(x))}\n`),
    ]);
    const flags = sent.lines.map((line) => {
      const reply = parseReply(line);
      return reply?.kind === 'action' ? reply.flags : line;
    });
    expect(flags).toEqual(expected);
    expect(new Set(expected)).toEqual(new Set([0, 1]));
  });

  it('reads every decimal text as the nearest Q13.19 number', () => {
    const network: Network = {
      mask: { shape: { inputs: 1, hidden: 1, outputs: 1 }, connections: Uint8Array.of(1, 1) },
      observationScales: [128], // makes each Q13.19 step of a small observation visible in the action
    };
    const policy = new FixedPolicy(network);
    const texts = Array.from({ length: 8200 }, (_, i) => (i % 2 ? '-' : '') + (i / 1e6).toFixed(6));
    const action = new Int16Array(1);
    const expected = texts.map((text) => {
      policy.act(Int32Array.of(parseQ19(text)!), action);
      return action[0];
    });
    const observations = texts.map((text, i) => sentence(`OBS,${i + 1},${text}`));
    const sent = converse(programs, [store(imageOf(network)), whileStoring, ...observations]);
    const computed = sent.lines.map((line) => {
      const reply = parseReply(line);
      return reply?.kind === 'action' ? reply.actionsQ15[0] : line;
    });
    expect(computed).toEqual(expected);
  });

  it('has the signature that the compiler computes, also of a network without live units', () => {
    const shape = { inputs: 9, hidden: 32, outputs: 2 };
    const empty: Network = { mask: { shape, connections: new Uint8Array(352) }, observationScales: Array(9).fill(1) };
    const full: Network = { ...empty, mask: { shape, connections: new Uint8Array(352).fill(1) } };
    expect(signature(empty)).not.toBe(signature(full));
    const sent = converse(programs, [store(imageOf(empty)), whileStoring, store(imageOf(full)), whileStoring]);
    expect(replies(sent, sysex.STORE).map(([error]) => error)).toEqual([0, 0]);
  });
});
