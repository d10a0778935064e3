// Arbitrary networks and observations for property tests, and the plainest evaluation of a mask to compare with.
import fc from 'fast-check';
import { connectionSlots, type Mask, type Network, type Shape } from '../../src/network/index.js';

/** Every property test passes this, so that each run checks the same cases. */
export const fixed = { seed: 20240229 };

/** Shapes up to these sizes, half of them with mirrored observations. */
export function shapes(inputs: number, hidden: number, outputs: number): fc.Arbitrary<Shape> {
  return fc.record(
    {
      inputs: fc.integer({ min: 1, max: inputs }),
      hidden: fc.integer({ min: 1, max: hidden }),
      outputs: fc.integer({ min: 1, max: outputs }),
      mirrored: fc.constant(true),
    },
    { requiredKeys: ['inputs', 'hidden', 'outputs'] },
  );
}

export const anyShape: fc.Arbitrary<Shape> = shapes(16, 64, 4);

export const articleShape: Shape = { inputs: 5, hidden: 32, outputs: 1 };

/** Masks from nearly empty to full. */
export function anyMask(shape: Shape): fc.Arbitrary<Mask> {
  const slots = connectionSlots(shape);
  return fc
    .tuple(fc.uint8Array({ minLength: slots, maxLength: slots }), fc.integer({ min: 0, max: 256 }))
    .map(([bytes, density]) => ({ shape, connections: bytes.map((byte) => (byte < density ? 1 : 0)) }));
}

const anyScale: fc.Arbitrary<number> = fc
  .oneof(fc.constant(256), fc.integer({ min: 1, max: 1024 }), fc.integer({ min: 0, max: 65535 }))
  .map((q8) => q8 / 256);

export function anyNetwork(shape: Shape, scale: fc.Arbitrary<number> = anyScale): fc.Arbitrary<Network> {
  return fc.record({
    mask: anyMask(shape),
    observationScales: fc.array(scale, { minLength: shape.inputs, maxLength: shape.inputs }),
  });
}

/** Observations of one magnitude from tiny to beyond the clamp at 64. */
export function anyObservation(inputs: number, largest = 80): fc.Arbitrary<Float64Array> {
  return fc
    .tuple(
      fc.constantFrom(0.01, 0.1, 0.5, 2, 10, largest),
      fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: inputs, maxLength: inputs }),
    )
    .map(([magnitude, values]) => Float64Array.from(values, (value) => value * Math.min(magnitude, largest)));
}

/** Every hidden unit by itself, with Math.tanh. */
export function plainActions(network: Network, observation: Float64Array): number[] {
  const { shape, connections } = network.mask;
  const { hidden, outputs } = shape;
  const once = Array.from(observation, (value, i) =>
    Math.max(-64, Math.min(64, value * network.observationScales[i]!)),
  );
  const scaled = shape.mirrored ? [...once, ...once.map((value) => -value)] : once;
  const inputs = scaled.length;
  return Array.from({ length: outputs }, (_, o) => {
    let z = 0;
    for (let h = 0; h < hidden; h++) {
      if (connections[hidden * inputs + o * hidden + h] === 0) continue;
      let u = 0;
      for (let i = 0; i < inputs; i++) u += connections[h * inputs + i]! * scaled[i]!;
      z += Math.tanh(u);
    }
    return Math.tanh(z);
  });
}
