// Acceptance limits: what can be written, what it means, and what is refused.
import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../rig/hil/default-limits.js';
import { parseLimit, parseLimits } from '../../rig/hil/limits.js';
import { type MeasurementName, measurements, measurementTable } from '../../rig/hil/measurements.js';
import { taskNames } from '../../sim/index.js';
import { CodedError } from '../../src/base/index.js';

function holds(text: string, values: Partial<Record<MeasurementName, number>>): boolean {
  const measured = new Map(measurements(values).map((measurement) => [measurement.name, measurement]));
  return parseLimit(text, 'test').holds(measured);
}

function error(read: () => unknown): CodedError {
  try {
    read();
  } catch (thrown) {
    if (thrown instanceof CodedError) return thrown;
    throw thrown;
  }
  throw new Error('was accepted');
}

describe('a limit', () => {
  it.each<[string, Partial<Record<MeasurementName, number>>, boolean]>([
    ['meanReturn > 850', { meanReturn: 850.1 }, true],
    ['meanReturn > 850', { meanReturn: 850 }, false],
    ['850 < meanReturn', { meanReturn: 851 }, true],
    ['800 < meanReturn < 900', { meanReturn: 950 }, false],
    ['bitEquality == 100 %', { bitEquality: 1 }, true],
    ['bitEquality == 100%', { bitEquality: 0.9999 }, false],
    ['bitEquality == 1', { bitEquality: 1 }, true],
    ['missedDeadlines == 0', { missedDeadlines: 1 }, false],
    ['roundTripMax < 16.5 ms', { roundTripMax: 16.4 }, true],
    ['roundTripMax < 16500 us', { roundTripMax: 16.6 }, false],
    ['roundTripMax < 0.0165 s', { roundTripMax: 16.4 }, true],
    ['roundTripMax ≤ 16500 µs', { roundTripMax: 16.6 }, false],
    ['roundTripMax ≥ 16500 μs', { roundTripMax: 16.6 }, true],
    ['angleRms < 2°', { angleRms: 1.9 }, true],
    ['meanReturn > \u22121', { meanReturn: 0 }, true],
    ['inferenceMax < 0.4 ms', { inferenceMax: 399 }, true],
    ['inferenceMax < 400 us', { inferenceMax: 401 }, false],
    ['meanReturn >= 0.99 * meanReturnFloat', { meanReturn: 98.9, meanReturnFloat: 100 }, false],
    ['(meanReturn - meanReturnFloat) > -1', { meanReturn: 99.5, meanReturnFloat: 100 }, true],
    ['roundTripMax - inferenceMax < 10 ms', { roundTripMax: 10.1, inferenceMax: 200 }, true],
    ['meanReturn > 1', { meanReturn: Number.NaN }, false],
  ])('%s with %o: %s', (text, values, expected) => {
    expect(holds(text, values)).toBe(expected);
  });

  it('knows which measurements it names, in order', () => {
    expect(parseLimit('meanReturn > meanReturnFloat - 5', 'test').names).toEqual(['meanReturn', 'meanReturnFloat']);
  });
});

it.each([
  'meanReturn > -Infinity',
  'meanReturn < 1e999',
  'meanReturn > -1e308',
  'meanReturn >= meanReturn',
  'meanReturn * meanReturn >= 0',
  'roundTripMax > -1/0 ms',
  'held >= 0 %',
  'held <= 100 %',
  'lostEdges >= 0',
  'jitterMax > -1 us',
  '0 <= bitEquality <= 1',
  'held + bitEquality <= 2',
])('%s holds whatever is measured, and is refused', (text) => {
  expect(() => parseLimit(text, 'l.txt')).toThrow(
    `the limit "${text}" holds whatever is measured, so it limits nothing.`,
  );
});

it.each([
  'held <= bitEquality',
  'held >= 1 %',
  'held == 100 %',
  'lostEdges <= 0',
  'meanReturn >= 0',
  'meanReturn <= 1',
  'loadMax <= 100 %',
])('%s limits something', (text) => {
  expect(parseLimit(text, 'l.txt').text).toBe(text);
});

describe('a limit that cannot be used', () => {
  it.each([
    ['meanReturn >', 'LIMIT_SYNTAX'],
    ['meanReturn', 'LIMIT_SYNTAX'],
    ['meanReturn = 3', 'LIMIT_SYNTAX'],
    ['1 < 2', 'LIMIT_SYNTAX'],
    ['meanReturn > 1; meanReturn > 2', 'LIMIT_SYNTAX'],
    ['meanReturn > "1"', 'LIMIT_SYNTAX'],
    ['meanReturn > [1]', 'LIMIT_SYNTAX'],
    ['meanReturn > true', 'LIMIT_SYNTAX'],
    ['meanReturn.constructor > 1', 'LIMIT_SYNTAX'],
    ['createUnit("foo") > meanReturn', 'LIMIT_SYNTAX'],
    ['import({a: 1}) > meanReturn', 'LIMIT_SYNTAX'],
    ['config({}) > meanReturn', 'LIMIT_SYNTAX'],
    ['random() > meanReturn', 'LIMIT_SYNTAX'],
    ['meanReturn > 10 ^ 2', 'LIMIT_SYNTAX'],
    ['meanRetrun > 850', 'LIMIT_UNKNOWN'],
    ['meanReturn > pi', 'LIMIT_UNKNOWN'],
    ['toString > meanReturn', 'LIMIT_UNKNOWN'],
    ['roundTripMax < 1 fortnight', 'LIMIT_UNKNOWN'],
    ['roundTripMax < 1 century', 'LIMIT_UNKNOWN'],
    ['angleRms < 5 grad', 'LIMIT_UNKNOWN'],
    ['positionRms < 5 Mm', 'LIMIT_UNKNOWN'],
    ['roundTripMax < 16.5', 'LIMIT_UNIT'],
    ['roundTripMax < 16.5 m', 'LIMIT_UNIT'],
    ['meanReturn > 850 ms', 'LIMIT_UNIT'],
    ['roundTripMax + 1 < 3 ms', 'LIMIT_UNIT'],
  ])('%s: %s', (text, code) => {
    const thrown = error(() => parseLimits(`# limits\n\n${text}  # why\n`, 'my.limits'));
    expect(thrown.code).toBe(code);
    expect(thrown.message).toContain(`my.limits, line 3: the limit "${text}"`);
  });

  it('of many terms is told in one short message', () => {
    const { message } = error(() => parseLimit(`meanReturn > ${Array(30_000).fill('1').join('+')}`, 'test'));
    expect(message).toMatch(/^test: the limit "meanReturn > .*\.\.\." has 60012 characters, and may have 500\./);
    expect(message.length).toBeLessThan(200);
    const nested = error(() => parseLimit(`meanReturn > ${'('.repeat(30_000)}1${')'.repeat(30_000)}`, 'test'));
    expect(nested).toMatchObject({ code: 'LIMIT_SYNTAX', message: expect.stringContaining('has 60014 characters') });
    // As many as there may be.
    const most = `meanReturn > ${'('.repeat(243)}1${')'.repeat(243)}`;
    expect(parseLimit(most, 'test').names).toEqual(['meanReturn']);
  });

  it('names the measurements there are', () => {
    const { message } = error(() => parseLimit('meanRetrun > 850', 'test'));
    expect(message).toContain('"meanRetrun"');
    expect(message).toContain('meanReturn,');
  });

  it.each(['', '# nothing\n\n'])('is a file without any limit: %o', (file) => {
    expect(error(() => parseLimits(file, 'my.limits')).code).toBe('LIMIT_NONE');
  });
});

describe('a file of limits', () => {
  it('holds one limit to a line, comments and empty lines', () => {
    const limits = parseLimits('# strict\r\nmeanReturn > 900 # more\r\n\r\n  retries == 0', 'my.limits');
    expect(limits.map((limit) => limit.text)).toEqual(['meanReturn > 900', 'retries == 0']);
  });
});

describe('the default limits', () => {
  it.each(taskNames)('of %s ask for a return, bit equality and deadlines', (task) => {
    const names = defaultLimits(task).flatMap((limit) => limit.names);
    const deadline = task.startsWith('rig-') ? 'loadMax' : 'missedDeadlines'; // on a rig the board looks by itself
    expect(names).toEqual(expect.arrayContaining(['meanReturn', 'bitEquality', deadline]));
  });

  it('of swing-up are those of the article, at every level', () => {
    expect(defaultLimits('swing-up').map((limit) => limit.text)).toContain('meanReturn > 850');
  });

  it('of tasks on a rig go by the length of their episodes', () => {
    expect(defaultLimits('rig-balance', 6000).map((limit) => limit.text)).toContain('meanReturn >= 5940');
    expect(defaultLimits('rig-swing-up', 500).map((limit) => limit.text)).toContain('meanReturn >= 370');
  });

  it('are there for a task of unknown name, without a return', () => {
    const names = defaultLimits('something').flatMap((limit) => limit.names);
    expect(names).toContain('bitEquality');
    expect(names).not.toContain('meanReturn');
  });
});

describe('measurements', () => {
  it('carry the units of the table', () => {
    expect(measurements({ inferenceMax: 3 })).toEqual([{ name: 'inferenceMax', value: 3, unit: 'us' }]);
    expect(measurementTable.roundTripMax.unit).toBe('ms');
  });
});
