// Validation: episodes of a champion in Node and on a board, measured and judged by limits.
export { ChampionTaskError, championTask } from './champion-task.js';
export { defaultLimits } from './default-limits.js';
export { type Limit, LimitError, type LimitErrorCode, parseLimit, parseLimits } from './limits.js';
export { type Measurement, type MeasurementName, measurementTable } from './measurements.js';
export { type ProcessorEpisode, validateProcessor } from './processor.js';
export { type SoftwareEpisode, validateSoftware } from './software.js';
export type { Progress, ValidationOptions } from './validation.js';
export { type Check, judge, type LevelResult, unjudged, type Verdict } from './verdict.js';
