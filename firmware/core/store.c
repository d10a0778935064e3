// Images in the ring of slots in EEPROM, each a record of its own. The active one is never written to.
#include "store.h"

#include <stddef.h>
#include <string.h>

#include "crc16.h"
#include "hardware.h"
#include "image.h"
#include "record.h"
#include "signature.h"
#include "static_assert.h"

STATIC_ASSERT(IMAGE_BYTES_MAX <= RECORD_CONTENT_MAX, image_fits_into_record);

static struct network networks[2];
static struct network *network; /* of the active image; the other one is the candidate's */
static uint16_t network_crc;
static struct stored_image active;
static uint8_t active_place;
static uint16_t newest_sequence;

enum phase { RESTING, SIGNING, WRITING };

/* The image on its way into a slot. */
static struct {
  enum phase phase;
  uint8_t place;
  struct record *record;
  struct signature signature;
} candidate;

static struct network *spare_network(void) { return network == &networks[0] ? &networks[1] : &networks[0]; }

/* Of what an inference reads. */
static uint16_t crc_of_network(void) {
  uint8_t kinds = (uint8_t)(network->kinds * network_kind_bytes(network));
  return crc16_of((const uint8_t *)network, (uint8_t)(offsetof(struct network, kind_list) + kinds));
}

static void activate(uint8_t place, const struct record *record) {
  const uint8_t *crc = record->content + record->bytes - 2;
  network = spare_network();
  network_crc = crc_of_network();
  active_place = place;
  record_keep(RECORD_IMAGE, place);
  active.slot = (uint8_t)(place - RIG_PLACES);
  active.bytes = record->bytes;
  active.sequence = record->sequence;
  active.crc = crc[0] | (uint16_t)crc[1] << 8;
}

/* Checks an image and makes it ready to be evaluated. */
static uint8_t load(const struct record *record) {
  uint8_t error = image_check(record->content, record->bytes);
  if (error == ERROR_OK) {
    image_decode(record->content, spare_network());
    signature_begin(&candidate.signature);
  }
  return error;
}

static bool signature_is_good(void) { return candidate.signature.crc == spare_network()->signature; }

/* Loads the image in a place and computes its signature. */
static uint8_t load_place(uint8_t place) {
  const struct record *record = record_read(place);
  uint8_t error = load(record);
  if (error != ERROR_OK) return error;
  while (!signature_step(&candidate.signature, spare_network())) continue;
  if (!signature_is_good()) return ERROR_IMAGE_SIGNATURE;
  activate(place, record);
  return ERROR_OK;
}

uint8_t store_begin(void) {
  network = NULL;
  active = (struct stored_image){.slot = STORE_NO_SLOT};
  candidate.phase = RESTING;
  candidate.place = PLACES - 1;
  newest_sequence = 0;

  uint8_t error = ERROR_OK;
  for (uint16_t tried = 0;;) { /* bit: place */
    struct found newest = record_newest(RECORD_IMAGE, tried);
    if (newest.rotten) error = ERROR_IMAGE_ROTTEN;
    if (newest.place == NO_PLACE) return error;
    if (tried == 0) newest_sequence = newest.sequence;
    tried |= (uint16_t)(1u << newest.place);
    candidate.place = newest.place;
    uint8_t fault = load_place(newest.place);
    if (fault == ERROR_OK) return error;
    error = fault;
  }
}

const struct network *store_network(void) { return network; }

bool store_is_whole(void) { return network != NULL && crc_of_network() == network_crc; }

const struct stored_image *store_active(void) { return &active; }

uint8_t store_read(uint8_t offset) { return record_byte(active_place, offset); }

bool store_is_busy(void) { return candidate.phase != RESTING; }

uint8_t store_write(const uint8_t *image, uint8_t bytes) {
  if (bytes > IMAGE_BYTES_MAX) return ERROR_IMAGE_LENGTH;
  struct record *record = record_take();
  if (record == NULL) return ERROR_STORE_BUSY;
  record->bytes = bytes;
  memcpy(record->content, image, bytes);
  uint8_t error = load(record);
  if (error != ERROR_OK) {
    record_drop();
    return error;
  }
  candidate.record = record;
  candidate.phase = SIGNING;
  return ERROR_OK;
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
      if (!signature_is_good()) {
        record_drop();
        return end_with(error, ERROR_IMAGE_SIGNATURE);
      }
      candidate.record->sequence = ++newest_sequence;
      candidate.place = record_next_place(RECORD_IMAGE, candidate.place); /* a worn one is not tried again at once */
      record_write(candidate.place);
      candidate.phase = WRITING;
      return false;
    case WRITING:
      if (!record_poll(error)) return false;
      if (*error == ERROR_OK) activate(candidate.place, candidate.record);
      return end_with(error, *error);
  }
  return false;
}
