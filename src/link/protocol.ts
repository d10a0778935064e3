// The table of the wire: ids, errors, fields and limits. Generated from firmware/protocol.json by `npm run generate`.

export const protocolVersion = 1;
export const firmware = { name: 'synaptolytic', major: 0, minor: 1 } as const;
export const baudRate = 115200;

export const limits = {
  /** Largest image the AVR stores; a 9-32-2 image is 78 bytes. */
  IMAGE_BYTES_MAX: 80,
  /** Longest text line the board accepts, without its end: an OBS sentence of nine of the longest numbers. */
  LINE_BYTES_MAX: 130,
  /** Observations of the largest network the AVR runs. */
  INPUTS_MAX: 9,
  /** Hidden units of the largest network the AVR runs. */
  HIDDEN_MAX: 32,
  /** Actions of the largest network the AVR runs. */
  OUTPUTS_MAX: 2,
} as const;

/** Ids of the SysEx commands. */
export const sysex = {
  /** Host: an image, packed 8-to-7. board: error u8, slot u8, sequence u16, crc u16. */
  STORE: 1,
  /** Host: nothing. board: error u8, slot u8, sequence u16, then the image as stored. */
  READ: 2,
  /** Host: nothing. board: the status fields. */
  STATUS: 3,
  /** Host: nothing. board: error u8. Motor off, state idle. */
  STOP: 4,
} as const;

/** The fields of a STATUS reply in their order, little endian. */
export const statusFields = [
  // Version of this table.
  { field: 'protocolVersion', type: 'u8' },
  { field: 'firmwareMajor', type: 'u8' },
  { field: 'firmwareMinor', type: 'u8' },
  // One of states.
  { field: 'state', type: 'u8' },
  // One of errors, the last one reported.
  { field: 'lastError', type: 'u8' },
  // MCUSR at boot: 1 power-on, 2 external, 4 brown-out, 8 watchdog.
  { field: 'resetCause', type: 'u8' },
  // Slot of the active image, 255 if none.
  { field: 'imageSlot', type: 'u8' },
  // Length of the active image, 0 if none.
  { field: 'imageBytes', type: 'u8' },
  // Sequence number of the active image.
  { field: 'imageSequence', type: 'u16' },
  // The last two bytes of the active image.
  { field: 'imageCrc', type: 'u16' },
  // Number of the last accepted OBS sentence; 0 after a reset.
  { field: 'lastObservation', type: 'u16' },
  // Answered OBS sentences since the reset.
  { field: 'inferences', type: 'u32' },
  // Inferences in which an observation saturated, since the reset.
  { field: 'saturations', type: 'u32' },
  // Refused sentences since the reset.
  { field: 'refusals', type: 'u16' },
  // Serial bytes lost since the reset.
  { field: 'overruns', type: 'u16' },
  // Milliseconds since the reset.
  { field: 'uptimeMs', type: 'u32' },
] as const;

export const states = {
  /** Starting. */
  BOOT: 0,
  /** No motion; no valid image. */
  IDLE: 1,
  /** No motion; a valid image is loaded. */
  READY: 2,
} as const;

export const errors = {
  OK: { id: 0, about: 'no error' },
  IMAGE_LENGTH: { id: 1, about: 'the image is shorter or longer than its shape says' },
  IMAGE_MAGIC: { id: 2, about: 'this is not a synaptolytic image' },
  IMAGE_VERSION: { id: 3, about: 'the image format is of another version' },
  IMAGE_SHAPE: { id: 4, about: 'the network is larger than this board runs' },
  IMAGE_CRC: { id: 5, about: 'the image was damaged on its way' },
  IMAGE_SIGNATURE: { id: 6, about: 'the board computes this network differently from the compiler' },
  STORE_FAILED: { id: 7, about: 'EEPROM did not keep what was written' },
  STORE_BUSY: { id: 8, about: 'the previous image is still being written' },
  NO_IMAGE: { id: 9, about: 'no image is stored' },
  SENTENCE_CHECKSUM: { id: 10, about: 'the sentence was damaged on its way' },
  SENTENCE_SYNTAX: { id: 11, about: 'the sentence cannot be read' },
  SENTENCE_STALE: { id: 12, about: 'the number of the sentence was used before' },
  SENTENCE_FIELDS: { id: 13, about: 'the number of observations is not that of the network' },
  LINE_TOO_LONG: { id: 14, about: 'the line is longer than the board accepts' },
  UNKNOWN_WORD: { id: 15, about: 'the word is not known; type help' },
  SYSEX_TOO_LONG: { id: 16, about: 'the SysEx message is longer than the board accepts' },
  SYSEX_UNKNOWN: { id: 17, about: 'the SysEx command is not known' },
} as const;

/** Bit numbers of the flags of an $ACT sentence. */
export const flags = {
  /** An observation was outside the range of the scale or of Q10.13 and was held at the limit. */
  SATURATED: 0,
} as const;

export type BoardErrorName = keyof typeof errors;
export type BoardStateName = keyof typeof states;
export type StatusField = (typeof statusFields)[number]['field'];
