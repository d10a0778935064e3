// The settings of a rig as the board keeps them.

import { type RigSettings, settingsFields } from '../protocol/index.js';
import { readFields, writeFields } from './fields.js';

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
