// The fixed-point policy for people and for this machine. The Uno runs avr/policy.S, which computes the same bits; see network.h for its sums.
#include "policy.h"

#include "machine.h"
#include "tanh_table.h"

#define SCALED_MAX 524287L /* 64 - 2^-13 in Q13 */

/* An observation (Q13.19) by its scale (Q8.8) as Q10.13, rounded half up and held at the limits. */
static int32_t scale(int32_t observation, uint16_t factor, bool *held) {
  int64_t value = ((int64_t)observation * factor + 8192) >> 14;
  if (value >= -SCALED_MAX && value <= SCALED_MAX) return (int32_t)value;
  *held = true;
  return value < 0 ? -SCALED_MAX : SCALED_MAX;
}

/* The sums of all subsets of some inputs, in the order that network.h tells. */
static void sum_subsets(const int32_t *inputs, uint8_t count, int32_t *sums) {
  uint8_t end = 0;
  sums[end++] = 0;
  if (count % 2 == 1) sums[end++] = *inputs++;
  for (uint8_t pairs = count / 2; pairs > 0; pairs--, inputs += 2) {
    uint8_t before = end;
    for (uint8_t i = 0; i < before; i++) {
      sums[end++] = sums[i] + inputs[0];
      sums[end++] = sums[i] + inputs[1];
      sums[end++] = sums[i] + inputs[0] + inputs[1];
    }
  }
}

/* The same of mirrored inputs. */
static void sum_signed(const int32_t *inputs, uint8_t count, int32_t *sums) {
  uint8_t end = 0;
  sums[end++] = 0;
  for (; count > 0; count--, inputs++) {
    uint8_t before = end;
    for (uint8_t i = 0; i < before; i++) {
      sums[end++] = sums[i] + inputs[0];
      sums[end++] = sums[i] - inputs[0];
    }
  }
}

/* Those of a half, whose inputs may be mirrored. */
static void sum_half(const int32_t *inputs, uint8_t half, int32_t *sums) {
  if (half & MIRRORED) sum_signed(inputs, half & (uint8_t)~MIRRORED, sums);
  else sum_subsets(inputs, half, sums);
}

/* tanh of a Q13 number as Q23. The table ends in ones, so that holding the magnitude at its end changes nothing. */
static int32_t tanh_q23(int32_t u) {
  int32_t magnitude = u < 0 ? -u : u;
  uint16_t held = magnitude > 0xFFFF ? 0xFFFF : (uint16_t)magnitude;
  uint16_t high;
  uint8_t low = flash_interpolate(&tanh_table[held >> 8], (uint8_t)held, &high);
  int32_t value = (int32_t)high << 8 | low;
  return u < 0 ? -value : value;
}

/* The sum over the kinds of their tanh by the number of their units that an output reads, in Q13. */
static int32_t sum_kinds(const struct network *network, const int32_t *sums, uint8_t output) {
  const uint8_t *kind = network->kind_list;
  int32_t sum = 512; /* a half of the last place that stays */
  for (uint8_t kinds = network->kinds; kinds > 0; kinds--, kind += network_kind_bytes(network)) {
    sum += (int8_t)kind[2 + output] * tanh_q23(sums[kind[0] / SUM_BYTES] + sums[kind[1] / SUM_BYTES]);
  }
  return sum >> 10;
}

bool policy_act(const struct network *network, const int32_t *observations, int16_t *actions) {
  bool held = false;
  int32_t scaled[INPUTS_MAX];
  for (uint8_t i = 0; i < network->inputs; i++) scaled[i] = scale(observations[i], network->scales[i], &held);

  int32_t sums[LOW_SUMS + HIGH_SUMS];
  sum_half(scaled, network->halves[0].inputs, sums);
  sum_half(scaled + (network->inputs + 1) / 2, network->halves[1].inputs, sums + LOW_SUMS);

  for (uint8_t output = 0; output < network->outputs; output++) {
    int32_t action = (tanh_q23(sum_kinds(network, sums, output)) + 128) >> 8;
    actions[output] = (int16_t)(action > 32767 ? 32767 : action);
  }
  return held;
}
