// Reads and writes records in EEPROM, a byte at a time.
#include "record.h"

#include <stddef.h>

#include "crc16.h"
#include "hardware.h"
#include "protocol.h"
#include "static_assert.h"

enum { EEPROM_BYTES = 1024, MARK = 0xA5, NO_MARK = 0xFF };

/* Of the old format. */
enum { OLD_HEAD = 5, OLD_SETTINGS_VERSION = 2 };

STATIC_ASSERT(RING + RING_SLOTS * RING_SLOT_BYTES <= EEPROM_BYTES, map_fits_into_eeprom);
STATIC_ASSERT(offsetof(struct record, content) == RECORD_HEAD, head_has_no_gaps);
STATIC_ASSERT(RECORD_HEAD + RECORD_CONTENT_MAX <= RING_SLOT_BYTES, record_fits_into_slot);
STATIC_ASSERT((int)RECORD_CONTENT_MAX < (int)MARK, mark_is_no_length);

/* The record in hand, and where it goes. */
static struct {
  struct record record;
  bool taken;
  bool writing;
  uint16_t address;
  uint8_t step;
} hand;

static uint8_t kept[RECORD_KINDS]; /* places */

static uint16_t place_address(uint8_t place) {
  if (place < RIG_PLACES) return (uint16_t)(RIG_PLACE + place * RIG_PLACE_BYTES);
  return (uint16_t)(RING + (place - RIG_PLACES) * RING_SLOT_BYTES);
}

static const uint8_t *record_bytes(void) { return (const uint8_t *)&hand.record; }

static uint8_t record_length(void) { return (uint8_t)(RECORD_HEAD + hand.record.bytes); }

static uint16_t crc_of_head(uint8_t bytes, uint16_t sequence) {
  uint16_t crc = crc16_update(CRC16_INITIAL, bytes);
  crc = crc16_update(crc, (uint8_t)sequence);
  return crc16_update(crc, (uint8_t)(sequence >> 8));
}

static uint16_t crc_of_record(void) {
  uint16_t crc = crc_of_head(hand.record.bytes, hand.record.sequence);
  return crc16_more(crc, hand.record.content, hand.record.bytes);
}

void record_begin(void) {
  while (!eeprom_ready()) continue;
  hand.taken = false;
  hand.writing = false;
  for (uint8_t kind = 0; kind < RECORD_KINDS; kind++) kept[kind] = NO_PLACE;
}

static uint8_t read_at(uint16_t address, uint8_t offset) { return eeprom_read((uint16_t)(address + offset)); }

static uint16_t read_u16(uint16_t address, uint8_t offset) {
  return (uint16_t)(read_at(address, offset) | read_at(address, (uint8_t)(offset + 1)) << 8);
}

static uint8_t head_at(uint16_t address) { return eeprom_read(address) == MARK ? RECORD_HEAD : OLD_HEAD; }

uint8_t record_byte(uint8_t place, uint8_t offset) {
  uint16_t address = place_address(place);
  return read_at(address, (uint8_t)(head_at(address) + offset));
}

static bool is_old(uint8_t mark, uint8_t first) {
  return mark <= RECORD_CONTENT_MAX && (first == RECORD_IS_IMAGE || first == OLD_SETTINGS_VERSION);
}

const struct record *record_read(uint8_t place) {
  uint16_t address = place_address(place);
  struct record *record = &hand.record;
  record->mark = eeprom_read(address);
  record->sequence = read_u16(address, 1);
  record->crc = read_u16(address, 3);
  record->bytes = record->mark == MARK ? read_at(address, OLD_HEAD) : record->mark;
  record->content[0] = record_byte(place, 0);
  if (record->bytes > RECORD_CONTENT_MAX) return NULL;
  if (record->mark != MARK && !is_old(record->mark, record->content[0])) return NULL;
  for (uint8_t i = 1; i < record->bytes; i++) record->content[i] = record_byte(place, i);
  return crc_of_record() == record->crc ? record : NULL;
}

/* They wrap. */
static bool is_newer(uint16_t sequence, uint16_t than) { return (int16_t)(sequence - than) > 0; }

static uint8_t first_place(enum record_kind kind) { return kind == RECORD_IMAGE ? RIG_PLACES : 0; }

struct found record_newest(enum record_kind kind, uint16_t tried) {
  struct found found = {NO_PLACE, 0, false};
  uint8_t rotten = NO_PLACE;
  uint16_t rotten_sequence = 0;
  for (uint8_t place = first_place(kind); place < PLACES; place++) {
    if (tried >> place & 1) continue;
    bool whole = record_read(place) != NULL;
    const struct record *record = &hand.record;
    if ((record->content[0] == RECORD_IS_IMAGE) != (kind == RECORD_IMAGE)) continue;
    if (whole && (found.place == NO_PLACE || is_newer(record->sequence, found.sequence))) {
      found.place = place;
      found.sequence = record->sequence;
    } else if (!whole && record->mark == MARK && (rotten == NO_PLACE || is_newer(record->sequence, rotten_sequence))) {
      rotten = place;
      rotten_sequence = record->sequence;
    }
  }
  found.rotten = rotten != NO_PLACE && (found.place == NO_PLACE || is_newer(rotten_sequence, found.sequence));
  return found;
}

void record_keep(enum record_kind kind, uint8_t place) { kept[kind] = place; }

uint8_t record_next_place(enum record_kind kind, uint8_t after) {
  uint8_t place = after;
  do place = place + 1 < PLACES ? (uint8_t)(place + 1) : first_place(kind);
  while (place == kept[RECORD_SETTINGS] || place == kept[RECORD_IMAGE]);
  return place;
}

struct record *record_take(void) {
  if (hand.taken) return NULL;
  hand.taken = true;
  return &hand.record;
}

void record_drop(void) { hand.taken = false; }

void record_write(uint8_t place) {
  hand.record.mark = MARK;
  hand.record.crc = crc_of_record();
  hand.address = place_address(place);
  hand.step = 0;
  hand.writing = true;
}

/* Whether there is a mark that may be touched: of a whole record, of this format or the old one. */
static bool has_mark(void) {
  uint8_t mark = eeprom_read(hand.address);
  if (mark == MARK) return true;
  if (!is_old(mark, read_at(hand.address, OLD_HEAD))) return false;
  uint16_t crc = crc_of_head(mark, read_u16(hand.address, 1));
  for (uint8_t i = 0; i < mark; i++) crc = crc16_update(crc, read_at(hand.address, (uint8_t)(OLD_HEAD + i)));
  return crc == read_u16(hand.address, 3);
}

static bool is_written_from(uint8_t offset) {
  for (uint8_t i = offset; i < record_length(); i++) {
    if (read_at(hand.address, i) != record_bytes()[i]) return false;
  }
  return true;
}

static void write_byte(uint8_t offset, uint8_t value) {
  if (read_at(hand.address, offset) != value) eeprom_write((uint16_t)(hand.address + offset), value);
}

/* Step 0 ends the record that was there, the next ones write the new one from its second byte on, the last one its mark. */
static void write_step(void) {
  uint8_t offset = hand.step++;
  if (offset == 0) {
    if (has_mark()) write_byte(0, NO_MARK);
  } else if (offset < record_length()) {
    write_byte(offset, record_bytes()[offset]);
  } else {
    hand.writing = false;
    if (is_written_from(1)) write_byte(0, MARK);
  }
}

bool record_poll(uint8_t *error) {
  if (!eeprom_ready()) return false;
  if (hand.writing) {
    write_step();
    return false;
  }
  *error = is_written_from(0) ? ERROR_OK : ERROR_STORE_FAILED;
  hand.taken = false;
  return true;
}
