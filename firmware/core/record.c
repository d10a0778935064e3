// Reads and writes records in EEPROM, a byte at a time.
#include "record.h"

#include <stddef.h>

#include "crc16.h"
#include "hardware.h"
#include "protocol.h"
#include "static_assert.h"

enum { EEPROM_BYTES = 1024, INVALID_LENGTH = 0xFF };

STATIC_ASSERT(IMAGE_SLOT + IMAGE_SLOTS * IMAGE_SLOT_BYTES <= EEPROM_BYTES, map_fits_into_eeprom);
STATIC_ASSERT(offsetof(struct record, content) == RECORD_HEAD, head_has_no_gaps);

/* The record in hand, and where it goes. */
static struct {
  struct record record;
  bool taken;
  bool writing;
  uint16_t address;
  uint8_t step;
} hand;

static const uint8_t *record_bytes(void) { return (const uint8_t *)&hand.record; }

static uint8_t record_length(void) { return (uint8_t)(RECORD_HEAD + hand.record.bytes); }

static uint16_t crc_of_record(void) {
  uint16_t crc = crc16_of(record_bytes(), offsetof(struct record, crc));
  for (uint8_t i = 0; i < hand.record.bytes; i++) crc = crc16_update(crc, hand.record.content[i]);
  return crc;
}

void record_begin(void) {
  while (!eeprom_ready()) continue;
  hand.taken = false;
  hand.writing = false;
}

const struct record *record_read(uint16_t address) {
  uint8_t *to = (uint8_t *)&hand.record;
  *to = eeprom_read(address);
  if (hand.record.bytes > RECORD_CONTENT_MAX) return NULL;
  for (uint8_t i = 1; i < record_length(); i++) to[i] = eeprom_read(address + i);
  return crc_of_record() == hand.record.crc ? &hand.record : NULL;
}

struct record *record_take(void) {
  if (hand.taken) return NULL;
  hand.taken = true;
  return &hand.record;
}

void record_drop(void) { hand.taken = false; }

void record_write(uint16_t address) {
  hand.record.crc = crc_of_record();
  hand.address = address;
  hand.step = 0;
  hand.writing = true;
}

/* Step 0 makes the length invalid, the next ones write the record from its second byte on, the last one writes the length. */
static void write_step(void) {
  uint8_t offset = hand.step % record_length();
  uint8_t value = hand.step == 0 ? INVALID_LENGTH : record_bytes()[offset];
  uint16_t address = hand.address + offset;
  if (eeprom_read(address) != value) eeprom_write(address, value);
  if (hand.step++ == record_length()) hand.writing = false;
}

static bool record_is_written(void) {
  for (uint8_t i = 0; i < record_length(); i++) {
    if (eeprom_read(hand.address + i) != record_bytes()[i]) return false;
  }
  return true;
}

bool record_poll(uint8_t *error) {
  if (!eeprom_ready()) return false;
  if (hand.writing) {
    write_step();
    return false;
  }
  *error = record_is_written() ? ERROR_OK : ERROR_STORE_FAILED;
  hand.taken = false;
  return true;
}
