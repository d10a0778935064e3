// Learning: the methods, the trainer, and what a run leaves behind.
export { mostWorkers } from './evaluation/evaluator.js';
export { loadTask, type TaskSource } from './evaluation/load-task.js';
export type { OwnTaskErrorCode } from './evaluation/own-message.js';
export { isTaskModule } from './evaluation/own-task.js';
export { isPruning, type MethodName, methodNames } from './methods/methods.js';
export { type PresetName, presetNames, presets } from './presets.js';
export { type Comparison, compareRuns, type RunGroup, type RunSummary, type Spread } from './runs/compare-runs.js';
export { type Run, readRun } from './runs/read-run.js';
export { checkProgramVersion, type RunConfig, type RunErrorCode } from './runs/run-config.js';
export { type Recovered, RunDirectory } from './runs/run-directory.js';
export { type RunOptions, trainRun } from './runs/train-run.js';
export { score } from './score.js';
export {
  checkSettings,
  defaultSettings,
  type SettingChanges,
  SettingsError,
  type TrainingSettings,
} from './settings.js';
export {
  type GenerationRecord,
  type TrainingOptions,
  type TrainingResult,
  type TrainingState,
  train,
} from './trainer.js';
