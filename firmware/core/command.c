// Carries out the user SysEx commands.
#include "command.h"

#include <stddef.h>

#include "control.h"
#include "firmata_pins.h"
#include "hardware.h"
#include "line.h"
#include "machine.h"
#include "rig.h"
#include "safety.h"
#include "seven_bit.h"
#include "static_assert.h"
#include "status.h"
#include "store.h"
#include "telemetry.h"

STATIC_ASSERT(sizeof(struct settings) <= IMAGE_BYTES_MAX, settings_fit_into_a_message);

static void begin_reply(uint8_t id, uint8_t error) {
  if (error != ERROR_OK) status_error(error);
  packed_begin(id);
  packed_u8(error);
}

static void reply(uint8_t id, uint8_t error) {
  begin_reply(id, error);
  packed_end();
}

static void reply_store(uint8_t error) {
  const struct stored_image *image = store_active();
  begin_reply(SYSEX_STORE, error);
  packed_u8(image->slot);
  packed_u16(image->sequence);
  packed_u16(image->crc);
  packed_end();
}

static void reply_configure(uint8_t error) {
  begin_reply(SYSEX_CONFIGURE, error);
  packed_u16(rig_crc());
  packed_end();
}

static void reply_read(void) {
  const struct stored_image *image = store_active();
  uint8_t error = ERROR_OK;
  if (image->slot == STORE_NO_SLOT) error = ERROR_NO_IMAGE;
  else if (store_is_busy() || rig_is_busy()) error = ERROR_STORE_BUSY;
  begin_reply(SYSEX_READ, error);
  packed_u8(image->slot);
  packed_u16(image->sequence);
  if (error == ERROR_OK) {
    for (uint8_t i = 0; i < image->bytes; i++) packed_u8(store_read(i));
  }
  packed_end();
}

static void reply_settings(void) {
  const struct settings *settings = rig_settings();
  begin_reply(SYSEX_SETTINGS, settings == NULL ? ERROR_NO_RIG : ERROR_OK);
  if (settings != NULL) packed_bytes(settings, sizeof *settings);
  packed_end();
}

/* Whether image or settings may be replaced now: EEPROM takes one at a time, and neither while the machine may move. */
static uint8_t may_replace(void) {
  if (safety_may_move()) return ERROR_WRONG_STATE;
  return store_is_busy() || rig_is_busy() ? ERROR_STORE_BUSY : ERROR_OK;
}

static uint8_t begin_store(const uint8_t *image, uint8_t bytes) {
  uint8_t error = may_replace();
  return error == ERROR_OK ? store_write(image, bytes) : error;
}

static uint8_t begin_configure(const uint8_t *fields, uint8_t bytes) {
  const struct settings *settings = bytes == 0 ? NULL : (const struct settings *)fields;
  uint8_t error = may_replace();
  if (error == ERROR_OK && settings != NULL) { error = bytes == sizeof *settings ? rig_check(settings) : ERROR_SETTINGS_LENGTH; }
  if (error == ERROR_OK) {
    firmata_pins_end(); /* a rig has its pins back before it is stored */
    error = rig_write(settings);
    if (error == ERROR_OK) control_timer(0, 0); /* the settings change under it */
    else firmata_pins_begin();
  }
  return error;
}

static uint8_t home(uint8_t mode) { return mode > HOMING_GUIDED ? ERROR_SETTINGS_VALUE : control_home(mode); }

static uint8_t drive(const uint8_t *payload) {
  return control_drive((int16_t)(payload[0] | (uint16_t)payload[1] << 8), payload[2] | (uint16_t)payload[3] << 8);
}

enum { ANY_LENGTH = 255 };

/* Bytes that follow a command of fixed length; ANY_LENGTH for the others. */
static uint8_t payload_bytes(uint8_t id) {
  switch (id) {
    case SYSEX_HOME:
    case SYSEX_TELEMETRY:
      return 1;
    case SYSEX_DRIVE:
      return 4;
    case SYSEX_STORE:
    case SYSEX_CONFIGURE:
    case SYSEX_STOP: /* whatever damage it came with */
      return ANY_LENGTH;
    default:
      return 0;
  }
}

uint8_t command_wire_bytes(uint8_t id) {
  uint8_t bytes = payload_bytes(id);
  if (bytes == ANY_LENGTH) return 0;
  return (uint8_t)(SEVEN_BIT_LENGTH(bytes));
}

void command_receive(uint8_t id, uint8_t *payload, uint8_t count) {
  uint8_t bytes = seven_bit_unpack(payload, count);
  uint8_t expected = payload_bytes(id);
  uint8_t error;
  if (expected != ANY_LENGTH && bytes != expected) {
    status_refuse(ERROR_SYSEX_UNKNOWN);
    return;
  }
  switch (id) {
    case SYSEX_STORE:
      error = begin_store(payload, bytes);
      if (error != ERROR_OK) reply_store(error);
      break;
    case SYSEX_READ:
      reply_read();
      break;
    case SYSEX_STATUS:
      packed_begin(SYSEX_STATUS);
      status_write_fields();
      packed_end();
      break;
    case SYSEX_STOP:
      safety_stop();
      line_begin(); /* a half-typed word is not carried out after it */
      reply(id, ERROR_OK);
      break;
    case SYSEX_HOME:
      reply(id, home(payload[0]));
      break;
    case SYSEX_ARM:
      reply(id, control_arm());
      break;
    case SYSEX_DISARM:
      reply(id, safety_disarm());
      break;
    case SYSEX_CLEAR:
      reply(id, safety_clear());
      break;
    case SYSEX_CONFIGURE:
      error = begin_configure(payload, bytes);
      if (error != ERROR_OK) reply_configure(error);
      break;
    case SYSEX_SETTINGS:
      reply_settings();
      break;
    case SYSEX_TELEMETRY:
      telemetry_every(payload[0]);
      reply(id, ERROR_OK);
      break;
    case SYSEX_LEASE:
      safety_lease();
      break;
    case SYSEX_DRIVE:
      reply(id, drive(payload));
      break;
    default:
      status_refuse(ERROR_SYSEX_UNKNOWN);
  }
}

void command_poll(void) {
  uint8_t error;
  if (store_poll(&error)) reply_store(error);
  if (rig_poll(&error)) {
    safety_rig_changed();
    firmata_pins_begin(); /* other pins may be free now */
    control_begin();
    reply_configure(error);
  }
}
