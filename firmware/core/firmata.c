// Parses Firmata messages and answers those about the board as a whole.
#include "firmata.h"

#include <string.h>

#include "command.h"
#include "firmata_bytes.h"
#include "firmata_i2c.h"
#include "firmata_pins.h"
#include "hardware.h"
#include "machine.h"
#include "protocol.h"
#include "rate.h"
#include "seven_bit.h"
#include "status.h"
#include "text.h"

/* The message that is being received. */
static struct {
  uint8_t command; /* 0: none */
  uint8_t count;
  bool too_long;
  uint16_t last_ms; /* when the last byte came, of whatever */
  uint8_t data[SYSEX_BYTES_MAX];
} message;

/* Bit: the host was told that this SysEx command is not known. A program asks again and again. */
static uint8_t told[(FIRMATA_SYSEX_MAX + 1) / 8];

static void write_version(void) {
  serial_write(FIRMATA_VERSION);
  serial_write(FIRMATA_PROTOCOL_MAJOR);
  serial_write(FIRMATA_PROTOCOL_MINOR);
}

static void write_firmware(void) {
  sysex_begin(FIRMATA_FIRMWARE);
  serial_write(FIRMWARE_MAJOR);
  serial_write(FIRMWARE_MINOR);
  for (const char *name = FLASH_TEXT(FIRMWARE_NAME); flash_u8(name) != 0; name++) sysex_value(flash_u8(name));
  sysex_end();
}

void firmata_introduce(void) {
  write_version();
  write_firmware();
}

static void begin_pins(void) {
  memset(told, 0, sizeof told);
  firmata_pins_begin();
}

void firmata_begin(void) {
  message.command = 0;
  begin_pins();
  firmata_i2c_begin();
}

/* Bytes that follow a command other than SysEx. */
static uint8_t data_bytes(uint8_t command) {
  switch (command) {
    case FIRMATA_DIGITAL:
    case FIRMATA_ANALOG:
    case FIRMATA_SET_PIN_MODE:
    case FIRMATA_SET_PIN_VALUE:
      return 2;
    case FIRMATA_REPORT_ANALOG:
    case FIRMATA_REPORT_DIGITAL:
      return 1;
    default:
      return 0;
  }
}

/* The command without the port or pin in its low bits, which those below SysEx have. */
static uint8_t command_of(uint8_t byte) { return byte < FIRMATA_START_SYSEX ? byte & 0xF0 : byte; }

static void answer_message(void) {
  uint8_t number = message.command & 0x0F;
  uint8_t first = message.data[0];
  uint8_t second = message.data[1];
  uint16_t value = (uint16_t)(first | (uint16_t)second << 7);
  switch (command_of(message.command)) {
    case FIRMATA_DIGITAL:
      firmata_write_port(number, (uint8_t)value);
      break;
    case FIRMATA_ANALOG:
      firmata_write_analog(number, value);
      break;
    case FIRMATA_SET_PIN_MODE:
      rate_understood();
      firmata_set_mode(first, second);
      break;
    case FIRMATA_SET_PIN_VALUE:
      firmata_write_pin(first, second != 0);
      break;
    case FIRMATA_REPORT_ANALOG:
      firmata_report_analog(number, first != 0);
      break;
    case FIRMATA_REPORT_DIGITAL:
      firmata_report_port(number, first != 0);
      break;
  }
}

/* Of what other firmwares have, by name. */
static void refuse_sysex(uint8_t id) {
  uint8_t bit = (uint8_t)(1u << (id & 7));
  if (told[id / 8] & bit) return;
  told[id / 8] |= bit;
  status_refuse_begin(ERROR_SYSEX_UNKNOWN);
  if (id == FIRMATA_SERIAL) text_flash(FLASH_TEXT("; serial ports"));
  else if (id == FIRMATA_STEPPER || id == FIRMATA_ACCEL_STEPPER) text_flash(FLASH_TEXT("; steppers"));
  else if (id == FIRMATA_ONE_WIRE) text_flash(FLASH_TEXT("; OneWire"));
  string_end();
}

static void answer_sysex(void) {
  uint8_t id = message.data[0];
  uint8_t *payload = message.data + 1;
  uint8_t count = (uint8_t)(message.count - 1);
  if (message.count == 0) return;
  rate_understood();
  if (message.too_long) status_refuse(ERROR_SYSEX_TOO_LONG);
  else if (id <= FIRMATA_USER_SYSEX_MAX) command_receive(id, payload, count);
  else if (id == FIRMATA_FIRMWARE) write_firmware();
  else if (!firmata_pins_sysex(id, payload, count) && !firmata_i2c_sysex(id, payload, count)) refuse_sysex(id);
}

/* A byte above 0x7F begins a message or ends a SysEx; a message it cuts short is dropped. */
static void receive_command(uint8_t byte) {
  bool ends_sysex = byte == FIRMATA_END_SYSEX && message.command == FIRMATA_START_SYSEX;
  message.command = 0;
  if (ends_sysex) {
    answer_sysex();
  } else if (byte == FIRMATA_VERSION) {
    write_version();
  } else if (byte == FIRMATA_SYSTEM_RESET) {
    begin_pins(); /* a rig's motion is not Firmata's to stop: one flipped bit makes this byte of 0xF7 */
  } else if (byte == FIRMATA_START_SYSEX || data_bytes(command_of(byte)) > 0) {
    message.command = byte;
    message.count = 0;
    message.too_long = false;
  }
}

static void receive_data(uint8_t byte) {
  if (message.count < SYSEX_BYTES_MAX) message.data[message.count++] = byte;
  else message.too_long = true;
  if (message.command != FIRMATA_START_SYSEX && message.count == data_bytes(command_of(message.command))) {
    answer_message();
    message.command = 0;
  }
}

bool firmata_is_in_payload(void) {
  return message.command == FIRMATA_START_SYSEX && message.count > 0 && message.count <= command_wire_bytes(message.data[0]);
}

void firmata_drop(void) { message.command = 0; }

void firmata_poll(void) {
  if ((uint16_t)((uint16_t)clock_ms() - message.last_ms) > MESSAGE_MS) firmata_drop(); /* its sender died in the middle of it */
}

bool firmata_receive(uint8_t byte) {
  message.last_ms = (uint16_t)clock_ms();
  if (byte >= 0x80) receive_command(byte);
  else if (message.command != 0) receive_data(byte);
  else return false;
  return true;
}
