// The baseline of a check: the returns of an earlier run, such as that of the main branch, episode by episode.
import * as z from 'zod/mini';
import { mean, standardDeviation } from '../../src/base/index.js';
import { checkYaml, readYaml, type YamlDocument, type YamlKind, yamlError } from '../../src/base/yaml/index.js';
import type { Champion } from '../../src/network/index.js';
import { type Check, championTask } from '../hil/index.js';
import type { CheckCase } from './plan.js';

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

/** The returns of a case, and of what they are. */
export interface BaselineCase {
  readonly task: {
    readonly name: string;
    readonly periodUs: number;
    readonly parameters: Readonly<Record<string, number>>;
  };
  readonly seed: number;
  /** Of each episode. */
  readonly returns: readonly number[];
}

/** A baseline that was read. */
export interface Baseline {
  readonly cases: Readonly<Record<string, BaselineCase>>;
  /** Where its cases stand, for messages. */
  readonly document: YamlDocument<BaselineErrorCode>;
}

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
  language: 'JSON',
  advice,
};

/**
 * Reads a baseline.
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
  const { cases } = checkYaml(document, baselineSchema);
  return { cases, document };
}

/**
 * Whether the cases that will be played can be compared with a baseline.
 *
 * @param cases those that have returns.
 * @returns the names of those that it does not have: nothing is compared there.
 * @throws CodedError BASELINE_INVALID when it has none of them, because it is of another manifest, or one of another task, seed or number of episodes.
 */
export function newSince(
  { cases: known, document }: Baseline,
  cases: readonly Pick<CheckCase, 'name' | 'champion'>[],
  { seed, episodes }: { readonly seed: number; readonly episodes: number },
): string[] {
  const refuse = (path: readonly string[], problem: string) =>
    yamlError(document, [{ path, message: `${problem} ${advice}` }]);
  const names = cases.map(({ name }) => name);
  const unknown = names.filter((name) => !Object.hasOwn(known, name));
  if (names.length > 0 && unknown.length === names.length) {
    const problem = `has none of the cases that are played, such as ${names[0]}: it is of another manifest.`;
    throw refuse(['cases'], problem);
  }
  for (const { name, champion } of cases) {
    const before = known[name];
    if (!before) continue;
    const isSame = {
      task: JSON.stringify(sorted(before.task)) === JSON.stringify(sorted(taskOf(champion))),
      seed: before.seed === seed,
      'number of episodes': before.returns.length === episodes,
    };
    const [other] = Object.entries(isSame).find(([, same]) => !same) ?? [];
    if (other !== undefined)
      throw refuse(['cases', name], `this case is of another ${other}, so the two cannot be compared.`);
  }
  return unknown;
}

/**
 * Judges the returns of a case beside those of the baseline, start by start. It fails when the mean is worse by more than 1 % for sure: when all of the
 * 95 % confidence interval of the mean difference is below that. So starts that go now one way and now the other fail nobody.
 *
 * @param baseline one that `newSince` has found to be of the same task, seed and number of episodes.
 * @returns undefined where the baseline does not have the case.
 */
export function judgeByBaseline(
  { cases }: Baseline,
  name: string,
  level: string,
  returns: readonly number[],
): Check | undefined {
  const before = cases[name];
  if (!before) return undefined;
  const scale = Math.abs(mean(before.returns)) || 1;
  const changes = returns.map((each, i) => (each - before.returns[i]!) / scale);
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
