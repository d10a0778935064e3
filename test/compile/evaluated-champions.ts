// Champions that evaluators are made of, and what the reference computes for them.
import { RandomStream } from '../../sim/index.js';
import { type Champion, canonicalMask, FixedPolicy, type Kind, type Network } from '../../src/network/index.js';
import { balancer } from '../firmware/champions.js';
import { randomNetwork, randomObservation } from '../firmware/random-cases.js';
import { bouncingChampion } from '../hil/champions.js';
import { championOf } from './champions.js';

function ofKinds(inputs: number, kinds: readonly Kind[], scales: readonly number[], hidden = 32): Network {
  const outputs = kinds[0]?.counts.length ?? 1;
  return { mask: canonicalMask({ inputs, outputs, kinds }, hidden), observationScales: scales };
}

const random = new RandomStream({ seed: 12, purpose: 'start' });

/** 15 kinds with 32 units, as many as the article's networks have. */
const articleSized = ofKinds(
  5,
  Array.from({ length: 15 }, (_, k) => ({ subset: 2 * k + 3, counts: [k < 13 ? 2 : 3] })),
  [1, 1, 1, 1, 1],
);

/** Champions by what is special about them. */
export const champions: Readonly<Record<string, Champion>> = Object.fromEntries(
  Object.entries({
    'swing-up of seed 7': bouncingChampion,
    'balancer of 8 connections': balancer,
    'article-sized': articleSized,
    'all inputs of the largest shape, four outputs': ofKinds(
      15,
      Array.from({ length: 12 }, (_, k) => ({
        subset: (k * 2741 + 1) & 0x7fff,
        counts: [k % 3, 2, (k + 1) % 4, 5],
      })).sort((a, b) => a.subset - b.subset),
      Array.from({ length: 15 }, (_, i) => (i % 3 === 0 ? 1 : (i * 97 + 5) / 256)),
      64,
    ),
    'mirrored, signed': ofKinds(
      5,
      [
        { subset: 0b00011, negated: 0b11000, counts: [3] },
        { subset: 0b00100, negated: 0b10000, counts: [-7] },
        { subset: 0b01100, negated: 0b00010, counts: [-1] },
      ],
      [1, 2.5, 1, 200, 0.125],
    ),
    'an input with a scale of 0': ofKinds(
      3,
      [
        { subset: 0b010, counts: [1] },
        { subset: 0b011, counts: [1] },
        { subset: 0b101, counts: [2] },
      ],
      [0, 1, 255],
    ),
    'no unit at all': ofKinds(2, [], [1, 3]),
    'an output that reads nothing': ofKinds(2, [{ subset: 0b11, counts: [0, 9] }], [1, 1]),
    'some network': randomNetwork(random),
    'another network': randomNetwork(random),
  }).map(([name, network]) => [name, 'task' in network ? (network as Champion) : championOf(network)]),
);

/** What the fixed-point policy computes. */
export interface Answer {
  readonly observations: Int32Array;
  readonly actions: readonly number[];
  readonly isSaturated: boolean;
}

/** Answers of the reference: half of the observations are ordinary, half of any size. */
export function referenceAnswers(network: Network, count: number): Answer[] {
  const { inputs, outputs } = network.mask.shape;
  const policy = new FixedPolicy(network);
  const random = new RandomStream({ seed: 21, purpose: 'start' });
  const actions = new Int16Array(outputs);
  return Array.from({ length: count }, (_, k) => {
    const ordinary = () => Int32Array.from({ length: inputs }, () => Math.floor(random.between(-6, 6) * 2 ** 19));
    const observations = k % 2 === 0 ? ordinary() : randomObservation(random, inputs);
    policy.act(observations, actions);
    return { observations, actions: [...actions], isSaturated: policy.saturated };
  });
}
