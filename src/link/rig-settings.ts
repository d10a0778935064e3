// The settings of a rig as the board keeps them.
import { readFields, writeFields } from './fields.js';
import { type SettingsField, settingsFields } from './protocol.js';

/** The numbers of the table's settings, as the firmware takes them. */
export type RigSettings = Readonly<Record<SettingsField, number>>;

/**
 * The payload of CONFIGURE.
 *
 * @throws RangeError when a number does not fit its field.
 */
export function encodeSettings(settings: RigSettings): Uint8Array {
  return writeFields(settingsFields, settings);
}

/** Reads the fields of a SETTINGS reply, after its error code; undefined when it is too short for them. */
export function decodeSettings(payload: Uint8Array): RigSettings | undefined {
  return readFields(settingsFields, payload);
}
