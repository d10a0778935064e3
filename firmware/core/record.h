// Records in EEPROM that survive a power cut; one at a time is in hand, to be read or written.
//
// A record is the length of its content u8, a sequence number u16, the CRC u16 of both and the content, and the content. It is
// written so that a power cut at any moment leaves it invalid or whole: its length is first made invalid, then everything else
// is written, then the length. Whoever writes leaves the record that was valid until then alone, in another place.
#ifndef RECORD_H
#define RECORD_H

#include <stdbool.h>
#include <stdint.h>

enum { RECORD_HEAD = 5, RECORD_CONTENT_MAX = 80 };

/* The map of EEPROM. Its first addresses are what a failing supply hits first (ATmega328P datasheet, section 8.4.2). */
enum {
  RIG_PLACES = 2,
  RIG_PLACE = 16,
  RIG_PLACE_BYTES = 64,
  IMAGE_SLOTS = 10,
  IMAGE_SLOT = RIG_PLACE + RIG_PLACES * RIG_PLACE_BYTES,
  IMAGE_SLOT_BYTES = 88,
};

/** As it is in EEPROM. */
struct record {
  uint8_t bytes; /* of the content */
  uint16_t sequence;
  uint16_t crc;
  uint8_t content[RECORD_CONTENT_MAX];
} __attribute__((packed));

/** To be called after a reset, which does not end a write: waits for it. */
void record_begin(void);

/** Reads the record at an address into the hand, which must not be taken; NULL if there is no undamaged one. */
const struct record *record_read(uint16_t address);

/** The hand, to be filled for record_write; NULL if it is taken. It is, from now on until record_poll ends or record_drop. */
struct record *record_take(void);
void record_drop(void);

/** Begins to write the record that was taken and filled, but for its CRC. */
void record_write(uint16_t address);

/** One small step of writing; true when it has just ended, with ERROR_OK or ERROR_STORE_FAILED. */
bool record_poll(uint8_t *error);

/** Whether a sequence number is the later one; they wrap. */
static inline bool record_is_newer(uint16_t sequence, uint16_t than) { return (int16_t)(sequence - than) > 0; }

#endif
