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
  it('are a row each: the group once, what was reported, the times, the result; problems below', () => {
    expect(faultsTable([found, { ...missed, note: 'seen by nobody' }], (text) => `*${text}*`).split('\n')).toEqual([
      'group  fault          reported   detected  stopped  published  result',
      'motor  cart jammed    NO_MOTION   94.8 ms  94.8 ms  100 ms     *pass*',
      '       cart <shoved>  ?                 -        -  -          *FAIL*  seen by nobody',
      '',
      'motor, cart <shoved>: The firmware reported nothing.',
      'motor, cart <shoved>: The motor was not switched off.',
    ]);
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
