// The small pieces of text that commands print.
import { describe, expect, it } from 'vitest';
import { count, factSheet, formatDuration } from '../../cli/text.js';

describe('factSheet', () => {
  it('puts names and values in two columns, also values of several lines', () => {
    const facts = [
      ['a', 'one'],
      ['name', ' 2 × x\n10 × y'],
    ] as const;
    expect(factSheet(facts, Number.POSITIVE_INFINITY)).toBe('a     one\nname   2 × x\n      10 × y');
  });

  it('wraps between words and indents what follows, but never breaks a word', () => {
    expect(factSheet([['a', 'one two three unbreakable']], 12)).toBe('a  one two\n       three\n       unbreakable');
  });
});

describe('formatDuration', () => {
  it.each([
    [0.4, '0:00'],
    [59.6, '1:00'],
    [125, '2:05'],
    [3599, '59:59'],
    [3780, '1:03:00'],
  ])('%d s', (seconds, clock) => expect(formatDuration(seconds)).toBe(clock));
});

describe('count', () => {
  it('knows one from many', () => expect([count(1, 'check'), count(0, 'check')]).toEqual(['1 check', '0 checks']));
});
