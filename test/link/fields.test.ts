// Fields of messages: what is written reads back as itself, byte order and signs as the board has them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldBytes, readFields, writeFields } from '../../src/link/fields.js';
import { isTelemetry, parseTelemetry } from '../../src/link/telemetry.js';
import { settingsFields, telemetryFields } from '../../src/protocol/index.js';

const fields = [
  { field: 'a', type: 'u8' },
  { field: 'b', type: 'i16' },
  { field: 'c', type: 'i32' },
  { field: 'd', type: 'u16' },
  { field: 'e', type: 'u32' },
] as const;

describe('fields', () => {
  it('stand one after the other, little endian, negative numbers as two’s complement', () => {
    const bytes = writeFields(fields, { a: 1, b: -2, c: -3, d: 0x1234, e: 0x89abcdef });
    expect([...bytes]).toEqual([1, 0xfe, 0xff, 0xfd, 0xff, 0xff, 0xff, 0x34, 0x12, 0xef, 0xcd, 0xab, 0x89]);
  });

  it('read back as themselves', () => {
    const numbers = fc.record({
      a: fc.integer({ min: 0, max: 255 }),
      b: fc.integer({ min: -32768, max: 32767 }),
      c: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
      d: fc.integer({ min: 0, max: 65535 }),
      e: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    });
    fc.assert(
      fc.property(numbers, (some) => {
        expect(readFields(fields, writeFields(fields, some))).toEqual(some);
      }),
      { seed: 11 },
    );
  });

  it.each([
    ['a', 256],
    ['a', -1],
    ['b', 32768],
    ['b', -32769],
    ['d', 0.5],
    ['e', Number.NaN],
  ] as const)('refuse what does not fit: %s = %s', (field, value) => {
    const { type } = fields.find((each) => each.field === field)!;
    expect(() => writeFields(fields, { a: 0, b: 0, c: 0, d: 0, e: 0, [field]: value })).toThrow(
      new RangeError(`${field} cannot be ${value}: it is a whole number in a field of type ${type}.`),
    );
  });

  it('are missing in a payload that is cut short', () => {
    expect(readFields(fields, new Uint8Array(fieldBytes(fields) - 1))).toBeUndefined();
  });

  it('of the settings have names of their own', () => {
    expect(new Set(settingsFields.map(({ field }) => field)).size).toBe(settingsFields.length);
  });
});

describe('telemetry', () => {
  const zero = Object.fromEntries(telemetryFields.map(({ field }) => [field, 0])) as Parameters<
    typeof writeFields<(typeof telemetryFields)[number]['field']>
  >[1];

  it('is told from a reply by its first byte, which is no error code', () => {
    expect(isTelemetry(writeFields(telemetryFields, { ...zero, marker: 255 }))).toBe(true);
    expect(isTelemetry(Uint8Array.of(0))).toBe(false);
  });

  it('names the state and the fault', () => {
    const message = writeFields(telemetryFields, { ...zero, marker: 255, state: 6, fault: 2, cartCounts: -7 });
    expect(parseTelemetry(message)).toMatchObject({ state: 'FAULT', fault: 'LIMIT_SWITCH', cartCounts: -7 });
    expect(parseTelemetry(message.subarray(1))).toBeUndefined();
  });
});
