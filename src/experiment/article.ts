// The article's two tables: what they were trained on, what counts as solved, and the figures that are to be reproduced.
import type { PresetName } from '../learn/index.js';

/** Mean and standard deviation. */
export type MeanAndSd = readonly [mean: number, sd: number];

/** A row of figures that others have found. */
export interface ReferenceRow {
  readonly seeds: number;
  /** What was solved after so many generations is not in it; absent where training ended as it does here. */
  readonly within?: number;
  /** Runs that solved the task, where that is known. */
  readonly solved?: number;
  readonly stepsToSolve: MeanAndSd;
  readonly championReturn: MeanAndSd;
  readonly medianReturn?: number;
  readonly connections?: { readonly raw: number; readonly live?: number };
}

/** One table of the article, as an experiment. */
export interface ArticleTable {
  readonly number: 1 | 2;
  readonly preset: PresetName;
  /** Whether a run has solved the task once its best fitness is this. */
  readonly isSolvedBy: (bestFitness: number) => boolean;
  /** The same in words, to follow "until". */
  readonly solvedWhen: string;
  /** Whether the article shows how its elites move. */
  readonly showsElites: boolean;
  /** "Synaptolytic Learning: Learning RL Tasks via Pruning Alone", Tables 1 and 2. Its CMA has a covariance for each layer. */
  readonly article: Readonly<Record<string, ReferenceRow>>;
  /** Measured with prototypes on the same physics before this program was written. Champions by best training score. */
  readonly prototypes: Readonly<Record<string, ReferenceRow>>;
}

export const articleTables: readonly ArticleTable[] = [
  {
    number: 1,
    preset: 'table-1',
    isSolvedBy: (bestFitness) => bestFitness > 999,
    solvedWhen: 'the best fitness first exceeds 999.0',
    showsElites: false,
    article: {
      mk1: { seeds: 3, stepsToSolve: [2.507e5, 0.9224e5], championReturn: [1000, 0], connections: { raw: 7 } },
      mk2: { seeds: 3, stepsToSolve: [2.743e5, 0.9097e5], championReturn: [1000, 0] },
      'cma-layer': { seeds: 3, stepsToSolve: [1.928e5, 1.3762e5], championReturn: [1000, 0] },
    },
    prototypes: {
      mk1: {
        seeds: 40,
        solved: 40,
        stepsToSolve: [3.25e5, 1.66e5],
        championReturn: [1000, 0],
        connections: { raw: 7.5, live: 7.5 },
      },
      mk2: {
        seeds: 40,
        solved: 40,
        stepsToSolve: [1.95e5, 1.18e5],
        championReturn: [1000, 0],
        connections: { raw: 27.9, live: 7 },
      },
      'cma-layer': {
        seeds: 40,
        solved: 40,
        stepsToSolve: [2.4e5, 1.95e5],
        championReturn: [995.5, 14.7],
        connections: { raw: 192 },
      },
    },
  },
  {
    number: 2,
    preset: 'table-2',
    isSolvedBy: (bestFitness) => bestFitness >= 880,
    solvedWhen: 'the best fitness first reaches 880',
    showsElites: true,
    article: {
      mk1: { seeds: 3, stepsToSolve: [3.4301e7, 0.6432e7], championReturn: [889.5, 0.35502] },
      mk2: { seeds: 3, stepsToSolve: [6.656e7, 1.095e7], championReturn: [776.7, 247.9] },
      'cma-layer': { seeds: 3, stepsToSolve: [3.823e7, 1.931e7], championReturn: [867.9, 42.44] },
    },
    prototypes: {
      mk1: {
        seeds: 40,
        solved: 40,
        stepsToSolve: [3.71e7, 1.1e7],
        championReturn: [857, 57],
        medianReturn: 888.5,
        connections: { raw: 56.5, live: 32.5 },
      },
      mk2: {
        seeds: 40,
        solved: 40,
        stepsToSolve: [7.92e7, 2.79e7],
        championReturn: [837, 56],
        connections: { raw: 99, live: 64 },
      },
      'cma-layer': {
        seeds: 40,
        within: 101, // generations 0 to 100: up to the first check whether to stop
        solved: 36,
        stepsToSolve: [3.5e7, 2.3e7],
        championReturn: [843, 35],
        connections: { raw: 192 },
      },
    },
  },
];
