// The ring of slots in EEPROM.
//
// A record is written so that a power cut at any moment leaves either the old or the new champion: its length is first made
// invalid, then everything else is written, then the length. The active record is in another slot and is not touched.
#include "store.h"

#include <stddef.h>
#include <string.h>

#include "crc16.h"
#include "hardware.h"
#include "image.h"
#include "signature.h"
#include "static_assert.h"

/* Address 0 is what a failing supply hits first (ATmega328P datasheet, section 8.4.2); the bytes up to the ring are free for settings. */
enum { EEPROM_BYTES = 1024, RING = 56, SLOTS = 11, SLOT_BYTES = 88 };

/* A record: length u8, sequence u16, CRC u16 of both and the image, image. */
enum { LENGTH, SEQUENCE, CRC = 3, IMAGE = 5, INVALID_LENGTH = 0xFF };

STATIC_ASSERT(RING + SLOTS * SLOT_BYTES <= EEPROM_BYTES, ring_fits_into_eeprom);
STATIC_ASSERT(IMAGE + IMAGE_BYTES_MAX <= SLOT_BYTES, record_fits_into_slot);

static struct network networks[2];
static struct network *network; /* of the active image; the other one is the candidate's */
static uint16_t network_crc;
static struct stored_image active;
static uint16_t newest_sequence;

enum phase { RESTING, SIGNING, WRITING, VERIFYING };

/* The image on its way into a slot. */
static struct {
  enum phase phase;
  uint8_t slot;
  uint8_t step;
  struct signature signature;
  uint8_t record[IMAGE + IMAGE_BYTES_MAX];
} candidate;

static uint16_t slot_address(uint8_t slot) { return (uint16_t)(RING + slot * SLOT_BYTES); }

static struct network *spare_network(void) { return network == &networks[0] ? &networks[1] : &networks[0]; }

static uint16_t record_u16(uint8_t offset) {
  return candidate.record[offset] | (uint16_t)candidate.record[offset + 1] << 8;
}

static uint16_t record_crc(void) {
  uint16_t crc = crc16_of(candidate.record, CRC);
  for (uint8_t i = 0; i < candidate.record[LENGTH]; i++) crc = crc16_update(crc, candidate.record[IMAGE + i]);
  return crc;
}

/* Reads a slot into the candidate; false if it holds no undamaged record. */
static bool read_record(uint8_t slot) {
  uint16_t address = slot_address(slot);
  candidate.slot = slot;
  candidate.record[LENGTH] = eeprom_read(address);
  if (candidate.record[LENGTH] > IMAGE_BYTES_MAX) return false;
  for (uint8_t i = 1; i < IMAGE + candidate.record[LENGTH]; i++) candidate.record[i] = eeprom_read(address + i);
  return record_crc() == record_u16(CRC);
}

static uint16_t crc_of_network(void) { return crc16_of((const uint8_t *)network, sizeof *network); }

static void activate_candidate(void) {
  uint8_t bytes = candidate.record[LENGTH];
  network = spare_network();
  network_crc = crc_of_network();
  active.slot = candidate.slot;
  active.bytes = bytes;
  active.sequence = record_u16(SEQUENCE);
  active.crc = record_u16((uint8_t)(IMAGE + bytes - 2));
}

/* Checks the candidate's image and makes it ready to be evaluated. */
static uint8_t load_candidate(void) {
  uint8_t error = image_check(candidate.record + IMAGE, candidate.record[LENGTH]);
  if (error == ERROR_OK) {
    image_decode(candidate.record + IMAGE, spare_network());
    signature_begin(&candidate.signature);
  }
  return error;
}

static bool signature_is_good(void) { return candidate.signature.crc == spare_network()->signature; }

static bool is_newer(uint16_t sequence, uint16_t than) { return (int16_t)(sequence - than) > 0; }

uint8_t store_begin(void) {
  while (!eeprom_ready()) continue; /* a reset does not end a write */
  network = NULL;
  active = (struct stored_image){.slot = STORE_NO_SLOT};
  candidate.phase = RESTING;
  newest_sequence = 0;

  uint8_t error = ERROR_OK;
  uint16_t tried = 0; /* bit: slot */
  for (bool first = true;; first = false) {
    uint8_t newest = STORE_NO_SLOT;
    uint16_t sequence = 0;
    for (uint8_t slot = 0; slot < SLOTS; slot++) {
      if ((tried >> slot & 1) || !read_record(slot)) continue;
      if (newest != STORE_NO_SLOT && !is_newer(record_u16(SEQUENCE), sequence)) continue;
      newest = slot;
      sequence = record_u16(SEQUENCE);
    }
    if (newest == STORE_NO_SLOT) return error;
    if (first) newest_sequence = sequence;
    tried |= (uint16_t)(1u << newest);

    read_record(newest);
    uint8_t fault = load_candidate();
    if (fault == ERROR_OK) {
      while (!signature_step(&candidate.signature, spare_network())) continue;
      if (signature_is_good()) {
        activate_candidate();
        return error;
      }
      fault = ERROR_IMAGE_SIGNATURE;
    }
    error = fault;
  }
}

const struct network *store_network(void) { return network; }

bool store_is_whole(void) { return network != NULL && crc_of_network() == network_crc; }

const struct stored_image *store_active(void) { return &active; }

uint8_t store_read(uint8_t offset) { return eeprom_read(slot_address(active.slot) + IMAGE + offset); }

bool store_is_busy(void) { return candidate.phase != RESTING; }

/* The slot after the last one tried, which is not the active one: a worn slot is not tried again at once. */
static uint8_t next_slot(void) {
  uint8_t slot = candidate.slot;
  do slot = (uint8_t)((slot + 1) % SLOTS);
  while (slot == active.slot);
  return slot;
}

uint8_t store_write(const uint8_t *image, uint8_t bytes) {
  if (store_is_busy()) return ERROR_STORE_BUSY;
  if (bytes > IMAGE_BYTES_MAX) return ERROR_IMAGE_LENGTH;
  candidate.record[LENGTH] = bytes;
  memcpy(candidate.record + IMAGE, image, bytes);
  uint8_t error = load_candidate();
  if (error == ERROR_OK) candidate.phase = SIGNING;
  return error;
}

static void begin_writing(void) {
  newest_sequence++;
  candidate.record[SEQUENCE] = (uint8_t)newest_sequence;
  candidate.record[SEQUENCE + 1] = (uint8_t)(newest_sequence >> 8);
  uint16_t crc = record_crc();
  candidate.record[CRC] = (uint8_t)crc;
  candidate.record[CRC + 1] = (uint8_t)(crc >> 8);
  candidate.slot = next_slot();
  candidate.step = 0;
  candidate.phase = WRITING;
}

/* Step 0 makes the length invalid, the next ones write the record from its second byte on, the last one writes the length. */
static void write_step(void) {
  uint8_t record_bytes = IMAGE + candidate.record[LENGTH];
  uint8_t offset = candidate.step % record_bytes;
  uint8_t value = candidate.step == 0 ? INVALID_LENGTH : candidate.record[offset];
  uint16_t address = slot_address(candidate.slot) + offset;
  if (eeprom_read(address) != value) eeprom_write(address, value);
  if (candidate.step++ == record_bytes) candidate.phase = VERIFYING;
}

static bool record_is_written(void) {
  uint16_t address = slot_address(candidate.slot);
  for (uint8_t i = 0; i < IMAGE + candidate.record[LENGTH]; i++) {
    if (eeprom_read(address + i) != candidate.record[i]) return false;
  }
  return true;
}

static bool end_with(uint8_t *error, uint8_t outcome) {
  candidate.phase = RESTING;
  *error = outcome;
  return true;
}

bool store_poll(uint8_t *error) {
  switch (candidate.phase) {
    case RESTING:
      return false;
    case SIGNING:
      if (!signature_step(&candidate.signature, spare_network())) return false;
      if (!signature_is_good()) return end_with(error, ERROR_IMAGE_SIGNATURE);
      begin_writing();
      return false;
    case WRITING:
      if (eeprom_ready()) write_step();
      return false;
    case VERIFYING:
      if (!eeprom_ready()) return false;
      if (!record_is_written()) return end_with(error, ERROR_STORE_FAILED);
      activate_candidate();
      return end_with(error, ERROR_OK);
  }
  return false;
}
