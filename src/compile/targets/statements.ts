// The steps as statements, which C, JavaScript and Python write nearly alike.
import type { StraightLine } from './straight-line.js';

/** Where the languages differ. */
export interface Language {
  readonly tanh: string;
  /** The scaled input at this place. */
  readonly input: (index: number) => string;
  /** The end of a statement. */
  readonly end: string;
}

/** u += s1 - s3; t = tanh(u); z0 += 2 * t; and so on, for variables u, t and a z for each of {@link readOutputs}. */
export function stepStatements(line: StraightLine, { tanh, input, end }: Language): string[] {
  return line.steps.flatMap(({ changes, counts }) => {
    const terms = changes.map((change) => `${change.sign > 0 ? '+' : '-'} ${input(change.input)}`).join(' ');
    const sum = terms.replace(/^\+ /, '').replace(/^- /, '-');
    const added = counts.flatMap((count, o) => (count === 0 ? [] : [`z${o} += ${count === 1 ? '' : `${count} * `}t`]));
    return [`u += ${sum}`, `t = ${tanh}(u)`, ...added].map((statement) => statement + end);
  });
}

/** The outputs that read a step; the others are 0. */
export function readOutputs({ steps, outputs }: StraightLine): number[] {
  return Array.from({ length: outputs }, (_, o) => o).filter((o) => steps.some(({ counts }) => counts[o] !== 0));
}

/** Numbers with commas between them, so many a line, each line ending in one. */
export function numberRows(numbers: readonly number[], indent: string, each = 16): string[] {
  return Array.from(
    { length: Math.ceil(numbers.length / each) },
    (_, row) => `${indent}${numbers.slice(each * row, each * row + each).join(', ')},`,
  );
}
