// The fixed-point policy: exactly the integers of docs/numerics.md.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CodedError } from '../../src/base/index.js';
import {
  canonicalMask,
  FixedPolicy,
  fullMask,
  type Network,
  quantizeObservation,
  tanhQ23,
  tanhTable,
} from '../../src/network/index.js';
import { anyNetwork, anyShape, articleShape, fixed } from './networks.js';

function fixedActions(network: Network, observationQ19: readonly number[]): { actions: number[]; saturated: boolean } {
  const policy = new FixedPolicy(network);
  const actions = new Int16Array(network.mask.shape.outputs);
  policy.act(Int32Array.from(observationQ19), actions);
  return { actions: [...actions], saturated: policy.saturated };
}

/** The specification in integers of any size, unit by unit and without the canonical form. */
function specifiedActions({ mask, observationScales }: Network, observationQ19: readonly number[]) {
  const { shape, connections } = mask;
  const tanh = (u: bigint): bigint => {
    if (u < 0n) return -tanh(-u);
    if (u >= 65536n) return 1n << 23n;
    const [left, right] = [tanhTable[Number(u >> 8n)]!, tanhTable[Number(u >> 8n) + 1]!];
    return BigInt(left) * 256n + BigInt(right - left) * (u & 255n);
  };
  let saturated = false;
  const scaled = observationQ19.map((value, i) => {
    const exact = (BigInt(value) * BigInt(observationScales[i]! * 256) + (1n << 13n)) >> 14n;
    const held = exact > 524287n ? 524287n : exact < -524287n ? -524287n : exact;
    saturated ||= held !== exact;
    return held;
  });
  const seen = shape.mirrored ? [...scaled, ...scaled.map((value) => -value)] : scaled;
  const actions = Array.from({ length: shape.outputs }, (_, o) => {
    let z = 0n;
    for (let h = 0; h < shape.hidden; h++) {
      if (connections[shape.hidden * seen.length + o * shape.hidden + h] === 0) continue;
      z += tanh(seen.reduce((u, s, i) => u + BigInt(connections[h * seen.length + i]!) * s, 0n));
    }
    const action = (tanh((z + 512n) >> 10n) + 128n) >> 8n;
    return Number(action > 32767n ? 32767n : action);
  });
  return { actions, saturated };
}

describe('tanh table', () => {
  it('rises from 0 to 1 and is what the firmware is built with', () => {
    expect(tanhTable.length).toBe(257);
    expect([...tanhTable.slice(0, 9)]).toEqual([0, 1024, 2046, 3063, 4075, 5079, 6074, 7057, 8026]);
    expect(tanhTable[256]).toBe(32768);
    expect([...tanhTable]).toEqual([...tanhTable].sort((a, b) => a - b));
    expect(tanhTable.reduce((sum, entry, i) => sum + entry * (i + 1), 0)).toBe(1071821513);
  });

  it('is odd, within 6.3e-5 of tanh everywhere, and centred', () => {
    let highest = 0;
    let lowest = 0;
    let odd = true;
    for (let u = 1; u <= 70_000; u++) {
      odd &&= tanhQ23(-u) === -tanhQ23(u);
      const error = tanhQ23(u) / 2 ** 23 - Math.tanh(u / 8192);
      highest = Math.max(highest, error);
      lowest = Math.min(lowest, error);
    }
    expect(odd).toBe(true);
    expect(highest).toBeLessThan(6.3e-5);
    expect(lowest).toBeGreaterThan(-6.3e-5);
    expect(Math.abs(highest + lowest)).toBeLessThan(1e-5);
  });
});

describe('fixed-point policy', () => {
  it('is the specified integers for every shape, scale and observation', () => {
    const anyCase = anyShape.chain((shape) =>
      fc.tuple(
        anyNetwork(shape),
        fc.constantFrom(12, 16, 19, 22, 26, 31).chain((bits) =>
          fc.array(fc.integer({ min: -(2 ** bits), max: 2 ** bits - 1 }), {
            minLength: shape.inputs,
            maxLength: shape.inputs,
          }),
        ),
      ),
    );
    fc.assert(
      fc.property(anyCase, ([network, observation]) => {
        expect(fixedActions(network, observation)).toEqual(specifiedActions(network, observation));
      }),
      { ...fixed, numRuns: 800 },
    );
  });

  it('stays within 32 bits for the largest network at the largest observations', () => {
    const network = {
      mask: fullMask({ inputs: 16, hidden: 64, outputs: 4 }),
      observationScales: new Array(16).fill(255),
    };
    const all = (value: number) => new Array<number>(16).fill(value);
    expect(fixedActions(network, all(2147483647))).toEqual({ actions: all(32767).slice(0, 4), saturated: true });
    expect(fixedActions(network, all(-2147483648))).toEqual({ actions: all(-32768).slice(0, 4), saturated: true });
  });

  it('reports saturation exactly when a scaled observation is held at ±(64 - 2⁻¹³)', () => {
    const network = { mask: fullMask({ inputs: 1, hidden: 1, outputs: 1 }), observationScales: [1] };
    const policy = new FixedPolicy(network);
    const saturated = (value: number) => {
      policy.act(Int32Array.of(value), new Int16Array(1));
      return policy.saturated;
    };
    const limit = 524287 * 64;
    expect(saturated(limit + 31)).toBe(false);
    expect(saturated(limit + 32)).toBe(true);
    expect(saturated(-limit - 32)).toBe(false);
    expect(saturated(-limit - 33)).toBe(true);
    expect(saturated(0)).toBe(false);
  });

  // The firmware computes the same integers. If one changes, every stored image has a wrong signature.
  it.each([
    { observation: [-0.3, 0.4, 0.35, -0.31, 0.1], scales: [1, 1, 1, 1, 1], action: 28093 },
    { observation: [-0.2, 0.4, -0.1, 0.6, -3.1], scales: [1, 0.5, 1, 2, 0.125], action: 27237 },
  ])('gives this action for $observation', ({ observation, scales, action }) => {
    const kinds = [3, 9, 17, 20, 31].map((subset, k) => ({ subset, counts: [k + 1] }));
    const mask = canonicalMask({ inputs: 5, outputs: 1, kinds }, articleShape.hidden);
    const quantized = observation.map((value) => Math.floor(value * 2 ** 19 + 0.5));
    expect(fixedActions({ mask, observationScales: scales }, quantized).actions).toEqual([action]);
  });
});

describe('quantizing an observation', () => {
  const quantized = (...values: number[]) => {
    const out = new Int32Array(values.length);
    const saturated = quantizeObservation(Float64Array.from(values), out);
    return { out: [...out], saturated };
  };

  it('rounds to the nearest 2⁻¹⁹, halves up', () => {
    const half = 2 ** -20;
    expect(quantized(1, -1, half, -half, 3 * half, -3 * half)).toEqual({
      out: [524288, -524288, 1, 0, 2, -1],
      saturated: false,
    });
  });

  it('holds what is outside the range at its limit and says so', () => {
    expect(quantized(4095.999999, -4096).saturated).toBe(false);
    expect(quantized(4096)).toEqual({ out: [2147483647], saturated: true });
    expect(quantized(-5000, 0)).toEqual({ out: [-2147483648, 0], saturated: true });
    expect(quantized(Number.POSITIVE_INFINITY)).toEqual({ out: [2147483647], saturated: true });
  });

  it('refuses what is not a number', () => {
    expect(() => quantized(0, Number.NaN)).toThrow(CodedError);
    expect(() => quantized(0, Number.NaN)).toThrow('Observation 1 is not a number.');
  });
});
