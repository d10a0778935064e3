/**
 * Experiments: many training runs for one question, their statistics, and the report.
 *
 * @module synaptolytic/experiment
 */

export { type ArticleTable, articleTables, type MeanAndSd, type ReferenceRow } from './article.js';
export { type Contrast, contrast, mannWhitney, type Sample } from './contrast.js';
export { contrastsOfRows, contrastsOfRuns, contrastTable, type GroupContrast } from './contrasts.js';
export {
  type Cell,
  type Described,
  type Description,
  type DescriptionErrorCode,
  parseDescription,
  type WrittenSettings,
} from './description.js';
export { type Distribution, distributionOf, shareAtLeast } from './distribution.js';
export { ExperimentDirectory } from './experiment-directory.js';
export { type FinishedRun, playRun, readFinishedRun, scoreEpisodes } from './finished-run.js';
export { mergeExperiments } from './merge.js';
export type { Part } from './part.js';
export {
  type ArticlePlan,
  articlePlan,
  type ExperimentErrorCode,
  type OwnPlan,
  type OwnPlanPart,
  type Plan,
  type PlannedCell,
  type PlannedRun,
  plannedRuns,
  type TrialChanges,
} from './plan.js';
export { planDescription } from './plan-description.js';
export { experimentNames, questionNames, questionOf } from './questions.js';
export {
  type ChampionScore,
  type ChampionSummary,
  type ExperimentResults,
  experimentResults,
  type GroupKey,
  type MethodSummary,
  type RunRow,
  rowOf,
} from './results.js';
export { type ExperimentOptions, runExperiment, runShard } from './run-experiment.js';
export { type RunFiles, readRunFiles, writeRunFiles } from './run-files.js';
export { type RunPictures, runPictures } from './run-pictures.js';
export { commandOf, formatMarkdown, writeResults } from './write-results.js';
