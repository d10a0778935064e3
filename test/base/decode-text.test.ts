// Text files as editors save them.
import { describe, expect, it } from 'vitest';
import { decodeText } from '../../src/base/index.js';

const text = 'captureAngle: 20°\r\nabout: größer, 500 µs\n';
const wide = Buffer.from(text, 'utf16le');
const mark = Buffer.from('\ufeff', 'utf16le');

describe('a text file', () => {
  it.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16', Buffer.concat([mark, wide])],
    ['UTF-16 without a mark', wide],
    ['UTF-16 the other way round', Buffer.concat([mark, wide]).swap16()],
    ['UTF-16 the other way round without a mark', Buffer.from(wide).swap16()],
    ['Latin-1', Buffer.from(text, 'latin1')],
  ])('in %s is read', (_, bytes) => {
    expect(decodeText(bytes)).toBe(text);
  });

  it('has the lines that it has, whatever ends them', () => {
    expect(decodeText(Buffer.from('a\rb\r\rc\r\nd\ne\r'))).toBe('a\nb\n\nc\r\nd\ne\n');
  });

  it.each([[[]], [[0x41]], [[0x0a]]])('may be as short as %j', (bytes) => {
    expect(decodeText(Uint8Array.from(bytes))).toBe(String.fromCharCode(...bytes));
  });
});
