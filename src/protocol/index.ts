// What firmware, host and docs share, generated from firmware/protocol.json and firmware/uno.json: messages, limits, faults, states, pins.
import type { SettingsField } from './wire.js';

export { analog0, type PinName, pinCount, pins, traceBits, traceRegister } from './uno.js';
export {
  type BoardErrorName,
  type BoardStateName,
  baudRate,
  errors,
  type FaultName,
  faults,
  firmware,
  flags,
  type HomingMode,
  homingModes,
  limits,
  protocolVersion,
  type SettingsField,
  type StatusField,
  type SwitchName,
  settingsFields,
  settingsFlags,
  states,
  statusFields,
  switches,
  sysex,
  type TelemetryField,
  telemetryFields,
} from './wire.js';

/** The numbers of the table's settings, as the firmware takes them. */
export type RigSettings = Readonly<Record<SettingsField, number>>;
