// The link to a board: images, status and observations over Firmata (Johnny-Five) and text sentences on one serial port.

export {
  type BoardErrorName,
  type BoardStateName,
  baudRate,
  type FaultName,
  faults,
  type HomingMode,
  limits,
  type RigSettings,
  type SettingsField,
  settingsFlags,
} from '../protocol/index.js';
export {
  BoardLink,
  connect,
  type FlashResult,
  type ImagePlace,
  type LinkOptions,
  type StoredImage,
  type TelemetryListener,
} from './board-link.js';
export { faultSentence } from './faults.js';
export { LinkError, type LinkErrorCode } from './link-error.js';
export type { Answer } from './observation-exchange.js';
export type { BoardStatus } from './status.js';
export type { Telemetry } from './telemetry.js';
