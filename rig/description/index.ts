// Rig descriptions: YAML files with units, checked, and what follows from them for simulation, training and firmware.
export { changeRig, type RigChanges } from './change-rig.js';
export { formatRig } from './format-rig.js';
export { loadRig } from './load-rig.js';
export { lqrScales } from './lqr-scales.js';
export { parseRig } from './parse-rig.js';
export { rigNames } from './presets.js';
export type { RigErrorCode } from './problem.js';
export type { Rig } from './rig.js';
export { rigSettings } from './settings.js';
export { type RigTaskNumbers, rigTaskParameters } from './task-parameters.js';
