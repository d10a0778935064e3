// Reports: a verdict as tables for people and as JUnit XML for CI; tables, figures and pages of any results.

export {
  type Change,
  type Changes,
  changesBetween,
  changesText,
  type Direction,
  directions,
  type Finding,
  type Findings,
} from './changes.js';
export {
  type Checked,
  type CheckedCase,
  type CheckPageFacts,
  checkConclusion,
  checkMarkdown,
  checkPage,
  checkTable,
  type Evidence,
  errorAnnotations,
  factsTable,
  failures,
} from './checked.js';
export { type CsvCell, csv } from './csv.js';
export { type Column, type DataTable, markdownTable, type Row } from './data-table.js';
export { type Fault, faultsTable } from './faults.js';
export * from './figures/index.js';
export {
  faultsConclusion,
  faultsPage,
  type JudgedPageFacts,
  scenariosConclusion,
  scenariosPage,
  verdictConclusion,
  verdictPage,
} from './judged.js';
export { checkJunitXml, faultsJunitXml, type JunitFacts, junitXml } from './junit.js';
export { type Block, htmlPage, type Page } from './page.js';
export { type Deviation, type Robustness, robustnessPage, robustnessTables } from './robustness.js';
export { type PlayedScenario, scenarioList } from './scenarios.js';
export { type Emphasis, measurementTable, verdictTable } from './tables.js';
export { textChart } from './text-chart.js';
export {
  type Check,
  checkText,
  type Level,
  type Measurement,
  type ResultStamp,
  stampFacts,
  type Verdict,
} from './verdict.js';
