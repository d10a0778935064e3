// Keeps and tells the board's status.
#include "status.h"

#include <stddef.h>

#include "hardware.h"
#include "machine.h"
#include "rig.h"
#include "safety.h"
#include "seven_bit.h"
#include "store.h"
#include "text.h"

static const uint8_t error_names[] FLASH = ERROR_NAMES;
static const uint8_t state_names[] FLASH = STATE_NAMES;
static const uint8_t fault_names[] FLASH = FAULT_NAMES;

struct counters counters;
static uint8_t last_error;

/* How old the reading of the board's supply may be. */
enum { MEASURED_EVERY_MS = 250 };

/* The supply in mV, times the reading of the reference, which is 1.1 V of it. */
static const uint32_t supply_times_reading = 1100UL * 1024;

static uint16_t measured_ms;

void status_begin(void) {
  counters = (struct counters){0};
  last_error = ERROR_OK;
  reference_read();
}

void status_poll(void) {
  uint16_t now_ms = (uint16_t)clock_ms();
  if ((uint16_t)(now_ms - measured_ms) < MEASURED_EVERY_MS) return;
  measured_ms = now_ms;
  reference_read();
}

void status_error(uint8_t error) { last_error = error; }

void status_write_error(uint8_t error, char separator) {
  text_unsigned(error);
  text_char(separator);
  text_from_list(error_names, error);
}

void status_write_state(void) { text_from_list(state_names, safety_state()); }

void status_write_fields(void) {
  const struct stored_image *image = store_active();
  packed_u8(PROTOCOL_VERSION);
  packed_u8(FIRMWARE_MAJOR);
  packed_u8(FIRMWARE_MINOR);
  packed_u8(safety_state());
  packed_u8(last_error);
  packed_u8(safety_fault());
  packed_u8(reset_cause());
  packed_u8(image->slot);
  packed_u8(image->bytes);
  packed_u16(image->sequence);
  packed_u16(image->crc);
  packed_u16(counters.last_observation);
  packed_u32(counters.inferences);
  packed_u32(counters.saturations);
  packed_u16(counters.refusals);
  packed_u16(serial_overruns());
  packed_u32(clock_ms());
  packed_u8(safety_is_homed());
  packed_u16(rig_crc());
  packed_u16(serial_frame_errors());
  packed_u16(reference_read());
  packed_u8(extended_fuse());
}

static void long_field(const char *name, uint32_t value) {
  text_flash(name);
  text_unsigned(value);
}

static void field(const char *name, uint16_t value) { long_field(name, value); }

static void write_image(void) {
  const struct network *network = store_network();
  if (network == NULL) {
    text_flash(FLASH_TEXT("|image=none"));
    return;
  }
  field(FLASH_TEXT("|image="), network->inputs);
  field(FLASH_TEXT("-"), network->hidden);
  field(FLASH_TEXT("-"), network->outputs);
  field(FLASH_TEXT(" #"), store_active()->sequence);
  text_flash(FLASH_TEXT(" crc="));
  text_hex((uint8_t)(store_active()->crc >> 8), 'a');
  text_hex((uint8_t)store_active()->crc, 'a');
}

static void write_rig(void) {
  if (rig_settings() == NULL) {
    text_flash(FLASH_TEXT("|rig=none"));
    return;
  }
  text_flash(safety_is_homed() ? FLASH_TEXT("|rig=homed") : FLASH_TEXT("|rig=not-homed"));
  text_flash(FLASH_TEXT("|fault="));
  text_from_list(fault_names, safety_fault());
}

static void write_supply(void) {
  uint16_t reference = reference_read();
  if (reference == 0) return;
  field(FLASH_TEXT("|supply="), (uint16_t)(supply_times_reading / reference));
  text_flash(FLASH_TEXT("mV"));
}

void status_write_line(void) {
  text_char('<');
  status_write_state();
  field(FLASH_TEXT("|fw="), FIRMWARE_MAJOR);
  field(FLASH_TEXT("."), FIRMWARE_MINOR);
  write_image();
  write_rig();
  long_field(FLASH_TEXT("|inferences="), counters.inferences);
  long_field(FLASH_TEXT("|saturations="), counters.saturations);
  field(FLASH_TEXT("|refusals="), counters.refusals);
  field(FLASH_TEXT("|overruns="), serial_overruns());
  field(FLASH_TEXT("|frame-errors="), serial_frame_errors());
  write_supply();
  text_flash(FLASH_TEXT("|error="));
  status_write_error(last_error, ' ');
  long_field(FLASH_TEXT("|up="), clock_ms());
  text_flash(FLASH_TEXT("ms>"));
  text_end_line();
}

void status_refuse_begin(uint8_t error) {
  status_error(error);
  string_begin();
  text_flash(FLASH_TEXT("error "));
  status_write_error(error, ' ');
}

void status_refuse(uint8_t error) {
  status_refuse_begin(error);
  string_end();
}
