// A network as the board evaluates it, derived from its image when that is loaded.
#ifndef NETWORK_H
#define NETWORK_H

#include <stdint.h>

#include "protocol.h"

/** Units of one kind read the same inputs: in the image they are several, here they are one and a count. */
struct kind {
  uint16_t subset; /* bit i: reads input i */
  uint8_t counts[OUTPUTS_MAX]; /* how many units of the kind each output reads */
};

struct network {
  uint8_t inputs;
  uint8_t hidden;
  uint8_t outputs;
  uint8_t kind_count;
  uint16_t scales[INPUTS_MAX]; /* Q8.8 */
  uint16_t signature;
  struct kind kinds[HIDDEN_MAX];
};

#endif
