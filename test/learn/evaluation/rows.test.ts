// A row of connections as the kernel takes it, against the canonical form.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countSigned, countSubsets, writeKinds } from '../../../src/learn/evaluation/rows.js';
import { canonicalForm, connectionSlots, type Kind, kindCode, type Shape } from '../../../src/network/index.js';

/** Masks of any density. */
function masks(largest: Shape) {
  return fc
    .record({
      inputs: fc.integer({ min: 1, max: largest.inputs }),
      hidden: fc.integer({ min: 1, max: largest.hidden }),
      outputs: fc.integer({ min: 1, max: largest.outputs }),
      density: fc.integer({ min: 0, max: 100 }),
    })
    .map((drawn) => ({ ...drawn, ...(largest.mirrored && { mirrored: true }) }))
    .chain(({ density, ...shape }) =>
      fc
        .array(fc.integer({ min: 0, max: 99 }), {
          minLength: connectionSlots(shape),
          maxLength: connectionSlots(shape),
        })
        .map((draws) => ({ shape, connections: Uint8Array.from(draws, (draw) => (draw < density ? 1 : 0)) })),
    );
}

const weightOf = ({ subset, negated = 0 }: Kind, i: number) => ((subset >> i) & 1) - ((negated >> i) & 1);

describe('a row of connections', () => {
  it('has the counts of its canonical form', () => {
    const counts = new Float64Array(32).fill(99);
    fc.assert(
      fc.property(masks({ inputs: 5, hidden: 64, outputs: 1 }), (mask) => {
        const expected = new Float64Array(32);
        for (const kind of canonicalForm(mask).kinds) expected[kind.subset] = kind.counts[0]!;
        countSubsets(mask.connections, mask.shape, counts);
        expect(counts).toEqual(expected);
      }),
      { seed: 1 },
    );
  });

  it('of mirrored observations has the counts of its kinds, each at its code', () => {
    const counts = new Float64Array(243).fill(99);
    fc.assert(
      fc.property(masks({ inputs: 5, hidden: 64, outputs: 1, mirrored: true }), (mask) => {
        const expected = new Float64Array(243);
        for (const kind of canonicalForm(mask).kinds) expected[kindCode(kind, mask.shape.inputs)] = kind.counts[0]!;
        countSigned(mask.connections, mask.shape, counts);
        expect(counts).toEqual(expected);
      }),
      { seed: 3 },
    );
  });

  it.each([false, true])('has the kinds of its canonical form, ascending, as hidden units, mirrored %s', (mirrored) => {
    const largest = { inputs: 16, hidden: 64, outputs: 1, ...(mirrored && { mirrored }) };
    const weights = new Float64Array(connectionSlots(largest)).fill(99);
    fc.assert(
      fc.property(masks(largest), (mask) => {
        const { inputs } = mask.shape;
        const { kinds } = canonicalForm(mask);
        const hidden = writeKinds(mask.connections, mask.shape, weights);
        expect(hidden).toBe(Math.max(1, kinds.length));
        const sums = kinds.flatMap((kind) => Array.from({ length: inputs }, (_, i) => weightOf(kind, i)));
        const reads = kinds.map(({ counts }) => counts[0]!);
        const expected = kinds.length > 0 ? [...sums, ...reads] : new Array<number>(inputs + 1).fill(0);
        expect([...weights.subarray(0, connectionSlots({ inputs, hidden, outputs: 1 }))]).toEqual(expected);
      }),
      { seed: 2 },
    );
  });
});
