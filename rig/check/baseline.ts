// The baseline of a check: the returns of an earlier run, such as that of the main branch, episode by episode.
import * as z from 'zod/mini';
import { CodedError, mean, standardDeviation } from '../../src/base/index.js';
import { checkYaml, readYaml, type YamlKind, yamlError } from '../../src/base/yaml/index.js';
import type { Champion } from '../../src/network/index.js';
import { type Check, championTask } from '../hil/index.js';

/** BASELINE_INVALID: it is no baseline, or one of another format, task, seed or number of episodes. */
export type BaselineErrorCode = 'BASELINE_INVALID';

const format = 'synaptolytic-baseline';
const version = 1;
/** Mean return may fall by so much of itself. */
const ALLOWED = 0.01;

const caseSchema = z.strictObject({
  task: z.strictObject({ name: z.string(), periodUs: z.number(), parameters: z.record(z.string(), z.number()) }),
  seed: z.int().check(z.nonnegative()),
  returns: z.array(z.number()).check(z.minLength(1)),
});

/** A baseline file. */
export const baselineSchema = z.strictObject({
  format: z.literal(format),
  version: z.literal(version),
  program: z.string(),
  cases: z.record(z.string(), caseSchema),
});

export type Baseline = z.infer<typeof baselineSchema>;
type BaselineCase = z.infer<typeof caseSchema>;

/** What a baseline holds of a case. */
export function baselineCase(champion: Champion, seed: number, returns: readonly number[]): BaselineCase {
  return { task: taskOf(champion), seed, returns: [...returns] };
}

/** The text of a baseline file; a line for each case, so that a difference can be read. */
export function formatBaseline(cases: Readonly<Record<string, BaselineCase>>, program: string): string {
  const head = Object.entries({ format, version, program }).map(
    ([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)},`,
  );
  const lines = Object.entries(cases).map(([name, each]) => `    ${JSON.stringify(name)}: ${JSON.stringify(each)}`);
  return `${['{', ...head, '  "cases": {', lines.join(',\n'), '  }', '}'].join('\n')}\n`;
}

const advice = 'Write a new one with --write-baseline.';

const kind: YamlKind<BaselineErrorCode> = {
  syntax: 'BASELINE_INVALID',
  invalid: 'BASELINE_INVALID',
  isFields: 'this is no baseline, which is a JSON object',
  advice,
};

/**
 * Reads a baseline. JSON is YAML too, whose reader knows on which line a field stands.
 *
 * @throws CodedError BASELINE_INVALID, with file, line and field.
 */
export function parseBaseline(text: string, source: string): Baseline {
  const document = readYaml(text, source, kind);
  const head = document.value as Readonly<Record<string, unknown>>;
  const refuse = (field: string, message: string) =>
    yamlError(document, [{ path: [field], message: `${message} ${advice}` }]);
  if (head.format !== format) throw refuse('format', `is not "${format}": this is no baseline.`);
  if (head.version !== version)
    throw refuse('version', `this is a baseline of another version than ${version}, which this program reads.`);
  return checkYaml(document, baselineSchema);
}

/**
 * Cases that a baseline does not have: nothing is compared there.
 *
 * @param names of the cases that have returns.
 * @throws CodedError BASELINE_INVALID when it has none of them, because it is of another manifest.
 */
export function newSince({ cases }: Baseline, source: string, names: readonly string[]): string[] {
  const unknown = names.filter((name) => !Object.hasOwn(cases, name));
  if (names.length === 0 || unknown.length < names.length) return unknown;
  const problem = `${source} has none of the cases that are played, such as ${names[0]}: it is of another manifest.`;
  throw new CodedError<BaselineErrorCode>('BASELINE_INVALID', `${problem} ${advice}`).at({
    file: source,
    field: 'cases',
  });
}

/**
 * Judges the returns of a case beside those of the baseline, start by start. It fails when the mean is worse by more than 1 % for sure: when all of the
 * 95 % confidence interval of the mean difference is below that. So starts that go now one way and now the other fail nobody.
 *
 * @returns undefined where the baseline does not have the case.
 * @throws CodedError BASELINE_INVALID when it was of another task, seed or number of episodes.
 */
export function judgeByBaseline(
  { cases }: Baseline,
  source: string,
  name: string,
  level: string,
  now: BaselineCase,
): Check | undefined {
  const before = cases[name];
  if (!before) return undefined;
  const refuse = (what: string) =>
    new CodedError<BaselineErrorCode>(
      'BASELINE_INVALID',
      `${source} has the case ${name} of another ${what}, so the two cannot be compared. ${advice}`,
    ).at({ file: source, field: `cases.${name}` });
  if (JSON.stringify(sorted(before.task)) !== JSON.stringify(sorted(now.task))) throw refuse('task');
  if (before.seed !== now.seed) throw refuse('seed');
  if (before.returns.length !== now.returns.length) throw refuse('number of episodes');
  const scale = Math.abs(mean(before.returns)) || 1;
  const changes = now.returns.map((each, i) => (each - before.returns[i]!) / scale);
  const change = mean(changes);
  const half = halfWidth(changes);
  const [low, high] = [change - half, change + half].map(percent);
  return {
    level,
    name: 'changeFromBaseline',
    value: 100 * change,
    unit: '%',
    limit: `no worse than -${100 * ALLOWED} % (95 % sure: ${low} to ${high} %)`,
    passed: change + half >= -ALLOWED,
  };
}

function percent(share: number): string {
  return Number.isFinite(share) ? (100 * share).toFixed(2) : '?';
}

/** Half of the 95 % confidence interval of a mean; without end for a single value. */
function halfWidth(values: readonly number[]): number {
  if (values.length < 2) return Number.POSITIVE_INFINITY;
  return (studentT(values.length - 1) * standardDeviation(values)) / Math.sqrt(values.length);
}

/** Student's t at 97.5 %, for few degrees of freedom from the table, then by the expansion around the normal quantile (Abramowitz and Stegun 26.7.5). */
export function studentT(freedom: number): number {
  const few = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228][freedom - 1];
  if (few !== undefined) return few;
  const z = 1.959964;
  const terms = [
    (z ** 3 + z) / 4,
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96,
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384,
  ];
  return terms.reduce((sum, term, i) => sum + term / freedom ** (i + 1), z);
}

function taskOf(champion: Champion): BaselineCase['task'] {
  const { name, periodUs, parameters } = championTask(champion);
  return { name, periodUs, parameters: { ...parameters } };
}

function sorted({ parameters, ...task }: BaselineCase['task']) {
  return { ...task, parameters: Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1)) };
}
