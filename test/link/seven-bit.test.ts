// Our 8-to-7 packing against Firmata's own Encoder7Bit.
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packSevenBit, unpackSevenBit } from '../../src/link/seven-bit.js';

const encoder: { to7BitArray(bytes: Uint8Array): number[]; from7BitArray(wire: number[]): number[] } = createRequire(
  import.meta.url,
)('firmata-io/lib/encoder7bit');

const bytes = fc.uint8Array({ maxLength: 100 });

describe('8-to-7 packing', () => {
  it('is that of Firmata, both ways', () => {
    fc.assert(
      fc.property(bytes, (data) => {
        const wire = packSevenBit(data);
        expect(wire).toEqual(encoder.to7BitArray(data));
        expect([...unpackSevenBit(wire)]).toEqual(encoder.from7BitArray(wire));
      }),
      { seed: 1 },
    );
  });

  it('gives back what was packed, in 8 wire bytes for 7', () => {
    fc.assert(
      fc.property(bytes, (data) => {
        const wire = packSevenBit(data);
        expect(wire).toHaveLength(Math.ceil((data.length * 8) / 7));
        expect(wire.every((byte) => byte >= 0 && byte < 0x80)).toBe(true);
        expect(unpackSevenBit(wire)).toEqual(data);
      }),
      { seed: 2 },
    );
  });

  it('puts the low bits first', () => {
    expect(packSevenBit(Uint8Array.of(0xff, 0x01))).toEqual([0x7f, 0x03, 0x00]);
  });
});
