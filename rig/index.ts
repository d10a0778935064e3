// The rig: its description, boards under test, and episodes played on them.
export * from './bench/index.js';
export * from './boards/index.js';
export * from './calibration/index.js';
export * from './description/index.js';
export * from './faults/index.js';
export * from './hil/index.js';
