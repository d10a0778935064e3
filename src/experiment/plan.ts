// What an experiment is made of: the article's, every method on every table with every seed; or somebody's own.
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
import type { Cell } from './description.js';
import { articlePart, fileName, ownPart, type Part } from './part.js';

/**
 * EXPERIMENT_PLAN: it cannot be planned so. EXPERIMENT_EXISTS: its
 * directory holds something else. EXPERIMENT_INVALID: the directory is no experiment, or a damaged one. EXPERIMENT_MERGE: directories do not go together.
 */
export type ExperimentErrorCode = 'EXPERIMENT_PLAN' | 'EXPERIMENT_EXISTS' | 'EXPERIMENT_INVALID' | 'EXPERIMENT_MERGE';

const whole = z.int().positive();
const changesSchema = z.strictObject({
  population: whole.exactOptional(),
  episodes: whole.exactOptional(),
  maxGenerations: whole.exactOptional(),
});

const articleSchema = z.strictObject({
  experiment: z.literal('article'),
  tables: z.array(z.int()).min(1),
  methods: z.array(z.string()).min(1),
  seeds: whole,
  twins: z
    .record(
      z.string(),
      z.strictObject({ rig: z.string(), task: z.string(), taskParameters: z.record(z.string(), z.number()) }),
    )
    .exactOptional(),
  changes: changesSchema,
});

const ownSchema = z.strictObject({
  experiment: z.literal('own'),
  name: z.string(),
  source: z.string(),
  question: z.string().exactOptional(),
  seeds: z.array(z.int().nonnegative()).min(1),
  changes: changesSchema,
  parts: z
    .array(
      z.strictObject({
        name: z.string(),
        observations: z.array(z.string()),
        groups: z
          .array(
            z.strictObject({
              name: z.string(),
              settings: z.record(z.string(), z.unknown()),
              cell: z
                .strictObject({
                  of: z.string(),
                  at: z.record(z.string(), z.union([z.number(), z.string()])),
                  isUsual: z.boolean(),
                })
                .exactOptional(),
            }),
          )
          .min(1),
      }),
    )
    .min(1),
});

export const planSchema = z.union([articleSchema, ownSchema]);

/** Settings that differ from what an experiment asks for, for a quick trial. */
export interface TrialChanges {
  readonly population?: number;
  readonly episodes?: number;
  readonly maxGenerations?: number;
}

/** With the version of the program, all that an experiment's results depend on. Plain JSON data. */
export type Plan = ArticlePlan | OwnPlan;

/** The article's experiment, or a part of it. */
export interface ArticlePlan {
  readonly experiment: 'article';
  readonly tables: readonly number[];
  readonly methods: readonly string[];
  /** Seeds 1 to this are trained. */
  readonly seeds: number;
  /** By the name of a task: where finalists are judged; absent: by the article's rule, on fresh starts of the task itself. */
  readonly twins?: Readonly<Record<string, Twin>>;
  readonly changes: TrialChanges;
}

/** An experiment that a file describes, with every setting spelled out. */
export interface OwnPlan {
  readonly experiment: 'own';
  readonly name: string;
  /** How a command names it: the name of its file, or that of one which the program has. */
  readonly source: string;
  /** What it is to answer. */
  readonly question?: string;
  readonly seeds: readonly number[];
  /** Already in the settings. */
  readonly changes: TrialChanges;
  readonly parts: readonly OwnPlanPart[];
}

/** A task of one's own experiment, and the groups of runs that stand beside each other on it. */
export interface OwnPlanPart {
  readonly name: string;
  /** Names of what the task observes. */
  readonly observations: readonly string[];
  /** The settings of each group but the seed. */
  readonly groups: readonly {
    readonly name: string;
    readonly settings: Readonly<Record<string, unknown>>;
    readonly cell?: PlannedCell;
  }[];
}

/** Where a group stands in a grid of settings. */
export interface PlannedCell extends Cell {
  /** Whether these are the values that the method has by itself. */
  readonly isUsual: boolean;
}

/** One training run of an experiment. */
export interface PlannedRun {
  /** Also of its directory: 'swing-up-mk1-seed7'. */
  readonly name: string;
  readonly part: Part;
  /** What its runs with other seeds have in common with it, as a name: of the article's the method. */
  readonly group: string;
  readonly cell?: PlannedCell;
  readonly settings: TrainingSettings;
}

/** The article's experiment: both tables, its three methods, its three seeds. */
export const articlePlan: ArticlePlan = {
  experiment: 'article',
  tables: articleTables.map(({ number }) => number),
  methods: ['mk1', 'mk2', 'cma-layer'],
  seeds: 3,
  changes: {},
};

/**
 * The runs of a plan, in the order in which they are played.
 *
 * @throws CodedError when there is no such table or method, or one is named twice; {SettingsError} when the changes do not fit.
 */
export function plannedRuns(plan: Plan): PlannedRun[] {
  return plan.experiment === 'article' ? articleRuns(plan) : ownRuns(plan);
}

/** The parts of a plan, in the order in which they are reported. */
export function partsOf(plan: Plan): Part[] {
  if (plan.experiment === 'own') return plan.parts.map(({ name, observations }) => ownPart(name, observations));
  return articleTables
    .filter(({ number }) => plan.tables.includes(number))
    .map((table) => articlePart(table, presets[table.preset].task));
}

function articleRuns({ tables, methods, seeds, twins, changes }: ArticlePlan): PlannedRun[] {
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
        return { name: `${task}-${method}-seed${seed}`, part: articlePart(table, task), group: method, settings };
      }),
    );
  });
}

function ownRuns({ parts, seeds }: OwnPlan): PlannedRun[] {
  return parts.flatMap(({ name: task, observations, groups }) => {
    const part = ownPart(task, observations);
    return groups.flatMap(({ name: group, settings, cell }) =>
      seeds.map((seed) => ({
        name: `${fileName(`${task} ${group}`)}-seed${seed}`,
        ...{ part, group },
        ...(cell && { cell }),
        settings: { seed, ...settings } as TrainingSettings,
      })),
    );
  });
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
