// The fixed-point policy. The sum of any subset of the inputs is one of the first half's sums and one of the second half's,
// so a kind costs one addition whatever it reads, and the time of an inference hardly depends on the observations.
#include "policy.h"

#include "machine.h"
#include "tanh_table.h"

#define SCALED_MAX 524287L /* 64 - 2^-13 in Q13 */

/* The first half of nine inputs has five, the second half four. The second half's sums lie behind the first half's. */
enum { LOW_SUMS = 32, HIGH_SUMS = 16 };

/* Loops are functions of their own: inlined into one, they run out of registers. */
#define APART __attribute__((noinline))

/* Two offsets in bytes into the table of sums: that is what the loop over the kinds has no time to compute. */
uint16_t policy_subset(const struct network *network, uint16_t inputs) {
  uint8_t low = (uint8_t)(inputs & ((1u << network->low_inputs) - 1));
  uint8_t high = (uint8_t)(LOW_SUMS + (inputs >> network->low_inputs));
  return (uint16_t)(high * sizeof(int24) << 8 | low * sizeof(int24));
}

/* Observations (Q13.19) by their scales (Q8.8) as Q10.13, rounded half up and held at the limits; true if one was held. */
static APART bool scale(const int32_t *observation, const uint16_t *factor, uint8_t count, int24 *scaled) {
  bool held = false;
  for (; count > 0; count--) {
    int32_t x = *observation++;
    uint16_t f = *factor++;
    /* The product has 48 bits: `coarse` counts 2^16, and its own upper half tells whether it is out of range. */
    uint32_t fine = multiply_u16((uint16_t)x, f) + 8192;
    uint32_t coarse = multiply_u16((uint16_t)((uint32_t)x >> 16), f) + (uint16_t)(fine >> 16);
    if (x < 0) coarse -= (uint32_t)f << 16;
    int24 value = (int24)((uint24)coarse * 4 + (uint8_t)((uint8_t)(fine >> 8) >> 6));
    if ((uint16_t)((uint16_t)(coarse >> 16) + 2) > 3 || value == -SCALED_MAX - 1) {
      held = true;
      value = x < 0 ? -SCALED_MAX : SCALED_MAX;
    }
    *scaled++ = value;
  }
  return held;
}

/* The sums of all subsets of some inputs; bit i of a subset's number stands for input i. */
static inline void sum_subsets(const int24 *inputs, uint8_t count, int24 *sums) {
  int24 *end = sums;
  *end++ = 0;
  while (count--) {
    int24 input = *inputs++;
    const int24 *from = sums + 1;
    const int24 *until = end;
    *end++ = input;
    while (from < until) *end++ = *from++ + input;
  }
}

static APART void sum_halves(const int24 *inputs, uint8_t low, uint8_t count, int24 *sums) {
  sum_subsets(inputs, low, sums);
  sum_subsets(inputs + low, (uint8_t)(count - low), sums + LOW_SUMS);
}

/* tanh of a magnitude in Q13 as Q23: the high part, and the result its low byte. The table ends in ones, so that holding the
   magnitude at its end changes nothing. */
static inline uint8_t tanh_q23(uint24 magnitude, uint16_t *high) {
  uint16_t held = (uint8_t)(magnitude >> 16) ? 0xFFFF : (uint16_t)magnitude;
  return flash_interpolate(&tanh_table[held >> 8], (uint8_t)held, high);
}

/* The sum over the kinds of their tanh by the number of their units, in Q13. */
static APART int24 sum_kinds(const int24 *sums, const uint16_t *subset, const uint8_t *count, uint8_t kinds) {
  int16_t top = 0, middle = 0, bottom = 0; /* sums of the bytes of Q23: 32 units by 255 do not leave 16 bits */
  for (; kinds > 0; kinds--) {
    uint16_t offsets = *subset++;
    int24 u = *(const int24 *)((const char *)sums + (uint8_t)offsets);
    u += *(const int24 *)((const char *)sums + (uint8_t)(offsets >> 8));

    int24 sign = u >> 23; /* 0 or -1: what follows negates by it, and takes as long either way */
    int8_t factor = (int8_t)((*count++ ^ (uint8_t)sign) - (uint8_t)sign);
    uint16_t high;
    uint8_t low = tanh_q23((uint24)((u ^ sign) - sign), &high);
    add_product(&top, factor, (uint8_t)(high >> 8));
    add_product(&middle, factor, (uint8_t)high);
    add_product(&bottom, factor, low);
  }
  return ((int24)top * 256 + middle + (int16_t)((bottom + 512) >> 8)) >> 2;
}

/* tanh of a Q13 number as Q15, rounded half up. */
static int16_t output(int24 z) {
  uint16_t high;
  uint8_t low = tanh_q23((uint24)(z < 0 ? -z : z), &high);
  if (z < 0) return (int16_t)(0u - high - (low > 128));
  high = (uint16_t)(high + (low >= 128));
  return high > 32767 ? 32767 : (int16_t)high;
}

bool policy_act(const struct network *network, const int32_t *observations, int16_t *actions) {
  int24 scaled[INPUTS_MAX];
  int24 sums[LOW_SUMS + HIGH_SUMS];
  bool held = scale(observations, network->scales, network->inputs, scaled);
  sum_halves(scaled, network->low_inputs, network->inputs, sums);
  const uint8_t *counts = network->counts[0];
  for (uint8_t outputs = network->outputs; outputs > 0; outputs--) {
    *actions++ = output(sum_kinds(sums, network->subsets, counts, network->kinds));
    counts += HIDDEN_MAX;
  }
  return held;
}
