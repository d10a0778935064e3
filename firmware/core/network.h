// A network as the board evaluates it, derived from its image when that is loaded.
//
// Inference first adds up every subset of each half of the inputs. The sum of any subset of all inputs is then one of the first half's
// sums and one of the second half's, so a kind costs one addition whatever it reads. Both halves' sums stand in one page of memory, three
// bytes each, in the order in which they come about: the empty one; if the half is odd, its first input; then, for each pair of inputs and
// each sum before it, that sum with the one, with the other, and with both. Of mirrored inputs every unit adds, subtracts or leaves out each:
// then come, for each input and each sum before it, that sum with the input added, and with it subtracted.
#ifndef NETWORK_H
#define NETWORK_H

#define SUM_BYTES 3
#define LOW_SUMS 32 /* the first half of nine inputs has five, */
#define HIGH_SUMS 16 /* the second half four; five mirrored ones need 27 and 9 */
#define MIRRORED 0x80 /* of a half's inputs: each counts as added or subtracted */

/* Offsets in struct network, for the assembler. */
#define NETWORK_SCALES 2
#define NETWORK_OUTPUTS 22
#define NETWORK_HALVES 23
#define NETWORK_UNITS 27
#define NETWORK_KINDS 29
#define NETWORK_KIND_LIST 30

#ifndef __ASSEMBLER__

#include <stddef.h>
#include <stdint.h>

#include "protocol.h"
#include "static_assert.h"

struct network {
  uint16_t signature;
  uint16_t scales[INPUTS_MAX]; /* Q8.8 */
  uint8_t inputs;
  uint8_t hidden;
  uint8_t outputs;
  /* The inputs, the first half of which is the larger one. */
  struct {
    uint8_t inputs; /* and MIRRORED */
    uint8_t unit_scales; /* bit i: the scale of its input i is 1, which takes no multiplication */
  } halves[2];

  /* Units of one kind read the same inputs: in the image they are several, here they are one and a count for each output, less that of its
     mirror images. */
  int8_t units[OUTPUTS_MAX]; /* the sum of an output's counts */
  uint8_t kinds;
  /* Of each kind, without gaps: where the first half's sum stands in the page, where the second half's, and a count (int8) for each output, not all
     of them 0. */
  uint8_t kind_list[HIDDEN_MAX * (2 + OUTPUTS_MAX)];
};

STATIC_ASSERT(offsetof(struct network, outputs) == NETWORK_OUTPUTS && offsetof(struct network, halves) == NETWORK_HALVES &&
                  offsetof(struct network, scales) == NETWORK_SCALES && offsetof(struct network, units) == NETWORK_UNITS &&
                  offsetof(struct network, kinds) == NETWORK_KINDS && offsetof(struct network, kind_list) == NETWORK_KIND_LIST,
              assembler_knows_the_network);

/** Bytes of one kind in kind_list. */
static inline uint8_t network_kind_bytes(const struct network *network) { return (uint8_t)(2 + network->outputs); }

#endif
#endif
