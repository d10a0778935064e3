// The rig: boards under test, and episodes played on them.
export * from './boards/index.js';
export * from './hil/index.js';
