// Validation: episodes of a champion in Node and on a board, measured and judged by limits.
export { validateBaseline } from './baseline.js';
export { championTask, playedTask } from './champion-task.js';
export { defaultLimits, ownLimits } from './default-limits.js';
export { type TwinOptions, validateTwin } from './effects.js';
export { type Limit, type LimitErrorCode, parseLimit, parseLimits } from './limits.js';
export { faultError, MachineError, type MachineErrorCode } from './machine-error.js';
export { type Measurement, type MeasurementName, measurementTable, spread } from './measurements.js';
export { hasMotion, type MotionSample, type MotionSummary, summarizeMotion } from './motion.js';
export { type ProcessorEpisode, type ProcessorOptions, validateProcessor } from './processor.js';
export { missingTicks, type RecordedTick } from './recorded-ticks.js';
export { parseRecording, Recorder, type Recording, type RecordingFormat } from './recording.js';
export { type Replay, replay } from './replay.js';
export { checkPeriod, type RigEpisode, type RigOptions, rigFor, validateRig } from './rig.js';
export { type RigRun, runMachine, seenState, ticksBetween } from './rig-run.js';
export { type Machine, RigSession, type SessionOptions, wire } from './rig-session.js';
export { type DeviationResult, type Robustness, type RobustnessPoint, validateRobustness } from './robustness.js';
export { isOver, motionOf, type RigGame, rigGame, type Score, scoreOf, startOf } from './scoring.js';
export {
  recordedEpisode,
  rigEpisode,
  runEpisode,
  type ShownEpisode,
  type ShownMoment,
  type ShownOptions,
  softwareEpisode,
  twinEpisode,
} from './shown-episode.js';
export { type SoftwareEpisode, validateSoftware } from './software.js';
export type { TickTrace } from './stopwatch.js';
export { type Effect, effects, playTwin, type TwinConditions, type TwinRun } from './twin.js';
export { type Progress, type ValidationOptions, validationStart, yieldToEventLoop } from './validation.js';
export { type Check, judge, type LevelResult, unjudged, type Verdict } from './verdict.js';
