// Experiments: many training runs for one question, their statistics, and the report.
export { ExperimentDirectory } from './experiment-directory.js';
export {
  articlePlan,
  type ExperimentErrorCode,
  experimentNames,
  type Plan,
  type PlannedRun,
  plannedRuns,
} from './plan.js';
export type { ExperimentResults, MethodSummary, RunRow } from './results.js';
export { type ExperimentOptions, runExperiment } from './run-experiment.js';
export { commandOf, formatMarkdown } from './write-results.js';
