// The verdict table: aligned, each level named once, failures in words.
import { describe, expect, it } from 'vitest';
import { measurementTable, type Verdict, verdictTable } from '../../src/report/index.js';

const verdict: Pick<Verdict, 'checks'> = {
  checks: [
    { level: 'software', name: 'mean return', value: 886.31482, unit: '', limit: '> 850', passed: true },
    {
      level: 'processor',
      name: 'actions equal to the reference',
      value: 100,
      unit: '%',
      limit: '== 100 %',
      passed: true,
    },
    { level: 'processor', name: 'longest round trip', value: 21.25, unit: 'ms', limit: '< 16.5 ms', passed: false },
  ],
};

describe('verdictTable', () => {
  it('shows every check with value, unit, limit and result, in aligned columns', () => {
    expect(verdictTable(verdict)).toBe(
      [
        'level      check                              value  limit      result',
        'software   mean return                       886.31  > 850      pass',
        'processor  actions equal to the reference     100 %  == 100 %   pass',
        '           longest round trip              21.25 ms  < 16.5 ms  FAIL',
      ].join('\n'),
    );
  });

  it('emphasizes only the result, so that escape codes do not shift columns', () => {
    const plain = verdictTable(verdict).split('\n');
    const loud = verdictTable(verdict, (text, check) => `<${check.passed}>${text}`).split('\n');
    expect(loud[3]).toBe(plain[3]!.replace('FAIL', '<false>FAIL'));
    expect(loud[0]).toBe(plain[0]);
  });

  it('shows values that are not finite as they are', () => {
    const check = {
      level: 'software',
      name: 'mean return',
      value: Number.NaN,
      unit: '',
      limit: '> 850',
      passed: false,
    };
    expect(verdictTable({ checks: [check] })).toContain('NaN  > 850  FAIL');
  });
});

describe('measurementTable', () => {
  it('puts the levels side by side, with a dash where one does not measure a thing', () => {
    const levels = [
      { level: 'software', measurements: [{ name: 'meanReturn', value: 886.5, unit: '' }] },
      {
        level: 'processor',
        measurements: [
          { name: 'meanReturn', value: 886.25, unit: '' },
          { name: 'roundTripMax', value: 6.5, unit: 'ms' },
        ],
      },
    ];
    expect(measurementTable(levels)).toBe(
      [
        'measurement   software  processor',
        'meanReturn       886.5     886.25',
        'roundTripMax         -     6.5 ms',
      ].join('\n'),
    );
  });

  it('goes on below with the levels that do not fit a line', () => {
    const levels = ['none', 'quantisation', 'friction'].map((level) => ({
      level,
      measurements: [{ name: 'held', value: 1, unit: '' }],
    }));
    const folded = [
      'measurement  none  quantisation',
      'held            1             1',
      '',
      'measurement  friction',
      'held                1',
    ].join('\n');
    expect(measurementTable(levels, 31)).toBe(folded);
    expect(measurementTable(levels, 40)).toBe(folded);
    expect(measurementTable(levels, 41).split('\n')).toHaveLength(2);
  });
});
