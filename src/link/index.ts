// The link to a board: images, status and observations over Firmata and text sentences on one serial port, whatever that is.

export {
  type BoardErrorName,
  type BoardStateName,
  baudRate,
  errors as boardErrors,
  type FaultName,
  faults,
  type HomingMode,
  homingModes,
  limits,
  type PinName,
  pins as boardPins,
  type RigSettings,
  type SettingsField,
  settingsFields,
  settingsFlags,
  states as boardStates,
} from '../protocol/index.js';
export { boardSupplyVolts, boardWarnings, brownOutSentence } from './board-health.js';
export {
  BoardLink,
  type FlashResult,
  type ImagePlace,
  type LinkOptions,
  type StoredImage,
  type TelemetryListener,
} from './board-link.js';
export { type BytePort, closedUnheard, PortListeners } from './byte-port.js';
export { connectThrough } from './connect.js';
export { faultSentence } from './faults.js';
export { type FirmataClient, type FirmwareReport, PlainFirmata } from './firmata-client.js';
export {
  type BootLoader,
  type FirmwareFlashOptions,
  type FirmwareFlashResult,
  flashFirmware,
  identify,
} from './flash-firmware.js';
export type { StartClient } from './handshake.js';
export { LinkError, type LinkErrorCode } from './link-error.js';
export type { Answer } from './observation-exchange.js';
export { type Bystander, Overheard } from './overheard.js';
export { packSevenBit } from './seven-bit.js';
export type { BoardStatus } from './status.js';
export { type BootErrorCode, type BootPort, Stk500 } from './stk500.js';
export { canBeTold, type Telemetry } from './telemetry.js';
