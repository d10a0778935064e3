// Learning: the methods, the trainer, and what a run leaves behind.
export { WriteError, writeFileAtomically } from './atomic-write.js';
export { Mk1, type Mk1Settings } from './mk1.js';
export type { Finalist, Individual, Optimiser } from './optimiser.js';
export { RunDirectory, RunExistsError } from './run-directory.js';
export {
  checkSettings,
  defaultSettings,
  type MethodName,
  methodNames,
  SettingsError,
  type TrainingSettings,
} from './settings.js';
export { type GenerationRecord, type TrainingOptions, type TrainingResult, train } from './trainer.js';
