// The sentences of the wire and the numbers in them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatQ19, parseQ19 } from '../../src/link/q19.js';
import { checksum, formatObservation, parseReply } from '../../src/link/sentences.js';

const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });

describe('Q13.19 as text', () => {
  it('reads back as itself', () => {
    fc.assert(
      fc.property(int32, (q19) => {
        const text = formatQ19(q19);
        expect(text).toMatch(/^-?\d{1,4}\.\d{6}$/);
        expect(parseQ19(text)).toBe(q19);
      }),
      { seed: 1, numRuns: 5000 },
    );
  });

  it('is within half of the last digit of the true value', () => {
    fc.assert(
      fc.property(int32, (q19) => Math.abs(Number(formatQ19(q19)) - q19 / 2 ** 19) <= 0.5e-6),
      { seed: 2, numRuns: 5000 },
    );
  });

  it.each([
    [0, '0.000000'],
    [2 ** 18, '0.500000'],
    [-1, '-0.000002'],
    [2 ** 31 - 1, '4095.999998'],
    [-(2 ** 31), '-4096.000000'],
  ])('writes %i as %s', (q19, text) => {
    expect(formatQ19(q19)).toBe(text);
  });

  it.each([
    ['1', 2 ** 19],
    ['+1.5', 1.5 * 2 ** 19],
    ['-.5', undefined],
    ['1e3', undefined],
    ['0.1234567', undefined],
    ['', undefined],
    ['99999', 2 ** 31 - 1],
    ['-99999', -(2 ** 31)],
  ])('reads %s as %s', (text, q19) => {
    expect(parseQ19(text)).toBe(q19);
  });
});

describe('sentences', () => {
  it('carry number, observations and checksum', () => {
    expect(formatObservation(41, Int32Array.of(2 ** 18, -(2 ** 19)))).toBe('$OBS,41,0.500000,-1.000000*5E');
    expect(checksum('OBS,41,0.500000,-1.000000')).toBe('5E');
  });

  const sentence = (body: string): string => `$${body}*${checksum(body)}`;

  it('are read as actions', () => {
    const actions = { kind: 'action', sequence: 41, cycles: 2713, flags: 10, actionsQ15: [-32767, 12] };
    expect(parseReply(sentence('ACT,41,2713,10,-32767,12'))).toEqual(actions);
    expect(parseReply(sentence('ACT,41,2713,1,-32767,12').toLowerCase())).toBeUndefined();
  });

  it('are read as refusals, with or without a number', () => {
    expect(parseReply(sentence('ERR,7,12,sentence-stale'))).toEqual({ kind: 'refusal', sequence: 7, error: 12 });
    expect(parseReply(sentence('ERR,,10,sentence-checksum'))).toEqual({
      kind: 'refusal',
      sequence: undefined,
      error: 10,
    });
  });

  it('are not read with a changed character', () => {
    const good = sentence('ACT,41,2713,0,-32767');
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.integer({ min: 0x20, max: 0x7e }), (position, code) => {
        const other = String.fromCharCode(code);
        fc.pre(other.toUpperCase() !== good[position]!.toUpperCase());
        expect(parseReply(good.slice(0, position) + other + good.slice(position + 1))).toBeUndefined();
      }),
      { seed: 3, numRuns: 2000 },
    );
  });

  it.each([
    ...['', 'ready', sentence('ACT,41'), sentence('ACT,41,1,0'), sentence('OBS,1,0.5'), '$ACT,1,2,3,4'],
    ...[sentence('ACT,1,2,3,4x'), sentence('RERR,7,12,stale'), sentence('ERR,7,12,stale 1')],
    `${sentence('ERR,7,12,stale')}!`,
  ])('are not found in "%s"', (line) => {
    expect(parseReply(line)).toBeUndefined();
  });
});
