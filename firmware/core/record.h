// Records in EEPROM that survive a power cut; one at a time is in hand, to be read or written.
//
// A record is a mark, a sequence number u16, the CRC u16 of length, number and content, the length of the content u8, and the content.
// The mark is written last, after everything else was read back, and is touched again only to end a record that is whole: as long as it
// is wrong it stays as it is while a new record is written over the old one. So after any number of power cuts a mark that is right
// stands before a whole record. Whoever writes leaves the record that was valid until then alone, in another place.
//
// Boards before this have records with the length of the content, at most RECORD_CONTENT_MAX, in place of the mark, and no other one:
// they are still read. A torn mark that looks like one of those finds the length where that has the first byte of its content, which
// is a version or 'S' and never such a length.
#ifndef RECORD_H
#define RECORD_H

#include <stdbool.h>
#include <stdint.h>

enum { RECORD_HEAD = 6, RECORD_CONTENT_MAX = 80 };

/* The map of EEPROM. Its first addresses are what a failing supply hits first (ATmega328P datasheet, section 8.4.2). Two places are for
   settings alone; the ring of slots is for settings and images, so that neither wears a few cells out. */
enum {
  RIG_PLACES = 2,
  RIG_PLACE = 16,
  RIG_PLACE_BYTES = 64,
  RING_SLOTS = 10,
  RING = RIG_PLACE + RIG_PLACES * RIG_PLACE_BYTES,
  RING_SLOT_BYTES = 88,
  PLACES = RIG_PLACES + RING_SLOTS,
  NO_PLACE = 255,
};

/** What records hold; the first byte of their content tells. */
enum record_kind { RECORD_SETTINGS, RECORD_IMAGE, RECORD_KINDS };

enum { RECORD_IS_IMAGE = 'S' };

/** As it is in EEPROM. */
struct record {
  uint8_t mark;
  uint16_t sequence;
  uint16_t crc;
  uint8_t bytes; /* of the content */
  uint8_t content[RECORD_CONTENT_MAX];
} __attribute__((packed));

/** To be called first after a reset, which does not end a write: waits for it. */
void record_begin(void);

/** What a search for the newest record of a kind has found. */
struct found {
  uint8_t place; /* NO_PLACE if there is none */
  uint16_t sequence;
  bool rotten; /* a newer one was whole once and is damaged now, which no power cut does */
};

/** Looks at all places but those that were tried (bit: place). The hand must not be taken. */
struct found record_newest(enum record_kind kind, uint16_t tried);

/** The place holds what is in use: it is not given away until the next call for this kind. */
void record_keep(enum record_kind kind, uint8_t place);

/** The place for a new record: the next one after a place that holds nothing in use. */
uint8_t record_next_place(enum record_kind kind, uint8_t after);

/** Reads a record into the hand, which must not be taken; NULL if there is no undamaged one. */
const struct record *record_read(uint8_t place);

/** A byte of the content of an undamaged record. */
uint8_t record_byte(uint8_t place, uint8_t offset);

/** The hand, to be filled for record_write; NULL if it is taken. It is, from now on until record_poll ends or record_drop. */
struct record *record_take(void);
void record_drop(void);

/** Begins to write the record that was taken and filled, but for its CRC. */
void record_write(uint8_t place);

/** One small step of writing; true when it has just ended, with ERROR_OK or ERROR_STORE_FAILED. */
bool record_poll(uint8_t *error);

#endif
