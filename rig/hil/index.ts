// Validation: episodes of a champion in Node and on a board, measured and judged by limits.
export { championTask } from './champion-task.js';
export { defaultLimits } from './default-limits.js';
export { validateTwin } from './effects.js';
export { type Limit, type LimitErrorCode, parseLimit, parseLimits } from './limits.js';
export { faultError, MachineError, type MachineErrorCode } from './machine-error.js';
export { type Measurement, type MeasurementName, measurementTable, spread } from './measurements.js';
export { hasMotion, type MotionSummary, summarizeMotion } from './motion.js';
export { type ProcessorEpisode, validateProcessor } from './processor.js';
export { parseRecording, Recorder, type Recording, type RecordingFormat } from './recording.js';
export { type Drift, type Replay, replay } from './replay.js';
export { checkPeriod, type RigEpisode, rigFor, validateRig } from './rig.js';
export { type RigRun, runMachine, seenState } from './rig-run.js';
export { type Machine, RigSession, wire } from './rig-session.js';
export { isOver, motionOf, type RigGame, rigGame, scoreOf, startOf } from './scoring.js';
export { type SoftwareEpisode, validateSoftware } from './software.js';
export { type Effect, effects, playTwin } from './twin.js';
export { type Progress, type ValidationOptions, validationStart, yieldToEventLoop } from './validation.js';
export { type Check, judge, type LevelResult, unjudged, type Verdict } from './verdict.js';
