// An experiment that a person describes: methods, tasks, settings and seeds. YAML, checked, with lines in its messages.
import { basename, dirname, resolve } from 'node:path';
import * as z from 'zod/mini';
import {
  checkYaml,
  type FieldProblem,
  readYaml,
  type YamlDocument,
  type YamlKind,
  yamlError,
} from '../base/yaml/index.js';

/** `EXPERIMENT_SYNTAX`: no YAML; `EXPERIMENT_FIELD`: a field is wrong. */
export type DescriptionErrorCode = 'EXPERIMENT_SYNTAX' | 'EXPERIMENT_FIELD';

const text = z.string().check(z.minLength(1, 'is empty'));
/** Names are parts of directories' names. */
const nameRule = 'must be at most 60 letters, digits, spaces, . _ or -, and begin with a letter or digit';
const name = z.string().check(z.regex(/^[\p{L}\p{N}][\p{L}\p{N}._ -]{0,59}$/u, nameRule));
const numbers = z.record(z.string(), z.number());
const settings = z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.array(z.number())]));
const mostSeeds = 100_000;
const seedsAreLike = 'like "101 to 140", or "3, 5, 9 to 12"';
/** A number by itself would be a count to one reader and a seed to another. */
const seedList = /^(?=.*(,|to))\d{1,15}( to \d{1,15})?( *, *\d{1,15}( to \d{1,15})?)*$/;

/** The fields of a description as they are written. */
export const descriptionSchema = z.strictObject({
  name: z.exactOptional(name),
  question: z.exactOptional(text),
  methods: z
    .array(
      z.union([
        text,
        z.strictObject({
          method: text,
          name: z.exactOptional(name),
          settings: z.exactOptional(settings),
          grid: z.exactOptional(
            z
              .record(
                z.string(),
                z.union([z.array(z.number()).check(z.minLength(1)), z.array(z.string()).check(z.minLength(1))]),
              )
              .check(z.refine((grid) => [1, 2].includes(Object.keys(grid).length), 'has one setting, or two')),
          ),
        }),
      ]),
    )
    .check(z.minLength(1, 'is an empty list; name a method')),
  tasks: z
    .array(
      z.union([
        text,
        z.strictObject({
          task: text,
          name: z.exactOptional(name),
          parameters: z.exactOptional(numbers),
          fitness: z.exactOptional(text),
          settings: z.exactOptional(settings),
        }),
      ]),
    )
    .check(z.minLength(1, 'is an empty list; name a task')),
  settings: z.exactOptional(z.record(name, settings)),
  seeds: z.union([
    z.int().check(z.minimum(1), z.maximum(mostSeeds)),
    z.array(z.int().check(z.nonnegative())).check(z.minLength(1, 'is an empty list'), z.maxLength(mostSeeds)),
    z.string().check(
      z.regex(seedList, { error: `must be ${seedsAreLike}`, abort: true }),
      z.refine(
        (text) => seedsOf(text) !== undefined,
        `must be ${seedsAreLike}: the lower first, and at most ${mostSeeds}`,
      ),
    ),
  ]),
});

/** Settings by their names, as `TrainingSettings` has them. */
export type WrittenSettings = Readonly<Record<string, number | string | boolean | readonly number[]>>;

/** Something that is compared with others, and where it stands in the file. */
export interface Described {
  readonly name: string;
  readonly settings: WrittenSettings;
  readonly path: readonly PropertyKey[];
}

/** Where a group stands in a grid of settings. */
export interface Cell {
  /** The name of the grid. */
  readonly of: string;
  readonly at: Readonly<Record<string, number | string>>;
}

/** A description with its defaults filled in. */
export interface Description {
  /** How a command names it. */
  readonly source: string;
  readonly name: string;
  readonly question?: string;
  readonly methods: readonly (Described & { readonly method: string; readonly cell?: Cell })[];
  readonly tasks: readonly (Described & {
    /** A built-in task's name, or the whole path of a module. */
    readonly task: string;
    readonly parameters: Readonly<Record<string, number>>;
    readonly fitness?: string;
  })[];
  /** Every method is trained with each of these; without a name where there is only one. */
  readonly settings: readonly Described[];
  readonly seeds: readonly number[];
  /** Where its fields stand, for messages. */
  readonly document: YamlDocument<DescriptionErrorCode>;
}

const kind: YamlKind<DescriptionErrorCode> = {
  syntax: 'EXPERIMENT_SYNTAX',
  invalid: 'EXPERIMENT_FIELD',
  isFields: 'an experiment is a list of fields, such as "methods:"',
  advice: 'docs/experiments.md has an example.',
};

/**
 * Reads the description of an experiment (docs/experiments.md).
 *
 * @param file the path of the file: in messages, and task modules are looked for from its directory.
 * @throws CodedError EXPERIMENT_SYNTAX or EXPERIMENT_FIELD, with file, line and field of everything that was found wrong.
 */
export function parseDescription(written: string, file: string): Description {
  const document = readYaml(written, file, kind);
  const fields = checkYaml(document, descriptionSchema, explain);
  const { question, seeds } = fields;
  const source = basename(file);
  const description: Description = {
    source,
    name: fields.name ?? plainName(source),
    ...(question !== undefined && { question }),
    methods: fields.methods.flatMap((each, k) => {
      const { method, name = method, settings = {}, grid } = typeof each === 'string' ? { method: each } : each;
      const path = ['methods', k];
      if (grid === undefined) return [{ method, name, settings, path }];
      return cellsOf(grid).map((at) => {
        const place = Object.entries(at).map(([setting, value]) => `${setting} ${value}`);
        return {
          method,
          name: [name, ...place].join(' '),
          settings: { ...settings, ...at },
          path,
          cell: { of: name, at },
        };
      });
    }),
    tasks: fields.tasks.map((each, k) => {
      const written = typeof each === 'string' ? { task: each } : each;
      const { task, name = plainName(basename(task)), parameters = {}, fitness, settings = {} } = written;
      const place = isPath(task) ? resolve(dirname(file), task) : task;
      return { task: place, name, parameters, ...(fitness !== undefined && { fitness }), settings, path: ['tasks', k] };
    }),
    settings: Object.entries(fields.settings ?? { '': {} }).map(([name, settings]) => {
      return { name, settings, path: ['settings', name] };
    }),
    seeds: typeof seeds === 'number' ? from(1, seeds) : typeof seeds === 'string' ? seedsOf(seeds)! : seeds,
    document,
  };
  checkNames(description);
  return description;
}

/** The error of a field that is right by itself, and names something that is not there or cannot be. */
export function descriptionError({ document }: Description, path: readonly PropertyKey[], message: string) {
  return yamlError(document, [{ path, message }]);
}

function from(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, k) => first + k);
}

/** '101 to 140, 150'; undefined when a range goes down, or there are too many. */
function seedsOf(text: string): number[] | undefined {
  const ranges = text.split(',').map((part) => part.split(' to ').map(Number));
  const lengths = ranges.map(([first, last = first]) => last! - first! + 1);
  const isFine = lengths.every((length) => length > 0) && lengths.reduce((sum, length) => sum + length) <= mostSeeds;
  return isFine ? ranges.flatMap(([first], k) => from(first!, lengths[k]!)) : undefined;
}

/** Every value of the one setting with every one of the other. */
function cellsOf(grid: Readonly<Record<string, readonly (number | string)[]>>): Cell['at'][] {
  return Object.entries(grid).reduce<Cell['at'][]>(
    (cells, [setting, values]) => cells.flatMap((cell) => values.map((value) => ({ ...cell, [setting]: value }))),
    [{}],
  );
}

function isPath(task: string): boolean {
  return /[/\\]|\.m?[jt]s$/.test(task);
}

function plainName(file: string): string {
  return file.replace(/\.[^.]*$/, '').replaceAll(/[^\p{L}\p{N}._ -]/gu, '-');
}

/** Names tell runs apart, also as names of directories; and a seed that is there twice would count twice. */
function checkNames(description: Description): void {
  const problems: FieldProblem[] = (['methods', 'tasks', 'settings'] as const).flatMap((list) =>
    description[list].flatMap(({ name, path }, k) => {
      const same = description[list].slice(0, k).find((other) => fold(other.name) === fold(name));
      return same === undefined
        ? []
        : [{ path, message: `there are two ${list} "${same.name}"; give one another "name".` }];
    }),
  );
  const { methods, tasks, settings, seeds, document } = description;
  const runs = tasks.flatMap((task) =>
    methods.flatMap((method) =>
      settings.map((variant) =>
        fold(
          [task, method, variant]
            .map((each) => each.name)
            .join(' ')
            .trim(),
        ),
      ),
    ),
  );
  const ambiguous = runs.find((run, k) => runs.indexOf(run) !== k);
  if (problems.length === 0 && ambiguous !== undefined) {
    problems.push({ path: ['methods'], message: `the names of two groups are both "${ambiguous}"; give other names.` });
  }
  const known = new Set<number>();
  const twice = seeds.find((seed) => known.size === known.add(seed).size);
  if (twice !== undefined) problems.push({ path: ['seeds'], message: `${twice} is there twice.` });
  if (problems.length > 0) throw yamlError(document, problems);
}

/** Names that are the same directory on some machine. */
function fold(name: string): string {
  return name.replaceAll(' ', '-').toLowerCase();
}

/** More than the schema says by itself. */
function explain(issue: z.core.$ZodIssue): string | undefined {
  const { code, path, input } = issue;
  const [top] = path;
  const examples: Readonly<Record<string, string>> = {
    methods: 'write a list of methods, such as [mk1, regrow]',
    tasks: 'write a list of tasks, such as [swing-up]',
    seeds: 'write how many, such as 40 for 1 to 40, or "101 to 140", or a list of them, such as [3, 5, 9]',
    settings: 'write names with settings below them, such as "small: { population: 64 }"',
  };
  const example = examples[String(top)];
  if (example === undefined) return undefined;
  if (path.length === 1 && input === undefined) return `is missing; ${example}.`;
  if (code === 'invalid_key') return `cannot be a name: it ${nameRule}.`;
  return code === 'invalid_union' ? `cannot be read; ${example}.` : undefined;
}
