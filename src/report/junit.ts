// A verdict as JUnit XML, which every CI server reads: one suite for each level, one test case for each check.
import { formatMeasurement } from './number.js';
import type { Check, Verdict } from './verdict.js';
import { formatAttributes as attributes } from './xml.js';

function testCase(check: Check): string[] {
  const properties = { value: check.value, limit: check.limit, unit: check.unit };
  const failure = `${check.name} is ${formatMeasurement(check.value, check.unit)}; the limit is ${check.limit}.`;
  return [
    `    <testcase${attributes({ classname: `synaptolytic.${check.level}`, name: check.name })}>`,
    '      <properties>',
    ...Object.entries(properties).map(([name, value]) => `        <property${attributes({ name, value })}/>`),
    '      </properties>',
    ...(check.passed ? [] : [`      <failure${attributes({ message: failure, type: 'limit' })}/>`]),
    '    </testcase>',
  ];
}

/**
 * The verdict as a JUnit XML document. Value, limit and unit of a check are properties of its test case.
 *
 * @param name name of the whole, e.g. 'synaptolytic swing-up'.
 */
export function junitXml(verdict: Pick<Verdict, 'checks'>, name: string): string {
  const counts = (checks: readonly Check[]) => ({
    tests: checks.length,
    failures: checks.filter((check) => !check.passed).length,
  });
  const levels = [...new Set(verdict.checks.map((check) => check.level))];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name, ...counts(verdict.checks) })}>`,
    ...levels.flatMap((level) => {
      const checks = verdict.checks.filter((check) => check.level === level);
      return [
        `  <testsuite${attributes({ name: level, ...counts(checks) })}>`,
        ...checks.flatMap(testCase),
        '  </testsuite>',
      ];
    }),
    '</testsuites>',
    '',
  ].join('\n');
}
