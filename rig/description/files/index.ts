// Rig descriptions on Node: rig files are read, and presets from the package's own.

export * from '../index.js';
export { loadRig, parseRig, presetAt, rigText } from './load-rig.js';
