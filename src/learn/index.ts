// Learning: the methods, the trainer, and what a run leaves behind.
export { mostWorkers } from './evaluation/evaluator.js';
export { loadTask, type TaskSource } from './evaluation/load-task.js';
export { isTaskModule } from './evaluation/own-task.js';
export { OwnTaskError, type OwnTaskErrorCode } from './evaluation/own-task-error.js';
export { WorkerError } from './evaluation/worker-pool.js';
export { isPruning, type MethodName, methodNames } from './methods/methods.js';
export { type PresetName, presetNames, presets } from './presets.js';
export { isTemporary, WriteError, writeFileAtomically } from './runs/atomic-write.js';
export { type Comparison, compareRuns, type RunGroup, type RunSummary, type Spread } from './runs/compare-runs.js';
export { type Run, readRun } from './runs/read-run.js';
export { checkProgramVersion, type RunConfig } from './runs/run-config.js';
export { type Recovered, RunDirectory } from './runs/run-directory.js';
export { RunError, type RunErrorCode } from './runs/run-error.js';
export { type RunOptions, trainRun } from './runs/train-run.js';
export { score } from './score.js';
export {
  checkSettings,
  defaultSettings,
  type SettingChanges,
  SettingsError,
  type TrainingSettings,
} from './settings.js';
export { mean, standardDeviation } from './statistics.js';
export {
  type GenerationRecord,
  type TrainingOptions,
  type TrainingResult,
  type TrainingState,
  train,
} from './trainer.js';
