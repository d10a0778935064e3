// Results: what validate, pipeline and check leave, read again, shown, and compared with an earlier one.
export { compareResults } from './compare-results.js';
export { type ResultErrorCode, readResult } from './read-result.js';
export type { ResultFile, Stamp, VerdictFile } from './result-file.js';
export { earlierResults, resultHead, resultPage } from './shown-result.js';
