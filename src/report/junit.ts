// Verdicts as JUnit XML, which every CI server reads: suites of test cases, one for each thing that was judged.
import type { Fault } from './faults.js';
import { formatMeasurement } from './number.js';
import type { Check, Verdict } from './verdict.js';
import { formatAttributes as attributes } from './xml.js';

/** Something that was judged. */
interface Case {
  readonly suite: string;
  readonly name: string;
  readonly properties: Readonly<Record<string, string | number>>;
  /** Why it failed; absent if it passed. */
  readonly failure?: string;
  /** What kind of failure that is. */
  readonly type: string;
}

/**
 * The verdict as a JUnit XML document. Value, limit and unit of a check are properties of its test case.
 *
 * @param name name of the whole, e.g. 'synaptolytic swing-up'.
 */
export function junitXml(verdict: Pick<Verdict, 'checks'>, name: string): string {
  return suitesXml(name, verdict.checks.map(caseOfCheck));
}

/** Faults made on purpose as a JUnit XML document: a suite for each group. What was reported and measured are properties of a test case. */
export function faultsJunitXml(faults: readonly Fault[], name: string): string {
  return suitesXml(name, faults.map(caseOfFault));
}

function caseOfCheck(check: Check): Case {
  const { level, name, value, limit, unit } = check;
  const failure = `${name} is ${formatMeasurement(value, unit)}; the limit is ${limit}.`;
  return {
    suite: level,
    name,
    properties: { value, limit, unit },
    type: 'limit',
    ...(!check.passed && { failure }),
  };
}

function caseOfFault({ group, name, reported, published, detectedMs, stoppedMs, problems, passed }: Fault): Case {
  return {
    suite: group,
    name,
    properties: {
      reported: reported ?? '',
      published,
      ...(detectedMs !== undefined && { detectedMs }),
      ...(stoppedMs !== undefined && { stoppedMs }),
    },
    type: 'fault',
    ...(!passed && { failure: problems.join(' ') }),
  };
}

function testCase({ suite, name, properties, failure, type }: Case): string[] {
  return [
    `    <testcase${attributes({ classname: `synaptolytic.${suite}`, name })}>`,
    '      <properties>',
    ...Object.entries(properties).map(([name, value]) => `        <property${attributes({ name, value })}/>`),
    '      </properties>',
    ...(failure === undefined ? [] : [`      <failure${attributes({ message: failure, type })}/>`]),
    '    </testcase>',
  ];
}

function suitesXml(name: string, all: readonly Case[]): string {
  const counts = (cases: readonly Case[]) => ({
    tests: cases.length,
    failures: cases.filter(({ failure }) => failure !== undefined).length,
  });
  const suites = [...new Set(all.map(({ suite }) => suite))];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name, ...counts(all) })}>`,
    ...suites.flatMap((suite) => {
      const cases = all.filter((each) => each.suite === suite);
      return [
        `  <testsuite${attributes({ name: suite, ...counts(cases) })}>`,
        ...cases.flatMap(testCase),
        '  </testsuite>',
      ];
    }),
    '</testsuites>',
    '',
  ].join('\n');
}
