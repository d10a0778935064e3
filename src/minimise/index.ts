// The smallest network that solves a task: the search, its proof as a file, the check of it, and what was found.
export { checkProof } from './check.js';
export { chunkForms, type Played } from './chunk.js';
export type { MinimiseErrorCode } from './errors.js';
export { Exam, type ExamSettings, searchableTasks } from './exam.js';
export { type Finding, findings, findingsTable, frontFigure } from './findings.js';
export { countByEuler, Forms } from './forms.js';
export { formatProof, type Proof, parseProof, proofOf } from './proof.js';
export { mostConnections, type SearchState, search, smallestSolver } from './search.js';
export { SearchDirectory } from './search-directory.js';
