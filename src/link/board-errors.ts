// What a board's refusal means and what to do about it.

import { type BoardErrorName, errors, limits } from '../protocol/index.js';
import { LinkError } from './link-error.js';

const largest = `${limits.INPUTS_MAX}-${limits.HIDDEN_MAX}-${limits.OUTPUTS_MAX}`;
const otherFile = 'Check that the file is a champion.syn and compile the champion again.';
const sameVersion = 'Use a host program and a firmware of the same version.';
const again = 'Try again; if it happens often, check the cable and what disturbs it.';

const advice: Readonly<Record<BoardErrorName, string>> = {
  OK: '',
  IMAGE_LENGTH: otherFile,
  IMAGE_MAGIC: otherFile,
  IMAGE_VERSION: sameVersion,
  IMAGE_SHAPE: `This board runs networks up to ${largest}; train a smaller one.`,
  IMAGE_CRC: again,
  IMAGE_SIGNATURE: sameVersion,
  STORE_FAILED: 'Try again; if it stays so, the EEPROM is worn out and the board must be replaced.',
  STORE_BUSY: 'Wait a second and try again.',
  NO_IMAGE: 'Store an image first with `synaptolytic flash`.',
  SENTENCE_CHECKSUM: again,
  SENTENCE_SYNTAX: again,
  SENTENCE_STALE: 'Make sure that no other program talks to the board.',
  SENTENCE_FIELDS: 'Flash the champion that belongs to this task.',
  LINE_TOO_LONG: again,
  UNKNOWN_WORD: again,
  SYSEX_TOO_LONG: otherFile,
  SYSEX_UNKNOWN: sameVersion,
  SETTINGS_LENGTH: sameVersion,
  SETTINGS_VALUE: 'Check the rig file, and use a host program and a firmware of the same version.',
  NO_RIG: 'Configure the rig first: `synaptolytic rig home --rig NAME` does.',
  NOT_HOMED: 'Home the rig first with `synaptolytic rig home`.',
  WRONG_STATE: 'Disarm the machine or wait until it has come to rest, then try again.',
  FAULT_LATCHED: 'See what the fault is with `synaptolytic rig monitor`, put it right and clear it.',
  NETWORK_INPUTS: 'Flash a champion that was trained for the rig, or for swing-up or balance.',
  SETTINGS_ROTTEN: 'Configure the rig again.',
  IMAGE_ROTTEN: 'Flash the champion again.',
  RESET_UNKNOWN: 'If nobody reset it or opened its port, check its supply, and home the rig again.',
  PIN_TAKEN: 'Use another pin, or forget the rig.',
  PIN_MODE: 'Use a pin that has the mode, and set its mode first.',
  I2C_PINS: 'Forget the rig, or wire the device to a board of its own.',
  I2C_REQUEST: 'Ask for less in one request.',
  I2C_NO_DEVICE: 'Check the address and the wires of the device, and its supply.',
  I2C_STUCK: 'Check that SDA and SCL are not swapped or short, and switch the device off and on.',
};

/** Name of an error code in the table of the wire; undefined for a code that is not in it. */
export function boardErrorName(code: number): BoardErrorName | undefined {
  return (Object.keys(errors) as BoardErrorName[]).find((name) => errors[name].id === code);
}

/**
 * The error for a refusal.
 *
 * @param path the board's port.
 * @param code the board's error code.
 */
export function refusal(path: string, code: number): LinkError {
  const name = boardErrorName(code);
  if (!name)
    return new LinkError('LINK_REFUSED', `The board at ${path} refused with the unknown error ${code}. ${sameVersion}`);
  const message = `The board at ${path} refused (error ${code}, ${name}): ${errors[name].about}. ${advice[name]}`;
  return new LinkError('LINK_REFUSED', message, name);
}
