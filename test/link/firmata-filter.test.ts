// Text and Firmata on one wire: each comes out by itself.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FirmataFilter } from '../../src/link/firmata-filter.js';

/** The text in these chunks of bytes. */
function textIn(chunks: readonly (readonly number[])[], filter = new FirmataFilter()): string {
  return chunks.map((chunk) => filter.text(Uint8Array.from(chunk))).join('');
}

const sevenBit = fc.integer({ min: 0, max: 0x7f });
const sysex = fc.array(sevenBit, { maxLength: 40 }).map((data) => [0xf0, ...data, 0xf7]);
const message = fc.oneof(
  fc.tuple(fc.constantFrom(0xe0, 0xe5, 0x90, 0x9f, 0xf9), sevenBit, sevenBit),
  fc.tuple(fc.constantFrom(0xc0, 0xd1), sevenBit),
  sysex,
  fc.constantFrom([0xff], [0xf7]),
);
const line = fc.array(fc.integer({ min: 0x20, max: 0x7e }), { maxLength: 20 }).map((codes) => [...codes, 0x0a]);

describe('the Firmata filter', () => {
  it('keeps every text byte and every SysEx message, however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(message, line)), fc.integer({ min: 1, max: 9 }), (parts, cut) => {
        const bytes = parts.flat();
        const chunks = Array.from({ length: Math.ceil(bytes.length / cut) }, (_, i) =>
          bytes.slice(i * cut, (i + 1) * cut),
        );
        const messages: (readonly number[])[] = [];
        const filter = new FirmataFilter((whole) => messages.push(whole));
        const text = parts.filter((part) => part.at(-1) === 0x0a && part[0]! < 0x80).flat();
        expect(textIn(chunks, filter)).toBe(String.fromCharCode(...text));
        expect(messages).toEqual(parts.filter((part) => part[0] === 0xf0).map((part) => part.slice(1, -1)));
      }),
      { seed: 1 },
    );
  });

  it('drops a message that another one cuts off', () => {
    const messages: (readonly number[])[] = [];
    const filter = new FirmataFilter((whole) => messages.push(whole));
    expect(textIn([[0xf0, 0x41, 0x42, 0xe0, 1, 2, 0x63]], filter)).toBe('c');
    expect(messages).toEqual([]);
  });

  it('goes on with text after a message that never ends, when told to', () => {
    const filter = new FirmataFilter();
    expect(textIn([[0x61, 0xf0, 0x41]], filter)).toBe('a');
    filter.resync();
    expect(textIn([[0x62]], filter)).toBe('b');
  });
});
