// What is wrong with a value that a schema refuses: what stands there, and what to write instead.
import type * as z from 'zod/mini';
import { said } from './said.js';

/** What must stand there, by the schema's names. */
export type SchemaWords = Readonly<Record<string, string>>;

const plain: SchemaWords = {
  array: 'a list',
  object: 'fields',
  record: 'fields',
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

/**
 * As a clause that follows the field's name: 'is "2 m"; write a number'. For `error` of a schema's `safeParse`, where the schema has no words
 * of its own.
 *
 * @param words for kinds that a language writes in its own way.
 */
export function schemaProblem(issue: z.core.$ZodRawIssue, words: SchemaWords = {}): string {
  const { input } = issue;
  if (issue.code === 'invalid_type') {
    const wanted = words[issue.expected] ?? plain[issue.expected] ?? String(issue.expected);
    return `${found(input)}; write ${wanted}`;
  }
  if (issue.code === 'invalid_value') return `${found(input)}; write ${anyOf(issue.values.map(String))}`;
  if (issue.code === 'too_small' && Array.isArray(input)) return 'is an empty list';
  if (issue.code === 'too_small')
    return `${found(input)}; write ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}`;
  if (issue.code === 'too_big' && typeof input === 'string')
    return `has ${input.length} characters; write at most ${issue.maximum}`;
  if (issue.code === 'too_big')
    return `${found(input)}; write ${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}`;
  if (issue.code === 'unrecognized_keys') return `has a field that there is not, ${said(issue.keys[0])}`;
  if (issue.code === 'invalid_key') return 'has no name that a field may have';
  return `${found(input)}, and may not be that`;
}

function found(input: unknown): string {
  if (input === undefined) return 'is missing';
  return input === null ? 'is empty' : `is ${said(input)}`;
}

/** '1', '1 or 2', '1, 2 or 3' */
function anyOf(values: readonly string[]): string {
  return values.join(', ').replace(/, ([^,]*)$/, ' or $1');
}
