/**
 * Training without files and threads, for Node and browsers alike: methods, tasks, evaluation in the calling thread, settings, the trainer.
 *
 * @module synaptolytic/training
 */

export {
  type Evaluation,
  type EvaluationRequest,
  type Evaluator,
  localEvaluator,
  type PlaySettings,
  type Race,
  type Starts,
} from '../evaluation/index.js';
export {
  type Activity,
  type AnyMethodSettings,
  type CmaLayerSettings,
  type CmaSettings,
  createOptimiser,
  type EvolveSettings,
  type Finalist,
  type Individual,
  isPruning,
  isVerified,
  type MethodName,
  type MethodSettings,
  type Mk1Settings,
  type Mk2Settings,
  methodNames,
  type Optimiser,
  type OptimiserSettings,
  type OwnSettings,
  type PopulationSettings,
  type RegrowSettings,
  type SavedNetwork,
  SettingsError,
  type SettingsOf,
  type SettingWords,
  type UnscaledNetwork,
} from '../methods/index.js';
export { builtInTask, isTaskModule, makeTask, type OwnTaskErrorCode, type TaskSource } from '../tasks/index.js';
export type { Choice, SavedChoice } from './choice.js';
export { type Judge, type Judgement, twinJudge, twinSource } from './judge.js';
export { type PresetName, presetNames, presets } from './presets.js';
export {
  type Attempt,
  type GenerationRecord,
  type LessonRecord,
  reachesTarget,
  type Solved,
  type TrainingOptions,
  type TrainingState,
} from './records.js';
export { scaled } from './scaled.js';
export {
  checkSettings,
  defaultSettings,
  type RunSettings,
  type SettingChanges,
  type TrainingSettings,
  type Twin,
  targetOf,
} from './settings.js';
export { bestSoFar, type TrainingResult, trainWith } from './trainer.js';
