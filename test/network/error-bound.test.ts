// Fixed point against float: never over the proven bound, and as close as the project promises for the article's shape.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../sim/index.js';
import {
  canonicalMask,
  errorBound,
  FixedPolicy,
  FloatPolicy,
  fullMask,
  type Kind,
  type Network,
  quantizeObservation,
} from '../../src/network/index.js';
import { anyNetwork, anyShape, articleShape, fixed } from './networks.js';

/** Measures |fixed - float| of one network. */
function errorMeter(network: Network): (observation: Float64Array) => { error: number; saturated: boolean } {
  const { inputs, outputs } = network.mask.shape;
  const [float, fixed] = [new FloatPolicy(network), new FixedPolicy(network)];
  const [actions, actionsQ15] = [new Float64Array(outputs), new Int16Array(outputs)];
  const observationQ19 = new Int32Array(inputs);
  return (observation) => {
    float.act(observation, actions);
    const clipped = quantizeObservation(observation, observationQ19);
    fixed.act(observationQ19, actionsQ15);
    let error = 0;
    for (let o = 0; o < outputs; o++) error = Math.max(error, Math.abs(actionsQ15[o]! / 32768 - actions[o]!));
    return { error, saturated: clipped || fixed.saturated };
  };
}

/**
 * Climbs to an observation of large error: every value is where rounding is at its worst, next to the middle between two Q10.13 numbers and all on the
 * same side, and steps of those numbers are kept while they do not make the error smaller.
 */
function searchWorstError(network: Network, random: RandomStream, steps: number): number {
  const { inputs } = network.mask.shape;
  const measure = errorMeter(network);
  const side = random.below(2) === 0 ? -32.499 / 64 : 31.499 / 64;
  const grid = Float64Array.from({ length: inputs }, () => random.below(2000) - 1000);
  const observation = new Float64Array(inputs);
  const errorAtGrid = () => {
    for (let i = 0; i < inputs; i++) observation[i] = (grid[i]! + side) / 8192 / (network.observationScales[i]! || 1);
    const { error, saturated } = measure(observation);
    return saturated ? 0 : error;
  };
  let worst = errorAtGrid();
  for (let step = 0; step < steps; step++) {
    const kept = grid.slice();
    const [i, j] = [random.below(inputs), random.below(inputs)];
    const move = (random.below(2) * 2 - 1) * [1, 4, 20, 100, 1000][random.below(5)]!;
    grid[i]! += move;
    if (random.below(2) === 0) grid[j]! -= move;
    const error = errorAtGrid();
    if (error >= worst) worst = error;
    else grid.set(kept);
  }
  return worst;
}

function articleNetwork(kinds: readonly Kind[]): Network {
  return { mask: canonicalMask({ inputs: 5, outputs: 1, kinds }, 32), observationScales: [1, 1, 1, 1, 1] };
}

const all32 = (subset: number) => [{ subset, counts: [32] }];
const adversaries: { name: string; kinds: readonly Kind[] }[] = [
  { name: 'all units on all inputs', kinds: all32(31) },
  { name: 'all units on four inputs', kinds: all32(15) },
  { name: 'all units on one input', kinds: all32(1) },
  { name: 'two opposed halves', kinds: [3, 28].map((subset) => ({ subset, counts: [16] })) },
  { name: 'two overlapping groups', kinds: [15, 31].map((subset, k) => ({ subset, counts: [[1, 31][k]!] })) },
  { name: 'three large groups', kinds: [15, 30, 31].map((subset, k) => ({ subset, counts: [[6, 6, 20][k]!] })) },
  {
    name: 'every subset',
    kinds: Array.from({ length: 31 }, (_, k) => ({ subset: k + 1, counts: [k === 30 ? 2 : 1] })),
  },
];

describe('error of the fixed-point policy', () => {
  it.each(adversaries)('is at most 0.010 for $name, even where rounding is worst', ({ kinds }) => {
    const random = new RandomStream({ seed: 1, purpose: 'start' });
    const network = articleNetwork(kinds);
    let worst = 0;
    for (let climb = 0; climb < 20; climb++) worst = Math.max(worst, searchWorstError(network, random, 500));
    console.log(`largest error found: ${worst.toFixed(5)}, bound ${errorBound(network).toFixed(5)}`);
    expect(worst).toBeLessThanOrEqual(0.01);
    expect(worst).toBeLessThanOrEqual(errorBound(network));
    expect(worst).toBeGreaterThan(errorBound(network) / 3);
  });

  it('is below 0.001 on average, and below 0.005 always, for random networks of the article’s shape', () => {
    const random = new RandomStream({ seed: 2, purpose: 'start' });
    let sum = 0;
    let worst = 0;
    const networks = 100;
    const observations = 200;
    const observation = new Float64Array(5);
    for (let n = 0; n < networks; n++) {
      const density = random.between(0.2, 0.8);
      const connections = new Uint8Array(192).map(() => (random.uniform() < density ? 1 : 0));
      const measure = errorMeter({ mask: { shape: articleShape, connections }, observationScales: [1, 1, 1, 1, 1] });
      for (let k = 0; k < observations; k++) {
        const size = [0.2, 1, 8][k % 3]!;
        for (let i = 0; i < 5; i++) observation[i] = random.between(-size, size);
        const { error } = measure(observation);
        sum += error;
        worst = Math.max(worst, error);
      }
    }
    expect(sum / (networks * observations)).toBeLessThan(0.001);
    expect(worst).toBeLessThan(0.005);
  });

  it('is never over the bound that is stated for a network, for any shape and scales', () => {
    fc.assert(
      fc.property(
        anyShape.chain((shape) => anyNetwork(shape)),
        fc.nat(),
        (network, seed) => {
          const random = new RandomStream({ seed, purpose: 'start' });
          expect(searchWorstError(network, random, 200)).toBeLessThanOrEqual(errorBound(network));
        },
      ),
      { ...fixed, numRuns: 150 },
    );
  });
});

describe('error bound', () => {
  it('is about 0.011 for the full network and half of that for one of the article’s size', () => {
    expect(errorBound({ mask: fullMask(articleShape), observationScales: [1, 1, 1, 1, 1] })).toBeCloseTo(0.0108, 4);
    const kinds = Array.from({ length: 18 }, (_, k) => ({ subset: 1 + ((k * 11) % 31), counts: [1] }));
    kinds.sort((a, b) => a.subset - b.subset);
    expect(errorBound(articleNetwork(kinds))).toBeGreaterThan(0.003);
    expect(errorBound(articleNetwork(kinds))).toBeLessThan(0.006);
  });

  it('grows with the observation scales and is that of the worst output', () => {
    const mask = canonicalMask({ inputs: 1, outputs: 2, kinds: [{ subset: 1, counts: [1, 3] }] }, 3);
    const only = canonicalMask({ inputs: 1, outputs: 1, kinds: [{ subset: 1, counts: [3] }] }, 3);
    const bound = (scale: number) => errorBound({ mask, observationScales: [scale] });
    expect(bound(1)).toBe(errorBound({ mask: only, observationScales: [1] }));
    expect(bound(64)).toBeGreaterThan(bound(1));
  });

  it('is only the rounding of the action for a network without live units', () => {
    const bound = errorBound({
      mask: canonicalMask({ inputs: 5, outputs: 1, kinds: [] }, 1),
      observationScales: [1, 1, 1, 1, 1],
    });
    expect(bound).toBeLessThan(2e-4);
  });
});
