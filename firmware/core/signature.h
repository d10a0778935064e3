// The self-test of a network: a CRC of its actions on a fixed set of observations (docs/image-format.md).
#ifndef SIGNATURE_H
#define SIGNATURE_H

#include <stdbool.h>
#include <stdint.h>

#include "network.h"

/** A signature being computed, one observation at a time, so that nothing else has to wait for it. */
struct signature {
  uint32_t random;
  uint16_t crc;
  uint8_t vector;
};

void signature_begin(struct signature *signature);

/** Evaluates the next observation; true when it was the last one and `crc` is the signature. */
bool signature_step(struct signature *signature, const struct network *network);

#endif
