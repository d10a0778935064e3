// A YAML document held against a schema: everything that is wrong with it in one error, each with its line and field.
import type * as z from 'zod/mini';
import { CodedError, didYouMean, type SchemaWords, schemaProblem } from '../index.js';
import type { YamlDocument } from './document.js';

/** What is wrong with a field, as a sentence that follows its name. */
export interface FieldProblem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/**
 * What a document says, if it is as the schema wants it.
 *
 * @param explain gives another problem in place of the schema's, where more can be said; undefined leaves it. The issue has the `input`.
 * @throws CodedError of the kind's code for fields, with file, line and field of everything that was found wrong.
 */
export function checkYaml<Output, Code extends string>(
  document: YamlDocument<Code>,
  schema: z.ZodMiniType<Output>,
  explain: (issue: z.core.$ZodIssue) => string | undefined = () => undefined,
): Output {
  const checked = schema.safeParse(document.value, {
    error: (issue) => schemaProblem(issue, document.kind.language === 'JSON' ? {} : inYaml),
    reportInput: true,
  });
  if (checked.success) return checked.data;
  const issues = checked.error.issues.flatMap(deepest).filter(isLastOfItsField);
  const problems = issues.flatMap((issue) => problemsOf(issue, schema, explain));
  throw yamlError(document, problems);
}

/** The error of fields that are right by themselves, and name something that is not there or does not go together with the rest. */
export function yamlError<Code extends string>(
  { source, kind, lineOf }: Pick<YamlDocument<Code>, 'source' | 'kind' | 'lineOf'>,
  problems: readonly FieldProblem[],
): CodedError<Code> {
  const placed = problems.map(({ path, message }) => ({ line: lineOf(path), field: fieldName(path), message }));
  placed.sort((a, b) => a.line - b.line);
  const sentences = placed.map(({ line, field, message }) => {
    return `${source}, line ${line}: ${field === '' ? '' : `field ${field}: `}${message}`;
  });
  const { line, field } = placed[0]!;
  return new CodedError(kind.invalid, sentences.join('\n')).at({ file: source, line, ...(field !== '' && { field }) });
}

/** A number that is too large for the field may be so for a number as such too, which is told first and says less. */
function isLastOfItsField({ code, path }: z.core.$ZodIssue, i: number, all: readonly z.core.$ZodIssue[]): boolean {
  const next = all[i + 1];
  return !next || next.code !== code || fieldName(next.path) !== fieldName(path);
}

/** Of the ways to write something, the one that was meant: it went wrong farthest inside. */
function deepest(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const meant = issue.errors.find((ways) =>
    ways.some(({ path, code }) => path.length > 0 || code === 'unrecognized_keys'),
  );
  const isMapOrList = meant !== undefined;
  if (!isMapOrList) return [issue];
  return meant.flatMap((inner) => deepest({ ...inner, path: [...issue.path, ...inner.path] } as z.core.$ZodIssue));
}

function problemsOf(
  issue: z.core.$ZodIssue,
  schema: z.ZodMiniType,
  explain: (issue: z.core.$ZodIssue) => string | undefined,
): FieldProblem[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    const known = fieldsAt(schema, path);
    return issue.keys.map((key) => ({
      path: [...path, key],
      message: `there is no such field.${didYouMean(key, known)}`,
    }));
  }
  return [{ path, message: explain(issue) ?? `${issue.message.replace(/\.$/, '')}.` }];
}

/** In the words of somebody who writes YAML. */
const inYaml: SchemaWords = {
  array: 'a list, such as "- one" on a line of its own',
  object: 'fields, such as "name: value" on lines of their own',
  record: 'fields, such as "name: value" on lines of their own',
};

/** The fields that a schema knows at a place. */
function fieldsAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): string[] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type === 'optional' || def.type === 'nullable') return fieldsAt(def.innerType, path);
  if (def.type === 'pipe') return fieldsAt(def.in, path);
  if (def.type === 'union') return def.options.flatMap((way) => fieldsAt(way, path));
  const [step, ...rest] = path;
  if (def.type === 'object') {
    if (step === undefined) return Object.keys(def.shape);
    const field = def.shape[String(step)];
    return field ? fieldsAt(field, rest) : [];
  }
  if (def.type === 'record') return step === undefined ? [] : fieldsAt(def.valueType, rest);
  return def.type === 'array' && step !== undefined ? fieldsAt(def.element, rest) : [];
}

/** 'champions[2].file': places in lists count from 1. */
export function fieldName(path: readonly PropertyKey[]): string {
  const name = path.map((step) => (typeof step === 'number' ? `[${step + 1}]` : `.${String(step)}`)).join('');
  return name.replace(/^\./, '');
}
