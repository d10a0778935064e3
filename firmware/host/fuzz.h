// The fuzzer's inputs: what firmware/host/fuzz.c makes of their bytes.
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>

/** Bytes with which an input begins. */
enum { BEGINNING = 2 };

/** In an input: the byte after it is one of happenings, and bytes that this needs follow. */
enum { HAPPENS = 0xFD };

enum happening {
  TICKS, /* count */
  SILENCE, /* 2 ms each */
  SWITCHED, /* three bits: those that are held; three more: those whose wires are broken */
  SUPPLY, /* reading, in fours */
  CART, /* a hand puts it so far from the centre, in half millimetres */
  POLE, /* a hand puts it there, in 256ths of a turn, and lets it go with a speed */
  MISSED, /* edges of the cart encoder, of the pole encoder, four bits each */
  RESTART, /* cause */
  WORN, /* the write to EEPROM that is spoilt, and what its cell gets */
  SETTINGS, /* variant, byte that is changed, bits that are */
  IMAGE, /* seed */
  OBSERVATION, /* seed */
  LEASE,
  STOP_BYTE, /* with bit 0: in a SysEx that was begun, of so many bytes in bits 1 to 3 */
  STOP_MESSAGE,
  MOTION, /* which */
  OVERRUN,
  HAPPENINGS,
};

/** Plays one input from the start of a board to its recovery. */
void fuzz(const uint8_t *bytes, size_t count);

/** Writes how much was played. */
void fuzz_tell(void);

#endif
