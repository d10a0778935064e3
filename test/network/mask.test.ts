// Shapes, masks, and masks as bytes.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkMask,
  checkShape,
  countConnections,
  fullMask,
  packedLength,
  packMask,
  unpackMask,
} from '../../src/network/index.js';
import { anyMask, anyShape, articleShape, fixed } from './networks.js';

describe('shape', () => {
  it.each([
    { inputs: 0, hidden: 32, outputs: 1 },
    { inputs: 5, hidden: 65, outputs: 1 },
    { inputs: 5, hidden: 32, outputs: 1.5 },
    { inputs: 17, hidden: 32, outputs: 1 },
    { inputs: 5, hidden: 32, outputs: Number.NaN },
  ])('$inputs-$hidden-$outputs is refused', (shape) => {
    expect(() => checkShape(shape)).toThrow(expect.objectContaining({ code: 'SHAPE_INVALID' }));
  });

  it('the refusal names the shape, the layer and the limit', () => {
    expect(() => checkShape({ inputs: 5, hidden: 65, outputs: 1 })).toThrow(
      'A network of shape 5-65-1 is not possible: hidden must be a whole number from 1 to 64, not 65.',
    );
  });

  it('the largest shape is accepted', () => {
    expect(() => checkShape({ inputs: 16, hidden: 64, outputs: 4 })).not.toThrow();
  });
});

describe('mask', () => {
  it('packs connection k into bit k & 7 of byte k >> 3', () => {
    const shape = { inputs: 2, hidden: 3, outputs: 1 };
    const connections = Uint8Array.of(1, 0, 0, 1, 1, 1, 0, 0, 1);
    expect([...packMask({ shape, connections })]).toEqual([0b00111001, 0b1]);
  });

  it('unpacking is the inverse of packing', () => {
    fc.assert(
      fc.property(anyShape.chain(anyMask), (mask) => {
        const bytes = packMask(mask);
        expect(bytes.length).toBe(packedLength(mask.shape));
        expect(unpackMask(mask.shape, bytes)).toEqual(mask);
      }),
      fixed,
    );
  });

  it('the article’s network is 24 bytes', () => {
    expect(packMask(fullMask(articleShape))).toEqual(new Uint8Array(24).fill(255));
  });

  it('refuses bytes of another length and bits after the last connection', () => {
    const shape = { inputs: 2, hidden: 3, outputs: 1 };
    expect(() => unpackMask(shape, new Uint8Array(3))).toThrow('A packed mask of shape 2-3-1 has 2 bytes, not 3.');
    expect(() => unpackMask(shape, Uint8Array.of(0, 2))).toThrow('a bit after the last one is set');
  });

  it('refuses connections that are not one 0 or 1 for each slot', () => {
    expect(() => checkMask({ shape: articleShape, connections: new Uint8Array(191) })).toThrow(
      '192 connections, not 191',
    );
    expect(() => packMask({ shape: articleShape, connections: new Uint8Array(192).fill(2) })).toThrow(
      'Connection 0 of a mask must be 0 or 1, not 2.',
    );
  });

  it('counts all connections, and those of units that have an input and an output', () => {
    const shape = { inputs: 2, hidden: 4, outputs: 2 };
    const inputRows = [1, 1, 0, 0, 1, 0, 0, 1]; // unit 1 has no input
    const outputRows = [1, 1, 0, 0, 1, 0, 0, 1]; // unit 2 has no output
    const mask = { shape, connections: Uint8Array.from([...inputRows, ...outputRows]) };
    expect(countConnections(mask)).toEqual({ raw: 8, live: 4 + 2 });
  });
});
