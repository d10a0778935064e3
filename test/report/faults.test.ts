// Faults made on purpose, as people and CI servers read them.
import { describe, expect, it } from 'vitest';
import { type Fault, faultsJunitXml, faultsTable } from '../../src/report/index.js';

const found: Fault = {
  group: 'motor',
  name: 'cart jammed',
  reported: 'NO_MOTION',
  published: '100 ms',
  detectedMs: 94.83,
  stoppedMs: 94.84,
  problems: [],
  passed: true,
};
const missed: Fault = {
  group: 'motor',
  name: 'cart <shoved>',
  reported: undefined,
  published: '',
  problems: ['The firmware reported nothing.', 'The motor was not switched off.'],
  passed: false,
};

describe('faults', () => {
  it('are a row each under their group: what was reported, the times, the result; problems below', () => {
    const table = faultsTable([found, { ...missed, note: 'seen by nobody' }], (text) => `*${text}*`);
    expect(table.split('\n')).toEqual([
      'fault                          reported   detected  stopped  published    result',
      'motor',
      '  cart jammed                  NO_MOTION      94.8     94.8  100 ms       *pass*',
      '  cart <shoved>                ?                 -        -  -            *FAIL*',
      '    seen by nobody',
      '',
      'Times in ms, from when the fault begins.',
      '',
      'motor, cart <shoved>: The firmware reported nothing.',
      'motor, cart <shoved>: The motor was not switched off.',
    ]);
  });

  it('fit 80 columns, the longest that there are too', () => {
    const longest: Fault = {
      ...found,
      group: 'serial, leased',
      name: 'a third of all bytes lost, flipped and doubled',
      reported: 'EMERGENCY_STOP',
      detectedMs: 12_855.3,
      stoppedMs: 12_855.3,
      published: '100 ms or one control period',
      note: '498 left the old, 2 the new; 4 more came after it, and then nothing more of any kind did',
      problems: ['It was seen after 12855.30 ms; published are 100 ms, and more than that is not allowed.'],
    };
    const lines = faultsTable([longest, missed]).split('\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines.slice(2, 6).map((line) => line.trimEnd())).toEqual([
      '  a third of all bytes    EMERGENCY_STOP   12855.3  12855.3  100 ms or    pass',
      '  lost, flipped and                                          one control',
      '  doubled                                                    period',
      '    498 left the old, 2 the new; 4 more came after it, and then nothing more of',
    ]);
    const words = (text: string) => text.split(/\s+/).filter((word) => word !== '');
    expect(words(lines.join(' '))).toEqual(expect.arrayContaining(words(longest.problems[0]!)));
  });

  it('are a suite for each group in JUnit XML, with what was measured as properties', () => {
    const xml = faultsJunitXml(
      [found, missed, { ...found, group: 'limits' }],
      { name: 'synaptolytic faults desktop', champion: 'a.json 5a3c', rig: 'desktop', seed: 1, startedAt: new Date(0) },
      [1.5, 2, 0.25],
    );
    const timestamp = '1970-01-01T00:00:00';
    expect(xml).toContain(
      `<testsuites name="synaptolytic faults desktop" tests="3" failures="1" time="3.750" timestamp="${timestamp}">`,
    );
    expect(xml).toContain(`<testsuite name="motor" tests="2" failures="1" time="3.500"`);
    expect(xml).toContain(`<testsuite name="limits" tests="1" failures="0" time="0.250"`);
    expect(xml).toContain('<property name="detectedMs" value="94.83"/>');
    expect(xml).toContain('name="cart &#60;shoved&#62; (a.json 5a3c, rig desktop, seed 1)" time="2.000"');
    expect(xml.match(/<failure message="([^"]+)" type="fault"\/>/)?.[1]).toBe(missed.problems.join(' '));
  });
});
