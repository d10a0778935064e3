// What a board's status says of its health, in words for people.
import { describe, expect, it } from 'vitest';
import { boardSupplyVolts, boardWarnings, brownOutSentence } from '../../src/link/board-health.js';

const healthy = { reference: 225, extendedFuse: 0xfd, frameErrors: 0, overruns: 0 };

describe('the supply of a board', () => {
  it('is measured against its reference of 1.1 V, and is not known before', () => {
    expect(boardSupplyVolts({ reference: 1024 })).toBe(1.1);
    expect(boardSupplyVolts({ reference: 225 })).toBeCloseTo(5.006, 3);
    expect(boardSupplyVolts({ reference: 0 })).toBeUndefined();
  });

  it('is warned of from 4.5 V down', () => {
    expect(boardWarnings({ ...healthy, reference: 250 })).toEqual([]);
    const [warning, ...others] = boardWarnings({ ...healthy, reference: 251 });
    expect(others).toEqual([]);
    expect(warning).toMatch(/^The board's own supply is low: 4\.49 V, measured within 10 %\. Look at the USB cable/);
    expect(boardWarnings({ ...healthy, reference: 0 })).toEqual([]);
  });
});

describe('the brown-out reset', () => {
  it.each([
    [0xfe, 'below 1.8 V; at 16 MHz the chip is specified from 3.8 V on, and in between nothing is noticed'],
    [0xfd, 'below 2.7 V; at 16 MHz the chip is specified from 3.8 V on, and in between nothing is noticed'],
    [0xfc, 'below 4.3 V'],
    [0xff, 'none: a supply that fails is not noticed; at 16 MHz the chip is specified from 3.8 V on'],
    [0, undefined],
  ])('of a fuse %i is told', (extendedFuse, sentence) => {
    expect(brownOutSentence({ extendedFuse })).toBe(sentence);
  });
});

describe('a serial line that loses bytes', () => {
  it.each([
    [{ frameErrors: 1 }, /^A byte came to the board without a stop bit since its reset: .* Look at the baud rate/],
    [{ frameErrors: 7 }, /^7 bytes came to the board without a stop bit/],
    [{ overruns: 1 }, /^A byte was lost since the board's reset/],
    [{ overruns: 7 }, /^7 bytes were lost since the board's reset, for want of time to read\.$/],
  ])('is warned of: %j', (counts, message) => {
    const warnings = boardWarnings({ ...healthy, ...counts });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(message);
  });

  it('is told beside the supply', () => {
    expect(boardWarnings({ ...healthy, reference: 300, frameErrors: 2, overruns: 3 })).toHaveLength(3);
  });
});
