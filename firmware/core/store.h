// Keeps images in EEPROM: a ring of slots, of which the newest good one is the active champion.
#ifndef STORE_H
#define STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "network.h"

enum { STORE_NO_SLOT = 255 };

/** The active image, as it is stored. */
struct stored_image {
  uint8_t slot; /* STORE_NO_SLOT if there is none */
  uint8_t bytes;
  uint16_t sequence;
  uint16_t crc; /* the image's last two bytes */
};

/** Finds the newest image that passes every check and makes it active. Returns the error of a newer one that does not, or is damaged. */
uint8_t store_begin(void);

/** The network of the active image, NULL if there is none. */
const struct network *store_network(void);

/** True if the active network is, to the bit, what it was when it had passed every check. */
bool store_is_whole(void);

const struct stored_image *store_active(void);

/** A byte of the active image; store_is_busy must be false. */
uint8_t store_read(uint8_t offset);

/** True from an accepted store_write until its end. */
bool store_is_busy(void);

/**
 * Begins to store an image in the next slot. ERROR_OK: store_poll will report the end. Any other error: nothing has changed.
 */
uint8_t store_write(const uint8_t *image, uint8_t bytes);

/** One small step of a store; true when it has just ended, with its error. Only after ERROR_OK is the new image the active one. */
bool store_poll(uint8_t *error);

#endif
