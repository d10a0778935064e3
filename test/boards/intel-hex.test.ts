// Intel HEX: what is read, and what is said about a file that cannot be.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EmulatedUno } from '../../rig/boards/index.js';
import { parseIntelHex, parseProgram } from '../../rig/boards/intel-hex.js';
import { CodedError } from '../../src/base/index.js';
import { program } from './programs.js';

const END = ':00000001FF\n';

function record(address: number, type: number, data: readonly number[]): string {
  const bytes = [data.length, address >> 8, address & 0xff, type, ...data];
  const checksum = -bytes.reduce((sum, byte) => sum + byte, 0) & 0xff;
  return `:${Buffer.from([...bytes, checksum])
    .toString('hex')
    .toUpperCase()}\n`;
}

function refusal(text: string, size = 32_768): CodedError {
  try {
    parseIntelHex(text, size, 'blink.hex');
  } catch (error) {
    if (error instanceof CodedError) return error;
    throw error;
  }
  throw new Error('was accepted');
}

describe('Intel HEX', () => {
  it('puts data at its address and 0xFF elsewhere', () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 32 });
    fc.assert(
      fc.property(bytes, fc.nat(200), (data, address) => {
        const memory = parseIntelHex(record(address, 0, [...data]) + END, 256, 'a.hex');
        const expected = new Uint8Array(256).fill(0xff);
        expected.set(data, address);
        expect(memory).toEqual(expected);
      }),
      { seed: 6 },
    );
  });

  it('follows segment and linear base addresses, ignores start addresses, and reads all line ends', () => {
    const text = record(0, 2, [0x10, 0x00]) + record(1, 0, [0xaa]) + record(0, 4, [0, 2]) + record(2, 0, [0xbb]);
    const memory = parseIntelHex((text + record(0, 5, [0, 0, 0, 0]) + END).replaceAll('\n', '\r\n'), 0x30000, 'a.hex');
    expect([memory[0x10001], memory[0x20002], memory[0]]).toEqual([0xaa, 0xbb, 0xff]);
  });

  it('is refused, with file and line, when it is damaged', () => {
    const damaged = program('echo').replace(
      /^(:.{20})(.)/,
      (_all, start, digit) => start + (digit === '0' ? '1' : '0'),
    );
    expect(refusal(damaged)).toMatchObject({
      code: 'HEX_CHECKSUM',
      message: expect.stringMatching(/^Line 1 of blink\.hex is damaged: its checksum is wrong\. .*build it again/),
    });
  });

  it('is read behind a byte order mark', () => {
    expect(parseIntelHex(`\ufeff${record(1, 0, [7])}${END}`, 4, 'a.hex')[1]).toBe(7);
  });

  it.each([
    ['nothing', END, /blink\.hex holds no program/],
    ['a start address alone', record(0, 5, [0, 0, 0, 0]) + END, /holds no program/],
    ['a boot loader', record(0x7e00, 0, [1, 2]) + END, /begins at byte 32256, where boot loaders are/],
  ])('of %s is no program', (_what, text, told) => {
    expect(() => parseProgram(text, 'blink.hex')).toThrow(told);
    expect(() => parseProgram(text, 'blink.hex')).toThrow(expect.objectContaining({ code: 'HEX_NO_PROGRAM' }));
  });

  it('is refused when it is cut off, in a line or between lines', () => {
    const text = program('echo');
    fc.assert(
      fc.property(fc.integer({ min: 1, max: text.trimEnd().length - 1 }), (length) => {
        // A cut within a pair of digits leaves half a byte.
        expect(['HEX_TRUNCATED', 'HEX_SYNTAX']).toContain(refusal(text.slice(0, length)).code);
      }),
      { seed: 7, numRuns: 50 },
    );
    expect(refusal(text.split('\n').slice(0, 3).join('\n')).message).toContain('without an end-of-file record');
    expect(refusal(text.slice(0, 21)).message).toBe(
      'Line 1 of blink.hex is cut off: it has 10 of its 21 bytes. Get the file again or build it again with "npm run firmware:build".',
    );
    expect(refusal('').code).toBe('HEX_TRUNCATED');
  });

  it('is refused when it does not fit the chip', () => {
    expect(refusal(record(32_760, 0, [1, 2, 3, 4, 5, 6, 7, 8, 9]) + END)).toMatchObject({
      code: 'HEX_TOO_LARGE',
      message: expect.stringContaining('goes up to byte 32769, but there are 32768'),
    });
    expect(parseIntelHex(record(32_760, 0, [1, 2, 3, 4, 5, 6, 7, 8]) + END, 32_768, '').at(-1)).toBe(8);
  });

  it.each([
    ['another kind of file', 'ELF\n'],
    ['a record type that does not exist', record(0, 9, []) + END],
    ['a record longer than it says', `${record(0, 0, [1]).trimEnd()}00\n${END}`],
    ['an address record without address', record(0, 4, [1]) + END],
  ])('is refused when it is %s', (_what, text) => {
    expect(refusal(text)).toMatchObject({
      code: 'HEX_SYNTAX',
      message: expect.stringMatching(/^Line 1 of blink\.hex /),
    });
  });

  it('names the firmware when a board cannot be made of it', () => {
    expect(() => new EmulatedUno({ hex: 'x', source: 'my.hex' })).toThrow(/^Line 1 of my\.hex/);
  });
});
