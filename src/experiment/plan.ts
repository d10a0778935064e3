// What an experiment is made of: every method on every table with every seed.
import { z } from 'zod';
import { CodedError, didYouMean } from '../base/index.js';
import {
  defaultSettings,
  type MethodName,
  methodNames,
  presets,
  type TrainingSettings,
  type Twin,
} from '../learn/index.js';
import { type ArticleTable, articleTables } from './article.js';

/**
 * EXPERIMENT_UNKNOWN: no experiment of this name. EXPERIMENT_PLAN: it cannot be planned so. EXPERIMENT_EXISTS: its
 * directory holds something else. EXPERIMENT_INVALID: the directory is no experiment, or a damaged one.
 */
export type ExperimentErrorCode = 'EXPERIMENT_UNKNOWN' | 'EXPERIMENT_PLAN' | 'EXPERIMENT_EXISTS' | 'EXPERIMENT_INVALID';

export const experimentNames = ['article'] as const;

const whole = z.int().positive();
export const planSchema = z.strictObject({
  experiment: z.enum(experimentNames),
  tables: z.array(z.int()).min(1),
  methods: z.array(z.string()).min(1),
  seeds: whole,
  twins: z
    .record(
      z.string(),
      z.strictObject({ rig: z.string(), task: z.string(), taskParameters: z.record(z.string(), z.number()) }),
    )
    .exactOptional(),
  changes: z.strictObject({
    population: whole.exactOptional(),
    episodes: whole.exactOptional(),
    maxGenerations: whole.exactOptional(),
  }),
});

/** With the version of the program, all that an experiment's results depend on. Plain JSON data. */
export interface Plan {
  readonly experiment: (typeof experimentNames)[number];
  readonly tables: readonly number[];
  readonly methods: readonly string[];
  /** Seeds 1 to this are trained. */
  readonly seeds: number;
  /** By the name of a task: where finalists are judged; absent: by the article's rule, on fresh starts of the task itself. */
  readonly twins?: Readonly<Record<string, Twin>>;
  /** Settings that differ from the article's, for a quick trial. */
  readonly changes: { readonly population?: number; readonly episodes?: number; readonly maxGenerations?: number };
}

/** One training run of an experiment. */
export interface PlannedRun {
  /** Also of its directory: 'swing-up-mk1-seed7'. */
  readonly name: string;
  readonly table: ArticleTable;
  readonly settings: TrainingSettings;
}

/** The article's experiment: both tables, its three methods, its three seeds. */
export const articlePlan: Plan = {
  experiment: 'article',
  tables: articleTables.map(({ number }) => number),
  methods: ['mk1', 'mk2', 'cma-layer'],
  seeds: 3,
  changes: {},
};

/**
 * The runs of a plan, in the order in which they are played.
 *
 * @throws CodedError when there is no such experiment, table or method, or one is named twice; {SettingsError} when the
 * changes do not fit.
 */
export function plannedRuns({ experiment, tables, methods, seeds, twins, changes }: Plan): PlannedRun[] {
  checkExperiment(experiment);
  if (new Set(tables).size < tables.length || new Set(methods).size < methods.length) {
    throw new CodedError<ExperimentErrorCode>('EXPERIMENT_PLAN', 'A table or a method is named twice. Name each once.');
  }
  return tables.flatMap((number) => {
    const table = findTable(number);
    const { task, changes: preset } = presets[table.preset];
    const twin = twins?.[task];
    return methods.map(findMethodName).flatMap((method) =>
      Array.from({ length: seeds }, (_, k) => {
        const seed = k + 1;
        const settings = defaultSettings(task, method, { ...preset, ...changes, ...(twin && { twin }), seed });
        return { name: `${task}-${method}-seed${seed}`, table, settings };
      }),
    );
  });
}

/** @throws CodedError EXPERIMENT_UNKNOWN when there is no experiment of this name. */
export function checkExperiment(name: string): void {
  if (experimentNames.some((known) => known === name)) return;
  throw new CodedError<ExperimentErrorCode>(
    'EXPERIMENT_UNKNOWN',
    `There is no experiment "${name}".${didYouMean(name, experimentNames)} The experiments are: ${experimentNames.join(', ')}.`,
  );
}

function findTable(number: number): ArticleTable {
  const table = articleTables.find((each) => each.number === number);
  if (table !== undefined) return table;
  throw new CodedError<ExperimentErrorCode>(
    'EXPERIMENT_PLAN',
    `The article has no Table ${number}. Its tables are: ${articleTables.map((each) => each.number).join(', ')}.`,
  );
}

function findMethodName(name: string): MethodName {
  const found = methodNames.find((each) => each === name);
  if (found !== undefined) return found;
  throw new CodedError<ExperimentErrorCode>(
    'EXPERIMENT_PLAN',
    `There is no method "${name}".${didYouMean(name, methodNames)} The methods are: ${methodNames.join(', ')}.`,
  );
}
