// Text and Firmata on one wire: only the text comes out.
import { text as textOf } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FirmataFilter } from '../../src/link/firmata-filter.js';

/** What is left of these chunks of bytes. */
async function textIn(chunks: readonly (readonly number[])[], filter = new FirmataFilter()): Promise<string> {
  for (const chunk of chunks) filter.write(Buffer.from(chunk));
  filter.end();
  return textOf(filter);
}

const sevenBit = fc.integer({ min: 0, max: 0x7f });
const message = fc.oneof(
  fc.tuple(fc.constantFrom(0xe0, 0xe5, 0x90, 0x9f, 0xf9), sevenBit, sevenBit),
  fc.tuple(fc.constantFrom(0xc0, 0xd1), sevenBit),
  fc.array(sevenBit, { maxLength: 40 }).map((data) => [0xf0, ...data, 0xf7]),
  fc.constantFrom([0xff], [0xf7]),
);
const line = fc.array(fc.integer({ min: 0x20, max: 0x7e }), { maxLength: 20 }).map((codes) => [...codes, 0x0a]);

describe('the Firmata filter', () => {
  it('keeps every text byte and no byte of a message, however the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(message, line)), fc.integer({ min: 1, max: 9 }), async (parts, cut) => {
        const bytes = parts.flat();
        const chunks = Array.from({ length: Math.ceil(bytes.length / cut) }, (_, i) =>
          bytes.slice(i * cut, (i + 1) * cut),
        );
        const expected = parts.filter((part) => part.at(-1) === 0x0a && part[0]! < 0x80).flat();
        expect(await textIn(chunks)).toBe(String.fromCharCode(...expected));
      }),
      { seed: 1 },
    );
  });

  it('drops a message that another one cuts off', async () => {
    expect(await textIn([[0xf0, 0x41, 0x42, 0xe0, 1, 2, 0x63]])).toBe('c');
  });

  it('goes on after a message that never ends, when told to, with a new line', async () => {
    const filter = new FirmataFilter();
    filter.write(Buffer.from([0x61, 0xf0, 0x41]));
    filter.resync();
    expect(await textIn([[0x62]], filter)).toBe('a\nb');
  });
});
