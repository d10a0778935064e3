// The bytes of the Firmata protocol, version 2.5 (github.com/firmata/protocol, protocol.md).
#ifndef FIRMATA_BYTES_H
#define FIRMATA_BYTES_H

#define FIRMATA_PROTOCOL_MAJOR 2
#define FIRMATA_PROTOCOL_MINOR 5

enum {
  /* Messages; the low four bits of the first four name a port or a pin. */
  FIRMATA_DIGITAL = 0x90,
  FIRMATA_REPORT_ANALOG = 0xC0,
  FIRMATA_REPORT_DIGITAL = 0xD0,
  FIRMATA_ANALOG = 0xE0,
  FIRMATA_START_SYSEX = 0xF0,
  FIRMATA_SET_PIN_MODE = 0xF4,
  FIRMATA_SET_PIN_VALUE = 0xF5,
  FIRMATA_END_SYSEX = 0xF7,
  FIRMATA_VERSION = 0xF9,
  FIRMATA_SYSTEM_RESET = 0xFF,

  /* SysEx commands. Ids below 0x10 are the user's: ours are in protocol.h. */
  FIRMATA_USER_SYSEX_MAX = 0x0F,
  FIRMATA_ANALOG_MAPPING_QUERY = 0x69,
  FIRMATA_ANALOG_MAPPING_RESPONSE = 0x6A,
  FIRMATA_CAPABILITY_QUERY = 0x6B,
  FIRMATA_CAPABILITY_RESPONSE = 0x6C,
  FIRMATA_PIN_STATE_QUERY = 0x6D,
  FIRMATA_PIN_STATE_RESPONSE = 0x6E,
  FIRMATA_EXTENDED_ANALOG = 0x6F,
  FIRMATA_STRING_DATA = 0x71,
  FIRMATA_FIRMWARE = 0x79,
  FIRMATA_SAMPLING_INTERVAL = 0x7A,

  /* Pin modes. */
  FIRMATA_INPUT = 0x00,
  FIRMATA_OUTPUT = 0x01,
  FIRMATA_ANALOG_INPUT = 0x02,
  FIRMATA_PWM = 0x03,
  FIRMATA_PULL_UP = 0x0B,

  FIRMATA_LIST_END = 0x7F, /* ends a pin's capabilities; in the analog mapping: not an analog pin */
};

#endif
