// Reports: a verdict as a table for people, and as JUnit XML for CI.
export { junitXml } from './junit.js';
export { formatMeasurement, formatNumber } from './number.js';
export { type Emphasis, verdictTable } from './table.js';
export type { Check, Verdict } from './verdict.js';
