// Verdicts as JUnit XML, which every CI server reads: suites of test cases, one for each thing that was judged.
import type { Checked } from './checked.js';
import type { Fault } from './faults.js';
import { type Check, checkText, type Verdict } from './verdict.js';
import { formatAttributes as attributes } from './xml.js';

/** What was judged and when: a server that gathers many documents must tell their test cases apart. */
export interface JunitFacts {
  /** Name of the whole, e.g. 'synaptolytic swing-up'. */
  readonly name: string;
  /** File and contents of the champion, e.g. 'champion.json 5a3c'. */
  readonly champion: string;
  readonly rig?: string;
  readonly seed: number;
  readonly startedAt: Date;
  /** Of each suite: versions, firmware hash, board. */
  readonly properties?: Readonly<Record<string, string>>;
}

/** Something that was judged. */
interface Case {
  readonly suite: string;
  readonly name: string;
  readonly seconds: number;
  readonly properties: Readonly<Record<string, string | number>>;
  /** Why it failed; absent if it passed. */
  readonly failure?: string;
  /** Why it was not judged. */
  readonly skipped?: string;
  /** What kind of failure that is. */
  readonly type: string;
}

/**
 * The verdict as a JUnit XML document. Value, limit and unit of a check are properties of its test case.
 *
 * @param levelSeconds how long each level took, by its name; its checks share that, as they judge the same episodes.
 */
export function junitXml(
  { checks }: Pick<Verdict, 'checks'>,
  facts: JunitFacts,
  levelSeconds: Readonly<Record<string, number>> = {},
): string {
  const share = ({ level }: Check): number =>
    (levelSeconds[level] ?? 0) / checks.filter((other) => other.level === level).length;
  return suitesXml(
    facts,
    checks.map((check) => caseOfCheck(check, share(check))),
  );
}

/**
 * Faults made on purpose as a JUnit XML document: a suite for each group. What was reported and measured are properties of a test case.
 *
 * @param seconds how long each fault took, in their order.
 */
export function faultsJunitXml(faults: readonly Fault[], facts: JunitFacts, seconds: readonly number[] = []): string {
  return suitesXml(
    facts,
    faults.map((fault, i) => caseOfFault(fault, seconds[i] ?? 0)),
  );
}

/**
 * A check of many cases as a JUnit XML document: a suite for each case, and one for what was refused, whose test cases are skipped.
 *
 * @param seconds how long each case took, by its name.
 */
export function checkJunitXml(check: Checked, facts: JunitFacts, seconds: ReadonlyMap<string, number>): string {
  const plain = { seconds: 0, properties: {}, type: 'check' };
  const judged = check.cases.flatMap((each): Case[] => {
    const share = (seconds.get(each.name) ?? 0) / Math.max(1, each.checks.length + each.faults.length);
    // The problems of faults are told by the faults.
    const own = each.faults.length > 0 ? [] : each.problems;
    return [
      ...each.checks.map((one) => ({ ...caseOfCheck(one, share), suite: each.name })),
      ...each.faults.map((fault) => ({ ...caseOfFault(fault, share), suite: each.name })),
      ...own.map((failure) => ({ ...plain, suite: each.name, name: 'judged', failure })),
    ];
  });
  const refused = check.refused.map(({ name, reason }) => ({ ...plain, suite: 'refused', name, skipped: reason }));
  const problems = check.problems.map((failure) => ({ ...plain, suite: 'manifest', name: 'judged', failure }));
  return suitesXml(facts, [...judged, ...problems, ...refused]);
}

function caseOfCheck(check: Check, seconds: number): Case {
  const { level, name, value, limit, unit } = check;
  return {
    suite: level,
    name: `${name} ${limit}`,
    seconds,
    properties: { value, limit, unit },
    type: 'limit',
    ...(!check.passed && { failure: checkText(check) }),
  };
}

function caseOfFault(fault: Fault, seconds: number): Case {
  const { group, name, reported, published, detectedMs, stoppedMs, problems, passed } = fault;
  return {
    suite: group,
    name,
    seconds,
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

function testCase({ suite, name, seconds, properties, failure, skipped, type }: Case): string[] {
  return [
    `    <testcase${attributes({ classname: `synaptolytic.${suite}`, name, time: seconds.toFixed(3) })}>`,
    ...propertiesXml(properties, '      '),
    ...(skipped === undefined ? [] : [`      <skipped${attributes({ message: skipped })}/>`]),
    ...(failure === undefined ? [] : [`      <failure${attributes({ message: failure, type })}/>`]),
    '    </testcase>',
  ];
}

function propertiesXml(properties: Readonly<Record<string, string | number>>, indent: string): string[] {
  const entries = Object.entries(properties);
  if (entries.length === 0) return [];
  const lines = entries.map(([name, value]) => `${indent}  <property${attributes({ name, value })}/>`);
  return [`${indent}<properties>`, ...lines, `${indent}</properties>`];
}

/** With the facts in the name of each case, and a number where the same is judged again. */
function withUniqueNames(cases: readonly Case[], { champion, rig, seed }: JunitFacts): Case[] {
  const about = [champion, ...(rig === undefined ? [] : [`rig ${rig}`]), `seed ${seed}`].join(', ');
  const taken = new Set<string>();
  return cases.map((each) => {
    const key = (name: string): string => `${each.suite}\n${name}`;
    const plain = `${each.name} (${about})`;
    let name = plain;
    for (let again = 2; taken.has(key(name)); again++) name = `${plain} ${again}`;
    taken.add(key(name));
    return { ...each, name };
  });
}

function suitesXml(facts: JunitFacts, judged: readonly Case[]): string {
  const all = withUniqueNames(judged, facts);
  // Without fraction and zone: the schema that most servers check by has neither. It is UTC.
  const timestamp = facts.startedAt.toISOString().slice(0, 19);
  const totals = (cases: readonly Case[]) => ({
    tests: cases.length,
    failures: cases.filter(({ failure }) => failure !== undefined).length,
    ...(cases.some(({ skipped }) => skipped !== undefined) && {
      skipped: cases.filter(({ skipped }) => skipped !== undefined).length,
    }),
    time: cases.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(3),
    timestamp,
  });
  const suites = [...new Set(all.map(({ suite }) => suite))];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: facts.name, ...totals(all) })}>`,
    ...suites.flatMap((suite) => {
      const cases = all.filter((each) => each.suite === suite);
      return [
        `  <testsuite${attributes({ name: suite, ...totals(cases) })}>`,
        ...propertiesXml(facts.properties ?? {}, '    '),
        ...cases.flatMap(testCase),
        '  </testsuite>',
      ];
    }),
    '</testsuites>',
    '',
  ].join('\n');
}
