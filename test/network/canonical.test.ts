// The canonical form is a complete invariant: equal forms are equal functions, and different forms are different functions.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../sim/index.js';
import {
  canonicalEqual,
  canonicalForm,
  canonicalMask,
  countConnections,
  fullMask,
  inputSlots,
  type Mask,
} from '../../src/network/index.js';
import { anyMask, anyShape, fixed, plainActions, shapes } from './networks.js';

/** One hidden unit of a mask: its input connections and its output connections. */
interface Unit {
  readonly inputs: number[];
  readonly outputs: number[];
}

function toUnits({ shape, connections }: Mask): Unit[] {
  const { hidden, outputs } = shape;
  const inputs = inputSlots(shape);
  return Array.from({ length: hidden }, (_, h) => ({
    inputs: Array.from({ length: inputs }, (_, i) => connections[h * inputs + i]!),
    outputs: Array.from({ length: outputs }, (_, o) => connections[hidden * inputs + o * hidden + h]!),
  }));
}

function fromUnits(units: readonly Unit[], mirrored = false): Mask {
  const slots = units[0]!.inputs.length;
  const outputs = units[0]!.outputs.length;
  const shape = { inputs: mirrored ? slots / 2 : slots, hidden: units.length, outputs, ...(mirrored && { mirrored }) };
  const outputRows = units[0]!.outputs.map((_, o) => units.map((unit) => unit.outputs[o]!));
  return { shape, connections: Uint8Array.from([...units.map((unit) => unit.inputs), ...outputRows].flat()) };
}

const isEmpty = (connections: number[]) => connections.every((connection) => connection === 0);

/** The same function in another mask: hidden units permuted, dead units given other useless connections. */
function disguised(mask: Mask): fc.Arbitrary<Mask> {
  const bits = (length: number) => fc.array(fc.integer({ min: 0, max: 1 }), { minLength: length, maxLength: length });
  const { outputs, mirrored } = mask.shape;
  const inputs = inputSlots(mask.shape);
  const units = toUnits(mask).map((unit) => {
    if (isEmpty(unit.inputs)) return bits(outputs).map((row) => ({ inputs: unit.inputs, outputs: row }));
    if (isEmpty(unit.outputs)) return bits(inputs).map((row) => ({ inputs: row, outputs: unit.outputs }));
    return fc.constant(unit);
  });
  return fc
    .tuple(...units)
    .chain((all) => fc.shuffledSubarray(all, { minLength: all.length }))
    .map((units) => fromUnits(units, mirrored));
}

/** A small change of a mask: one input connection moved from a unit to another, or one connection flipped. */
function nudged(mask: Mask): fc.Arbitrary<Mask> {
  const { hidden } = mask.shape;
  const inputs = inputSlots(mask.shape);
  const slot = fc.nat({ max: mask.connections.length - 1 });
  const flip = slot.map((k) => ({
    shape: mask.shape,
    connections: mask.connections.with(k, 1 - mask.connections[k]!),
  }));
  const unit = fc.nat({ max: hidden - 1 });
  const move = fc.tuple(unit, unit, fc.nat({ max: inputs - 1 })).map(([from, to, i]) => {
    const connections = mask.connections.slice();
    const [a, b] = [from * inputs + i, to * inputs + i];
    connections[a] = mask.connections[b]!;
    connections[b] = mask.connections[a]!;
    return { shape: mask.shape, connections };
  });
  return fc.oneof(flip, move);
}

const random = new RandomStream({ seed: 1, purpose: 'start' });
const observations = Array.from({ length: 60 }, (_, k) =>
  Float64Array.from({ length: 16 }, () => random.between(-1, 1) * [0.1, 0.5, 2][k % 3]!),
);

/** Whether two masks act differently on one of the observations, by far more than the rounding of float64. */
function actDifferently(a: Mask, b: Mask): boolean {
  const observationScales = new Array<number>(a.shape.inputs).fill(1);
  return observations.some((values) => {
    const observation = values.subarray(0, a.shape.inputs);
    const actionsOfB = plainActions({ mask: b, observationScales }, observation);
    return plainActions({ mask: a, observationScales }, observation).some(
      (action, o) => Math.abs(action - actionsOfB[o]!) > 1e-11,
    );
  });
}

describe('canonical form', () => {
  it('lists kinds ascending with their counts and drops dead units', () => {
    const units = [
      { inputs: [0, 1], outputs: [1, 0] },
      { inputs: [1, 1], outputs: [0, 0] }, // nobody reads it
      { inputs: [1, 0], outputs: [1, 1] },
      { inputs: [0, 0], outputs: [1, 1] }, // always 0
      { inputs: [0, 1], outputs: [1, 1] },
    ];
    expect(canonicalForm(fromUnits(units))).toEqual({
      inputs: 2,
      outputs: 2,
      kinds: [
        { subset: 0b01, counts: [1, 1] },
        { subset: 0b10, counts: [2, 1] },
      ],
    });
  });

  it('cancels what is there both ways, and makes a unit and its mirror image one kind', () => {
    const mirrored = [
      { inputs: [1, 0, 0, 1], outputs: [1, 0] }, // o1 - o2
      { inputs: [0, 1, 1, 0], outputs: [0, 1] }, // o2 - o1
      { inputs: [1, 1, 0, 1], outputs: [1, 1] }, // o1, for o2 cancels
      { inputs: [0, 0, 1, 0], outputs: [0, 1] }, // -o1
      { inputs: [1, 0, 1, 0], outputs: [1, 1] }, // always 0
    ];
    const mask = fromUnits(mirrored, true);
    expect(canonicalForm(mask)).toEqual({
      inputs: 2,
      outputs: 2,
      kinds: [
        { subset: 0b01, counts: [1, 0] },
        { subset: 0b01, negated: 0b10, counts: [1, -1] },
      ],
    });
    expect(countConnections(mask)).toEqual({ raw: 17, live: 11 });
    expect(canonicalForm(fullMask({ inputs: 5, hidden: 32, outputs: 1, mirrored: true })).kinds).toEqual([]);
  });

  it('is the same for permuted hidden units and other dead units, and so is the function', () => {
    fc.assert(
      fc.property(
        anyShape.chain(anyMask).chain((mask) => fc.tuple(fc.constant(mask), disguised(mask))),
        ([a, b]) => {
          expect(canonicalEqual(canonicalForm(a), canonicalForm(b))).toBe(true);
          expect(actDifferently(a, b)).toBe(false);
        },
      ),
      fixed,
    );
  });

  it('differs exactly when the function differs, for masks that differ a little', () => {
    const small = shapes(4, 6, 2);
    let different = 0;
    fc.assert(
      fc.property(
        small.chain(anyMask).chain((mask) => fc.tuple(fc.constant(mask), nudged(mask))),
        ([a, b]) => {
          const equal = canonicalEqual(canonicalForm(a), canonicalForm(b));
          expect(actDifferently(a, b)).toBe(!equal);
          if (!equal) different++;
        },
      ),
      { ...fixed, numRuns: 500 },
    );
    expect(different).toBeGreaterThan(100);
    expect(different).toBeLessThan(450);
  });

  it('tells apart networks of different shape at the ends, but not by their hidden units', () => {
    const one = canonicalForm(fullMask({ inputs: 2, hidden: 1, outputs: 1 }));
    expect(canonicalEqual(one, canonicalForm(fullMask({ inputs: 3, hidden: 1, outputs: 1 })))).toBe(false);
    expect(canonicalEqual(one, canonicalForm(fullMask({ inputs: 2, hidden: 1, outputs: 2 })))).toBe(false);
    expect(canonicalEqual(one, canonicalForm(fullMask({ inputs: 2, hidden: 2, outputs: 1 })))).toBe(false);
    expect(canonicalEqual(one, canonicalForm(canonicalMask(one, 7)))).toBe(true);
  });
});

describe('canonical mask', () => {
  it('has the form it was made from, all its connections live, and needs no more hidden units', () => {
    fc.assert(
      fc.property(anyShape.chain(anyMask), (mask) => {
        const form = canonicalForm(mask);
        const again = canonicalMask(form, mask.shape.hidden);
        expect(canonicalForm(again)).toEqual(form);
        const { raw, live } = countConnections(again);
        expect(raw).toBe(live);
        expect(live).toBeLessThanOrEqual(countConnections(mask).live);
      }),
      fixed,
    );
  });

  it('refuses a hidden layer that is too small', () => {
    const form = canonicalForm(fullMask({ inputs: 2, hidden: 5, outputs: 1 }));
    expect(() => canonicalMask(form, 4)).toThrow('This network needs 5 hidden units, more than the 4 given.');
  });
});
