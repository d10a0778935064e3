// The rig: boards under test, and episodes played on them.
export * from './boards/index.js';
