// Networks with real weights: their policy, their champion files, and what they share with pruned networks.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CodedError } from '../../src/base/index.js';
import {
  checkWeightedNetwork,
  FloatPolicy,
  formatChampion,
  networkConnections,
  parseAnyChampion,
  parseChampion,
  type WeightedChampion,
  type WeightedNetwork,
  WeightedPolicy,
} from '../../src/network/index.js';
import { anyNetwork, anyObservation, fixed } from './networks.js';

const network: WeightedNetwork = {
  shape: { inputs: 2, hidden: 2, outputs: 1 },
  weights: Float64Array.of(0.5, -1, 2, 0.25, /* output */ 1.5, -0.75),
  observationScales: [1, 2],
};

function act({ shape }: WeightedNetwork, policy: WeightedPolicy | FloatPolicy, observation: number[]): number[] {
  const actions = new Float64Array(shape.outputs);
  policy.act(Float64Array.from(observation), actions);
  return [...actions];
}

it('has all its connections, and all are live', () => {
  expect(networkConnections(network)).toEqual({ raw: 6, live: 6 });
});

it('has no mirrored observations', () => {
  const mirrored = { ...network, shape: { ...network.shape, mirrored: true } };
  expect(() => checkWeightedNetwork(mirrored)).toThrow('±2-2-1 cannot have real weights');
});

describe('the weighted policy', () => {
  it('is a network of tanh units', () => {
    const [x, y] = [0.3, 2 * -0.7];
    const hidden = [Math.tanh(0.5 * x - y), Math.tanh(2 * x + 0.25 * y)];
    const [action] = act(network, new WeightedPolicy(network), [0.3, -0.7]);
    expect(action).toBeCloseTo(Math.tanh(1.5 * hidden[0]! - 0.75 * hidden[1]!), 14);
  });

  it('with weights 0 and 1 is the policy of the pruned network', () => {
    const shape = { inputs: 7, hidden: 9, outputs: 2 };
    fc.assert(
      fc.property(anyNetwork(shape), anyObservation(shape.inputs), ({ mask, observationScales }, observation) => {
        const weighted = { shape, weights: Float64Array.from(mask.connections), observationScales };
        const pruned = act(weighted, new FloatPolicy({ mask, observationScales }), [...observation]);
        for (const [o, action] of act(weighted, new WeightedPolicy(weighted), [...observation]).entries()) {
          expect(action).toBeCloseTo(pruned[o]!, 13);
        }
      }),
      { ...fixed, numRuns: 100 },
    );
  });

  it.each([
    ['WEIGHTS_INVALID', { ...network, weights: Float64Array.of(1) }, '2-2-1 has 6 weights, not 1'],
    ['WEIGHTS_INVALID', { ...network, weights: new Float64Array(6).fill(Number.NaN) }, 'Weight 0 must be'],
    ['SCALE_INVALID', { ...network, observationScales: [1] }, 'needs 2 observation scales, not 1'],
  ])('%s', (code, wrong, message) => {
    expect(() => checkWeightedNetwork(wrong)).toThrow(message);
    expect(() => new WeightedPolicy(wrong)).toThrow(expect.objectContaining({ name: CodedError.name, code }));
  });
});

describe('the champion file of a weighted network', () => {
  const quantity = { name: 'position', unit: 'm' };
  const champion: WeightedChampion = {
    ...network,
    task: { name: 'my-task', parameters: {}, periodUs: 1000, observations: [quantity, { ...quantity, name: 'speed' }] },
  };

  it('is read as it was written', () => {
    expect(parseAnyChampion(formatChampion(champion), 'champion.json')).toEqual(champion);
  });

  it('is refused where only a pruned network will do', () => {
    const parse = () => parseChampion(formatChampion(champion), 'champion.json');
    expect(parse).toThrow(expect.objectContaining({ code: 'CHAMPION_INVALID' }));
    expect(parse).toThrow('champion.json holds a network with real weights: only pruned networks can be compiled');
  });

  it('names a wrong number of weights', () => {
    const text = formatChampion(champion).replace('0.25,', '');
    expect(() => parseAnyChampion(text, 'champion.json')).toThrow('field "weights": must have 6 entries');
  });
});
