// Run directories: trained in, resumed, read and compared.
export { type Comparison, compareRuns, type RunGroup, type RunSummary, type Spread } from './compare-runs.js';
export { type HistoryNews, HistoryReader } from './history-reader.js';
export { glanceAtRun, type Run, type RunGlance, readBestSoFar, readRun } from './read-run.js';
export { checkProgramVersion, type RunConfig, type RunErrorCode } from './run-config.js';
export { type Recovered, RunDirectory } from './run-directory.js';
export { type RunOptions, trainRun } from './train-run.js';
