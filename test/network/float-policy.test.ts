// The float policy: right against Math.tanh, and exactly in the specified order of operations.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exp } from '../../sim/math/index.js';
import {
  type CanonicalForm,
  canonicalForm,
  canonicalMask,
  FloatPolicy,
  fullMask,
  type Kind,
  type Network,
  signOf,
} from '../../src/network/index.js';
import { anyNetwork, anyObservation, anyShape, articleShape, fixed, plainActions } from './networks.js';

function floatActions(network: Network, observation: Float64Array): number[] {
  const actions = new Float64Array(network.mask.shape.outputs);
  new FloatPolicy(network).act(observation, actions);
  return [...actions];
}

function network(kinds: readonly Kind[], inputs = 5, outputs = 1): Network {
  const form: CanonicalForm = { inputs, outputs, kinds };
  return { mask: canonicalMask(form, 32), observationScales: new Array<number>(inputs).fill(1) };
}

/** The specification of docs/numerics.md, word for word: nothing is left out because it is zero or inactive. */
function specifiedActions(network: Network, observation: Float64Array): number[] {
  const { inputs, outputs, kinds } = canonicalForm(network.mask);
  const scaled = Array.from(observation, (value, i) =>
    Math.max(-64, Math.min(64, network.observationScales[i]! * value)),
  );
  return Array.from({ length: outputs }, (_, o) => {
    const action = (z: number) => 1 - 2 / (1 + exp(2 * z));
    if (inputs > 5) {
      let z = 0;
      for (const kind of kinds) {
        let u = 0;
        for (let i = 0; i < inputs; i++) u += signOf(kind, i) * scaled[i]!;
        z += kind.counts[o]! * (1 - 2 / (1 + exp(2 * u)));
      }
      return action(z);
    }
    const total = kinds.reduce((units, kind) => units + kind.counts[o]!, 0);
    const e = Array.from({ length: 5 }, (_, i) => (i < inputs ? exp(2 * scaled[i]!) : 1));
    if (network.mask.shape.mirrored) {
      const factor = (kind: Kind, i: number) => [1, e[i]!, 1 / e[i]!].at(signOf(kind, i))!;
      const fours = Array.from({ length: Math.ceil(kinds.length / 4) }, (_, k) => kinds.slice(4 * k, 4 * k + 4));
      const sum = fours.reduce((before, four) => {
        const [A, B, C, D] = [0, 1, 2, 3].map((k) => {
          const f = [0, 1, 2, 3, 4].map((i) => (k < four.length ? factor(four[k]!, i) : 1));
          return 1 + Math.min(f[2]! * f[3]! * f[4]! * (f[0]! * f[1]!), 1e75);
        }) as [number, number, number, number];
        const [a, b, c, d] = [0, 1, 2, 3].map((k) => four[k]?.counts[o] ?? 0) as [number, number, number, number];
        return before + ((a * B + b * A) * (C * D) + (c * D + d * C) * (A * B)) / (A * B * (C * D));
      }, 0);
      return action(total - 2 * sum);
    }
    const lows = [1, e[0]!, e[1]!, e[0]! * e[1]!];
    const count = (subset: number) => kinds.find((kind) => kind.subset === subset)?.counts[o] ?? 0;
    let sum = 0;
    for (let g = 0; g < 8; g++) {
      const high = [2, 3, 4].filter((i) => (g >> (i - 2)) & 1).reduce((product, i) => product * e[i]!, 1);
      const [A, B, C, D] = lows.map((low) => 1 + Math.min(high * low, 1e75)) as [number, number, number, number];
      const [a, b, c, d] = [0, 1, 2, 3].map((lane) => count(4 * g + lane)) as [number, number, number, number];
      sum += ((a * B + b * A) * (C * D) + (c * D + d * C) * (A * B)) / (A * B * (C * D));
    }
    return action(total - 2 * sum);
  });
}

const anyCase = anyShape
  .chain((shape) => fc.oneof(fc.constant(shape), fc.constant({ ...shape, inputs: 1 + (shape.inputs % 5) })))
  .chain((shape) => fc.tuple(anyNetwork(shape), anyObservation(shape.inputs)));

describe('float policy', () => {
  it('agrees with Math.tanh for every shape, scale and size of observation', () => {
    fc.assert(
      fc.property(anyCase, ([network, observation]) => {
        const plain = plainActions(network, observation);
        floatActions(network, observation).forEach((action, o) => {
          expect(Math.abs(action - plain[o]!)).toBeLessThan(1e-12);
        });
      }),
      { ...fixed, numRuns: 600 },
    );
  });

  it('is the specified order of operations, bit for bit', () => {
    fc.assert(
      fc.property(anyCase, ([network, observation]) => {
        expect(floatActions(network, observation)).toEqual(specifiedActions(network, observation));
      }),
      { ...fixed, numRuns: 600 },
    );
  });

  it('stays finite and saturates to ±1 where every exponential is at its largest', () => {
    const full = { mask: fullMask(articleShape), observationScales: [1, 1, 1, 1, 1] };
    expect(floatActions(full, new Float64Array(5).fill(1e300))).toEqual([1]);
    expect(floatActions(full, new Float64Array(5).fill(-1e300))).toEqual([-1]);
  });

  it('holds scaled observations at ±64', () => {
    const difference = network([{ subset: 0b11, counts: [1] }], 2);
    const expected = floatActions(difference, Float64Array.of(64, -63.9));
    expect(floatActions(difference, Float64Array.of(1000, -63.9))).toEqual(expected);
    expect(expected[0]).toBeGreaterThan(0.09);
  });

  it('is 0 for a network without live units', () => {
    expect(floatActions(network([]), new Float64Array(5).fill(1))).toEqual([0]);
  });

  it('can be asked again: an action depends on its observation alone', () => {
    const policy = new FloatPolicy(network([{ subset: 0b10110, counts: [2] }]));
    const actions = new Float64Array(1);
    policy.act(Float64Array.of(0, 0.1, -0.2, 0, 0.3), actions);
    const first = actions[0]!;
    policy.act(Float64Array.of(60, 60, 60, 60, 60), actions);
    policy.act(Float64Array.of(0, 0.1, -0.2, 0, 0.3), actions);
    expect(actions[0]).toBe(first);
  });

  it('refuses a network whose scales do not fit it', () => {
    const mask = fullMask(articleShape);
    const scaled = (observationScales: number[]) => () => new FloatPolicy({ mask, observationScales });
    expect(scaled([1, 1, 1, 1])).toThrow('A network with 5 inputs needs 5 observation scales, not 4.');
    expect(scaled([1, 1, 0.3, 1, 1])).toThrow(
      'Observation scale 2 is 0.3; it must be a multiple of 1/256 from 0 to 65535/256.',
    );
    expect(scaled([1, 1, 1, 1, 256])).toThrow('Observation scale 4 is 256');
    expect(scaled([1, Number.NaN, 1, 1, 1])).toThrow('Observation scale 1 is NaN');
  });

  // These numbers decide what training finds. If one changes, results of earlier runs can no longer be repeated.
  it.each([
    {
      name: 'products',
      kinds: [3, 9, 17, 20, 31],
      observation: [-0.3, 0.4, 0.35, -0.31, 0.1],
      action: 0.85764292570743,
    },
    {
      name: 'products with the cap',
      kinds: [1, 6, 31],
      observation: [60, -61, 30, 29.5, -58.25],
      action: -0.2591938579817843,
    },
    {
      name: 'sums',
      kinds: [33, 64, 255, 257, 511],
      observation: [0.3, -1.2, 0.95, -0.3, 0.2, 1, -1, 0.5, -0.6],
      action: -0.863118005490878,
    },
  ])('gives these bits: $name', ({ kinds, observation, action }) => {
    const pinned = network(
      kinds.map((subset, k) => ({ subset, counts: [k + 1] })),
      observation.length,
    );
    expect(floatActions(pinned, Float64Array.from(observation))).toEqual([action]);
  });
});
