/**
 * Experiments: many training runs for one question, their statistics, and the report.
 *
 * @module synaptolytic/experiment
 */

export { type ArticleTable, articleTables, type MeanAndSd, type ReferenceRow } from './article.js';
export { type Distribution, distributionOf, shareAtLeast } from './distribution.js';
export { ExperimentDirectory } from './experiment-directory.js';
export { type FinishedRun, readFinishedRun, scoreEpisodes } from './finished-run.js';
export {
  articlePlan,
  type ExperimentErrorCode,
  experimentNames,
  type Plan,
  type PlannedRun,
  plannedRuns,
} from './plan.js';
export {
  type ChampionScore,
  type ChampionSummary,
  type ExperimentResults,
  experimentResults,
  type MethodSummary,
  type RunRow,
} from './results.js';
export { type ExperimentOptions, runExperiment } from './run-experiment.js';
export { commandOf, formatMarkdown, writeResults } from './write-results.js';
