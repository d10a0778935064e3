/**
 * The rig: its description, boards under test, and episodes played on them.
 *
 * @module synaptolytic/rig
 */
export * from './bench/index.js';
export * from './boards/ports/index.js';
export * from './calibration/index.js';
export * from './check/index.js';
export * from './description/files/index.js';
export * from './faults/index.js';
export * from './hil/index.js';
export * from './lab/index.js';
export * from './serving/index.js';
export * from './traces/index.js';
