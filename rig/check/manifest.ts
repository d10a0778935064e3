// The manifest of a check: which champions are judged, on which rigs, at which levels, by which limits. YAML, checked, with lines in its messages.
import * as z from 'zod/mini';
import type { CodedError } from '../../src/base/index.js';
import { checkYaml, readYaml, type YamlDocument, type YamlKind, yamlError } from '../../src/base/yaml/index.js';

/** `MANIFEST_SYNTAX`: no YAML; `MANIFEST_INVALID`: a field is wrong; `MANIFEST_EMPTY`: nothing is judged. */
export type ManifestErrorCode = 'MANIFEST_SYNTAX' | 'MANIFEST_INVALID' | 'MANIFEST_EMPTY';

/** The levels of a check, in their order. */
export const checkLevels = ['software', 'processor', 'rig'] as const;
export type CheckLevel = (typeof checkLevels)[number];

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
export const manifestSchema = z.strictObject({
  champions: z.array(championSchema).check(z.minLength(1, 'is an empty list; name a champion.json')),
  rigs: z.exactOptional(z.array(text)),
  levels: z.exactOptional(z.array(z.enum(checkLevels))),
  limits: z.exactOptional(limits),
  faults: z.exactOptional(z.union([z.literal('all'), z.array(text)])),
  scenarios: z.exactOptional(z.array(text)),
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
  /** Files of scenarios that are played on each rig, from the directory of the manifest. */
  readonly scenarios: readonly string[];
  readonly episodes: number;
  readonly seed: number;
  /** Where its fields stand, for messages. */
  readonly document: YamlDocument<ManifestErrorCode>;
}

const kind: YamlKind<ManifestErrorCode> = {
  syntax: 'MANIFEST_SYNTAX',
  invalid: 'MANIFEST_INVALID',
  isFields: 'a manifest is a list of fields, such as "champions:"',
  advice: 'docs/ci.md has an example.',
};

/**
 * Reads a manifest (docs/ci.md).
 *
 * @param source its file, for messages.
 * @throws CodedError MANIFEST_SYNTAX or MANIFEST_INVALID, with file, line and field of everything that was found wrong.
 */
export function parseManifest(written: string, source: string): Manifest {
  const document = readYaml(written, source, kind);
  const fields = checkYaml(document, manifestSchema, explain);
  const { champions, rigs = [], levels, limits, faults = [], scenarios = [], episodes = 100, seed = 1 } = fields;
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
    ...{ faults, scenarios, episodes, seed, document },
  };
}

/** The error of a field that is right by itself, and names something that is not there or does not go together with the rest. */
export function manifestError(
  { document }: Manifest,
  path: readonly PropertyKey[],
  message: string,
): CodedError<ManifestErrorCode> {
  return yamlError(document, [{ path, message }]);
}

/** More than the schema says by itself. */
function explain({ code, path, input }: z.core.$ZodIssue): string | undefined {
  const [top] = path;
  if (code === 'invalid_value' && top === 'levels')
    return `there is no such level. The levels are ${checkLevels.join(', ')}.`;
  if (path.length === 1 && input === undefined) return 'is missing; name a champion.json in a list.';
  const examples: Readonly<Record<string, string>> = {
    champions: 'write a list of champion files, such as "- champion.json"',
    faults: 'write all, or a list of groups such as [motor, limits]',
  };
  return code === 'invalid_union' ? `cannot be read; ${examples[String(top)]}.` : undefined;
}
