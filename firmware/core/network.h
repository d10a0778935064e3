// A network as the board evaluates it, derived from its image when that is loaded.
#ifndef NETWORK_H
#define NETWORK_H

#include <stdint.h>

#include "protocol.h"

struct network {
  uint8_t inputs;
  uint8_t low_inputs; /* the first half of the inputs, the larger one */
  uint8_t hidden;
  uint8_t outputs;
  uint16_t scales[INPUTS_MAX]; /* Q8.8 */
  uint16_t signature;

  /* Units of one kind read the same inputs: in the image they are several, here they are one and a count for each output. */
  uint8_t kinds;
  uint16_t subsets[HIDDEN_MAX]; /* as policy_subset gives them */
  uint8_t counts[OUTPUTS_MAX][HIDDEN_MAX];
};

#endif
