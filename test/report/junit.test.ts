// JUnit: well-formed XML that holds every check with value, limit and unit, whatever the texts contain.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Check, type JunitFacts, junitXml } from '../../src/report/index.js';
import { parseXml, type XmlElement } from './xml-parser.js';

const checks: Check[] = [
  { level: 'software', name: 'mean return', value: 886.5, unit: '', limit: '> 850', passed: true },
  { level: 'processor', name: 'mean return', value: 812.25, unit: '', limit: '> 850', passed: false },
  { level: 'processor', name: 'inference', value: 180, unit: 'us', limit: '< 16.5 ms', passed: true },
];

const facts: JunitFacts = {
  name: 'synaptolytic swing-up',
  champion: 'champion.json 5a3c',
  seed: 7,
  startedAt: new Date(Date.UTC(2026, 10, 28, 19, 5, 4, 321)),
};
const timestamp = '2026-11-28T19:05:04';
const about = '(champion.json 5a3c, seed 7)';

describe('junitXml', () => {
  it('has a suite for each level and counts failures', () => {
    const root = parseXml(junitXml({ checks }, facts, { software: 0.25, processor: 3 }));
    expect(root.name).toBe('testsuites');
    expect(root.attributes).toEqual({
      name: 'synaptolytic swing-up',
      tests: '3',
      failures: '1',
      time: '3.250',
      timestamp,
    });
    expect(root.children.map((suite) => suite.attributes)).toEqual([
      { name: 'software', tests: '1', failures: '0', time: '0.250', timestamp },
      { name: 'processor', tests: '2', failures: '1', time: '3.000', timestamp },
    ]);
  });

  it('has a test case for each check with value, limit and unit, and a failure that says which limit', () => {
    const root = parseXml(junitXml({ checks }, facts, { software: 0.25, processor: 3 }));
    const [failed, passed] = root.children[1]!.children as [XmlElement, XmlElement];
    expect(failed.attributes).toEqual({
      classname: 'synaptolytic.processor',
      name: `mean return > 850 ${about}`,
      time: '1.500',
    });
    expect(failed.children[0]!.children.map((property) => property.attributes)).toEqual([
      { name: 'value', value: '812.25' },
      { name: 'limit', value: '> 850' },
      { name: 'unit', value: '' },
    ]);
    expect(failed.children[1]!.name).toBe('failure');
    expect(failed.children[1]!.attributes).toEqual({
      message: 'mean return is 812.25; the limit is > 850.',
      type: 'limit',
    });
    expect(passed.children.map((child) => child.name)).toEqual(['properties']);
  });

  it('names each test case differently: by rig, seed and champion, and by number where the same is judged again', () => {
    const names = (given: Partial<JunitFacts>): string[] => {
      const root = parseXml(junitXml({ checks: [...checks, checks[0]!, checks[0]!] }, { ...facts, ...given }));
      return root.all('testcase').map(({ attributes: { classname, name } }) => `${classname} ${name}`);
    };
    expect(names({}).slice(0, 3)).toEqual([
      `synaptolytic.software mean return > 850 ${about}`,
      `synaptolytic.software mean return > 850 ${about} 2`,
      `synaptolytic.software mean return > 850 ${about} 3`,
    ]);
    const all = [{}, { rig: 'desktop' }, { seed: 8 }, { champion: 'champion.json 0001' }].flatMap(names);
    expect(new Set(all).size).toBe(all.length);
  });

  it('stays well formed, and keeps every character XML can hold, for any text', () => {
    const text = fc.string({ unit: 'binary', maxLength: 20 });
    const anyCheck = fc.record({
      level: text,
      name: text,
      value: fc.double(),
      unit: text,
      limit: text,
      passed: fc.boolean(),
    });
    const property = fc.property(fc.array(anyCheck, { minLength: 1, maxLength: 4 }), text, (list, name) => {
      const root = parseXml(junitXml({ checks: list }, { ...facts, name }));
      const cases = root.children.flatMap((suite) => suite.children);
      expect(cases).toHaveLength(list.length);
      const { name: written } = root.attributes;
      expect(written).toBe(replaceForbidden(name));
    });
    fc.assert(property, { seed: 20, numRuns: 100 });
  });
});

function replaceForbidden(text: string): string {
  return text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
}
