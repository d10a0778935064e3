// Rig descriptions: YAML files with units, checked, and what follows from them for simulation, training and firmware. Reads no files.
export { type Kind, parseQuantity, readUnit } from '../quantities/index.js';
export { changeRig, type RigChanges } from './change-rig.js';
export { checkRig } from './check-rig.js';
export { editRigFile } from './edit-rig-file.js';
export { energySwingUp } from './energy-swing-up.js';
export { formatRig } from './format-rig.js';
export { type BalancedRig, lqrScales } from './lqr-scales.js';
export { parseRigWith } from './parse-rig.js';
export { type RigText, rigNames } from './presets.js';
export type { Problem, RigErrorCode } from './problem.js';
export type { Rig } from './rig.js';
export { type FormField, type FormGroup, type RigForm, rigForm } from './rig-form.js';
export { rigSettings } from './settings.js';
export { type MachineOptions, machineParameters, type SwingUpTraining, swingUpTraining } from './swing-up-training.js';
export { type RigTaskNumbers, rigTaskParameters } from './task-parameters.js';
export { type TwinTask, twinTask } from './twin-task.js';
export type { RigUncertainties } from './uncertainties.js';
