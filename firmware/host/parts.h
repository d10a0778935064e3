// Parts of the fuzzer's inputs.
#ifndef PARTS_H
#define PARTS_H

#include <stdint.h>

enum { PART_BYTES = 64 };

/** Writes one, of random_below, and returns its length, PART_BYTES at most. */
int make_part(uint8_t *part);

#endif
