// The table of the wire for C. Generated from firmware/protocol.json by `npm run generate`.
#ifndef PROTOCOL_H
#define PROTOCOL_H

#define PROTOCOL_VERSION 1
#define FIRMWARE_NAME "synaptolytic"
#define FIRMWARE_MAJOR 0
#define FIRMWARE_MINOR 1
#define BAUD_RATE 115200UL

#define IMAGE_BYTES_MAX 80 /* largest image the AVR stores; a 9-32-2 image is 78 bytes */
#define LINE_BYTES_MAX 130 /* longest text line the board accepts, without its end: an OBS sentence of nine of the longest numbers */
#define INPUTS_MAX 9 /* observations of the largest network the AVR runs */
#define HIDDEN_MAX 32 /* hidden units of the largest network the AVR runs */
#define OUTPUTS_MAX 2 /* actions of the largest network the AVR runs */

enum {
  SYSEX_STORE = 1, /* host: an image, packed 8-to-7. board: error u8, slot u8, sequence u16, crc u16 */
  SYSEX_READ = 2, /* host: nothing. board: error u8, slot u8, sequence u16, then the image as stored */
  SYSEX_STATUS = 3, /* host: nothing. board: the status fields */
  SYSEX_STOP = 4, /* host: nothing. board: error u8. Motor off, state idle */
};

enum {
  STATE_BOOT = 0, /* starting */
  STATE_IDLE = 1, /* no motion; no valid image */
  STATE_READY = 2, /* no motion; a valid image is loaded */
};

enum {
  ERROR_OK = 0, /* no error */
  ERROR_IMAGE_LENGTH = 1, /* the image is shorter or longer than its shape says */
  ERROR_IMAGE_MAGIC = 2, /* this is not a synaptolytic image */
  ERROR_IMAGE_VERSION = 3, /* the image format is of another version */
  ERROR_IMAGE_SHAPE = 4, /* the network is larger than this board runs */
  ERROR_IMAGE_CRC = 5, /* the image was damaged on its way */
  ERROR_IMAGE_SIGNATURE = 6, /* the board computes this network differently from the compiler */
  ERROR_STORE_FAILED = 7, /* EEPROM did not keep what was written */
  ERROR_STORE_BUSY = 8, /* the previous image is still being written */
  ERROR_NO_IMAGE = 9, /* no image is stored */
  ERROR_SENTENCE_CHECKSUM = 10, /* the sentence was damaged on its way */
  ERROR_SENTENCE_SYNTAX = 11, /* the sentence cannot be read */
  ERROR_SENTENCE_STALE = 12, /* the number of the sentence was used before */
  ERROR_SENTENCE_FIELDS = 13, /* the number of observations is not that of the network */
  ERROR_LINE_TOO_LONG = 14, /* the line is longer than the board accepts */
  ERROR_UNKNOWN_WORD = 15, /* the word is not known; type help */
  ERROR_SYSEX_TOO_LONG = 16, /* the SysEx message is longer than the board accepts */
  ERROR_SYSEX_UNKNOWN = 17, /* the SysEx command is not known */
};

/* The names of the errors in the order of their numbers, each ended by a zero. */
#define ERROR_NAMES \
  "ok\0" \
  "image-length\0" \
  "image-magic\0" \
  "image-version\0" \
  "image-shape\0" \
  "image-crc\0" \
  "image-signature\0" \
  "store-failed\0" \
  "store-busy\0" \
  "no-image\0" \
  "sentence-checksum\0" \
  "sentence-syntax\0" \
  "sentence-stale\0" \
  "sentence-fields\0" \
  "line-too-long\0" \
  "unknown-word\0" \
  "sysex-too-long\0" \
  "sysex-unknown\0"

/* The names of the states in the order of their numbers, each ended by a zero. */
#define STATE_NAMES \
  "boot\0" \
  "idle\0" \
  "ready\0"

#define FLAG_SATURATED 1 /* an observation was outside the range of the scale or of Q10.13 and was held at the limit */

#endif
