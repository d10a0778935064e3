// A check of many cases, for people: as Markdown, as a page, and as annotations for a CI server.
import { formatMeasurement } from '../base/index.js';
import { type DataTable, markdownTable } from './data-table.js';
import { type Fault, faultsData } from './faults.js';
import type { Block, Page } from './page.js';
import { valueLikeLimit } from './tables.js';
import { type Check, checkText, type Measurement } from './verdict.js';

/** A case of a check, as plain data. */
export interface CheckedCase {
  readonly name: string;
  readonly level: string;
  readonly passed: boolean;
  readonly checks: readonly Check[];
  readonly problems: readonly string[];
  readonly measurements: readonly Measurement[];
  readonly faults: readonly Fault[];
}

/** A check, as plain data. */
export interface Checked {
  readonly passed: boolean;
  readonly cases: readonly CheckedCase[];
  readonly refused: readonly { readonly name: string; readonly reason: string }[];
  readonly problems: readonly string[];
}

/** What a case that failed leaves. */
export interface Evidence {
  /** The command that repeats it. */
  readonly command: string;
  /** Its worst episode as a picture that moves. */
  readonly svg?: string;
  readonly caption: string;
  /** Names of files beside the page. */
  readonly files: readonly string[];
}

/** What a page says besides the results. */
export interface CheckPageFacts {
  readonly manifest: string;
  /** Versions, hashes, seed: names and values. */
  readonly stamp: Readonly<Record<string, string>>;
  /** By the name of a case. */
  readonly evidence: ReadonlyMap<string, Evidence>;
}

/** In a sentence, how a check ended. */
export function checkConclusion({ passed, cases, refused, problems }: Checked): string {
  const failed = cases.filter((each) => !each.passed).length;
  const all = `${cases.length} ${cases.length === 1 ? 'case' : 'cases'}`;
  const not = refused.length === 0 ? '' : ` ${refused.length} refused: they do not fit, and are not passed.`;
  if (passed) return `All of ${all} passed.${not}`;
  return failed === 0 ? `${problems.join(' ')}${not}` : `${failed} of ${all} failed.${not}`;
}

/** One row for each case. */
export function checkTable({ cases }: Pick<Checked, 'cases'>): DataTable {
  return {
    caption: 'Cases',
    columns: ['case', 'mean return', 'judged', 'result'].map((name) => ({
      name,
      align: name === 'mean return' ? 'right' : 'left',
    })),
    rows: cases.map((each) => ({
      cells: [each.name, returnText(each), judgedText(each), each.passed ? 'pass' : 'FAIL'],
    })),
  };
}

/** Why cases failed: a line for each reason. */
export function failures({ cases, problems }: Checked): { readonly name: string; readonly reason: string }[] {
  const ofCases = cases
    .filter(({ passed }) => !passed)
    .flatMap((each) => [
      ...each.checks.filter(({ passed }) => !passed).map((check) => ({ name: each.name, reason: checkText(check) })),
      ...each.problems.map((reason) => ({ name: each.name, reason })),
    ]);
  return [...problems.map((reason) => ({ name: 'manifest', reason })), ...ofCases];
}

/** As GitHub's Markdown. */
export function checkMarkdown(checked: Checked, title: string): string {
  const failed = failures(checked);
  return [
    `## ${title}`,
    checkConclusion(checked),
    markdownTable(checkTable(checked)),
    ...(failed.length === 0 ? [] : [markdownTable(reasonTable('Failed', failed))]),
    ...(checked.refused.length === 0 ? [] : [markdownTable(reasonTable('Refused', checked.refused))]),
    '',
  ].join('\n\n');
}

/** A line for each failure, which GitHub shows at the change: nothing in it is taken for a command. */
export function errorAnnotations(checked: Checked, file: string): string[] {
  const data = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  const property = (text: string) => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
  return failures(checked).map(
    ({ name, reason }) => `::error file=${property(file)},title=${property(name)}::${data(reason)}`,
  );
}

/** A page with everything. */
export function checkPage(checked: Checked, { manifest, stamp, evidence }: CheckPageFacts): Page {
  const failed = failures(checked);
  return {
    title: `${checked.passed ? 'Passed' : 'Failed'}: ${manifest}`,
    summary: checkConclusion(checked),
    blocks: [
      ...(failed.length === 0 ? [] : [{ kind: 'table', table: reasonTable('Failed', failed) } as const]),
      { kind: 'table', table: checkTable(checked) },
      ...(checked.refused.length === 0
        ? []
        : [{ kind: 'table', table: reasonTable('Refused', checked.refused) } as const]),
      ...checked.cases.flatMap((each) => caseBlocks(each, evidence.get(each.name))),
      { kind: 'heading', text: 'Made with' },
      { kind: 'table', table: factsTable('Versions and hashes', stamp) },
    ],
  };
}

/** Names and values. */
export function factsTable(caption: string, facts: Readonly<Record<string, string>>): DataTable {
  return {
    caption,
    columns: ['what', 'value'].map((name) => ({ name, align: 'left' })),
    rows: Object.entries(facts).map((cells) => ({ cells })),
  };
}

function caseBlocks(each: CheckedCase, evidence: Evidence | undefined): Block[] {
  const { name, passed, checks, measurements, faults } = each;
  return [
    { kind: 'heading', text: `${name}: ${passed ? 'pass' : 'FAIL'}` },
    ...(checks.length === 0 ? [] : [{ kind: 'table', table: limitTable(checks) } as const]),
    ...(faults.length === 0 ? [] : [{ kind: 'table', table: faultsData(faults) } as const]),
    ...(evidence?.svg === undefined ? [] : [{ kind: 'figure', svg: evidence.svg, caption: evidence.caption } as const]),
    ...(evidence && evidence.files.length > 0
      ? [{ kind: 'text', text: `Beside this page: ${evidence.files.join(', ')}.` } as const]
      : []),
    ...(evidence ? [{ kind: 'code', text: evidence.command } as const] : []),
    ...(measurements.length === 0
      ? []
      : [
          {
            kind: 'table',
            table: {
              caption: 'Measured',
              columns: [
                { name: 'measurement', align: 'left' },
                { name: 'value', align: 'right' },
              ],
              rows: measurements.map((one) => ({ cells: [one.name, formatMeasurement(one.value, one.unit)] })),
            },
          } as const,
        ]),
  ];
}

/** How measurements were judged by their limits. */
export function limitTable(checks: readonly Check[]): DataTable {
  return {
    caption: 'Judged',
    columns: [
      { name: 'check', align: 'left' },
      { name: 'value', align: 'right' },
      { name: 'limit', align: 'left' },
      { name: 'result', align: 'left' },
    ],
    rows: checks.map((check) => ({
      cells: [check.name, valueLikeLimit(check), check.limit, check.passed ? 'pass' : 'FAIL'],
    })),
  };
}

function reasonTable(caption: string, rows: readonly { readonly name: string; readonly reason: string }[]): DataTable {
  return {
    caption,
    columns: ['case', 'why'].map((name) => ({ name, align: 'left' })),
    rows: rows.map(({ name, reason }) => ({ cells: [name, reason] })),
  };
}

function returnText({ measurements }: CheckedCase): string {
  const found = measurements.find(({ name }) => name === 'meanReturn');
  return found ? formatMeasurement(found.value, found.unit) : '-';
}

function judgedText({ checks, faults, level }: CheckedCase): string {
  const all = [...checks, ...faults];
  const things = level === 'scenario' ? 'scenarios' : faults.length > 0 ? 'faults' : 'limits';
  return `${all.filter(({ passed }) => passed).length} of ${all.length} ${things}`;
}
