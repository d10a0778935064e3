// Reports: a verdict as tables for people, and as JUnit XML for CI.
export { junitXml } from './junit.js';
export { formatMeasurement, formatNumber } from './number.js';
export { type Emphasis, measurementTable, verdictTable } from './tables.js';
export type { Check, Level, Measurement, Verdict } from './verdict.js';
