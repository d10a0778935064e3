// Calibration: what motion can tell of a rig, found with the help of a person.
export { BenchPerson } from './bench-person.js';
export { type Calibration, type CalibrationOptions, calibrate } from './calibrate.js';
export { type Comparison, compareRecording, type NumberVerdict } from './comparison.js';
export { type Finding, findings } from './findings.js';
export type { Apart } from './fitted-window.js';
export { hiddenRig, wireHidden } from './hidden-rig.js';
export type { Course } from './model.js';
export type { Person } from './person.js';
export { swingLength } from './swing.js';
export { ToldPerson } from './told-person.js';
export * from './wiring/index.js';
export { type CalibrationStep, calibrationSteps } from './work.js';
