// The manifest of a check: which champions are judged, on which rigs, at which levels, by which limits. YAML, checked, with lines in its messages.
import { isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';
import { CodedError, didYouMean } from '../../src/base/index.js';

/** `MANIFEST_SYNTAX`: no YAML; `MANIFEST_INVALID`: a field is wrong; `MANIFEST_EMPTY`: nothing is judged. */
export type ManifestErrorCode = 'MANIFEST_SYNTAX' | 'MANIFEST_INVALID' | 'MANIFEST_EMPTY';

/** The levels of a check, in their order. */
export const checkLevels = ['software', 'processor', 'rig'] as const;
export type CheckLevel = (typeof checkLevels)[number];

const { localeError: error } = en();
const text = z.string().check(z.minLength(1, 'is empty'));
const limits = z.array(text).check(z.minLength(1, 'is an empty list; leave it out for the limits of the task'));

const championSchema = z.union([
  text,
  z.strictObject({
    file: text,
    name: z.exactOptional(text),
    rigs: z.exactOptional(z.array(text).check(z.minLength(1, 'is an empty list; leave it out for all rigs'))),
    limits: z.exactOptional(limits),
  }),
]);

/** The fields of a manifest as they are written. */
const manifestSchema = z.strictObject({
  champions: z.array(championSchema).check(z.minLength(1, 'is an empty list; name a champion.json')),
  rigs: z.exactOptional(z.array(text)),
  levels: z.exactOptional(z.array(z.enum(checkLevels))),
  limits: z.exactOptional(limits),
  faults: z.exactOptional(z.union([z.literal('all'), z.array(text)])),
  episodes: z.exactOptional(z.int().check(z.minimum(1), z.maximum(100_000))),
  seed: z.exactOptional(z.int().check(z.nonnegative())),
});

/** A champion as the manifest names it. */
export interface ManifestChampion {
  /** From the directory of the manifest. */
  readonly file: string;
  /** In the names of its cases. */
  readonly name: string;
  /** Those it is played on, whatever it was trained for; absent: all that it fits. */
  readonly rigs?: readonly string[];
  /** In place of those of the manifest, or of its task. */
  readonly limits?: readonly string[];
}

/** A manifest with its defaults filled in. */
export interface Manifest {
  /** Its file, for messages. */
  readonly source: string;
  readonly champions: readonly ManifestChampion[];
  /** Presets, or files from the directory of the manifest. */
  readonly rigs: readonly string[];
  readonly levels: readonly CheckLevel[];
  readonly limits?: readonly string[];
  /** Groups of faults that are made on each rig. */
  readonly faults: 'all' | readonly string[];
  readonly episodes: number;
  readonly seed: number;
  /** The line of a field, from 1: `['champions', 2]` is the third champion. */
  lineOf(path: readonly PropertyKey[]): number;
}

/**
 * Reads a manifest (docs/ci.md).
 *
 * @param source its file, for messages.
 * @throws CodedError MANIFEST_SYNTAX or MANIFEST_INVALID, with file, line and field of everything that was found wrong.
 */
export function parseManifest(written: string, source: string): Manifest {
  const lines = new LineCounter();
  const document = parseDocument(written, { lineCounter: lines, prettyErrors: false });
  const wrong = document.errors[0] ?? document.warnings[0];
  if (wrong) {
    const { line } = lines.linePos(wrong.pos[0]);
    throw syntax(source, line, `this is no YAML: ${wrong.message}`);
  }
  if (!isMap(document.contents)) throw syntax(source, 1, 'a manifest is a list of fields, such as "champions:"');
  const lineOf = (path: readonly PropertyKey[]): number => {
    for (let length = path.length; length > 0; length--) {
      const offset = offsetOf(document.contents, path.slice(0, length));
      if (offset !== undefined) return lines.linePos(offset).line;
    }
    return 1;
  };
  const checked = manifestSchema.safeParse(plainValue(document, source), { error });
  if (!checked.success) {
    const problems = checked.error.issues.flatMap(deepest).flatMap(problemsOf);
    const sentences = problems.map(({ path, message }) => ({ line: lineOf(path), text: fieldText(path, message) }));
    sentences.sort((a, b) => a.line - b.line);
    const all = sentences.map(({ line, text }) => `${source}, line ${line}: ${text}`);
    throw new CodedError<ManifestErrorCode>('MANIFEST_INVALID', all.join('\n'));
  }
  const { champions, rigs = [], levels, limits, faults = [], episodes = 100, seed = 1 } = checked.data;
  return {
    source,
    champions: champions.map((each) => {
      const {
        file,
        name = file.replace(/^\.\//, '').replace(/\.json$/, ''),
        ...rest
      } = typeof each === 'string' ? { file: each } : each;
      return { file, name, ...rest };
    }),
    rigs,
    levels: levels ?? (rigs.length > 0 ? checkLevels : ['software', 'processor']),
    ...(limits && { limits }),
    ...{ faults, episodes, seed, lineOf },
  };
}

/** The error of a field that is right by itself, and names something that is not there or does not go together with the rest. */
export function manifestError(
  { source, lineOf }: Pick<Manifest, 'source' | 'lineOf'>,
  path: readonly PropertyKey[],
  problem: string,
): CodedError<ManifestErrorCode> {
  return new CodedError('MANIFEST_INVALID', `${source}, line ${lineOf(path)}: ${fieldText(path, problem)}`);
}

function syntax(source: string, line: number, problem: string): CodedError<ManifestErrorCode> {
  return new CodedError('MANIFEST_SYNTAX', `${source}, line ${line}: ${problem}. docs/ci.md has an example.`);
}

function plainValue(document: ReturnType<typeof parseDocument>, source: string): unknown {
  try {
    return document.toJS();
  } catch {
    throw syntax(source, 1, 'this has YAML aliases (*) that cannot be read');
  }
}

/** Where the key of a map or the item of a list begins. */
function offsetOf(contents: unknown, path: readonly PropertyKey[]): number | undefined {
  let node = contents;
  let offset: number | undefined;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === step);
      if (!pair) return undefined;
      offset = isNode(pair.key) ? pair.key.range?.[0] : undefined;
      node = pair.value;
    } else {
      node = (node as { items?: unknown[] } | null)?.items?.[step as number];
      if (!isNode(node)) return undefined;
      offset = node.range?.[0];
    }
  }
  return offset;
}

interface Problem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
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

function problemsOf(issue: z.core.$ZodIssue): Problem[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    const known = path.length === 0 ? Object.keys(manifestSchema.shape) : ['file', 'name', 'rigs', 'limits'];
    return issue.keys.map((key) => ({
      path: [...path, key],
      message: `there is no such field.${didYouMean(key, known)}`,
    }));
  }
  if (issue.code === 'invalid_value' && path[0] === 'levels') {
    return [{ path, message: `there is no such level. The levels are ${checkLevels.join(', ')}.` }];
  }
  const [top] = path;
  const isMissing = path.length === 1 && /received undefined/.test(issue.message);
  if (isMissing) return [{ path, message: 'is missing; name a champion.json in a list.' }];
  const examples: Readonly<Record<string, string>> = {
    champions: 'write a list of champion files, such as "- champion.json"',
    faults: 'write all, or a list of groups such as [motor, limits]',
  };
  if (issue.code === 'invalid_union') return [{ path, message: `cannot be read; ${examples[String(top)]}.` }];
  return [{ path, message: `${issue.message}.` }];
}

function fieldText(path: readonly PropertyKey[], message: string): string {
  const name = path.map((step) => (typeof step === 'number' ? `[${step + 1}]` : `.${String(step)}`)).join('');
  return `field ${name.replace(/^\./, '')}: ${message}`;
}
