// The fixed-point policy.
#include "policy.h"

#include "int24.h"
#include "tanh_table.h"

#define SCALED_MAX 524287L /* 64 - 2^-13 in Q13 */

/* An observation (Q13.19) by its scale (Q8.8) as Q10.13, rounded half up and held at the limits. */
static int24 scale(int32_t observation, uint16_t factor, bool *saturated) {
  uint32_t low = (uint32_t)(uint16_t)observation * factor + 8192;
  int32_t high = (int32_t)(int16_t)(observation >> 16) * factor + (int32_t)(low >> 16);
  int32_t scaled = (int32_t)((uint32_t)high << 2) + (uint8_t)((uint8_t)(low >> 8) >> 6);
  if (high > SCALED_MAX >> 2) {
    *saturated = true;
    return SCALED_MAX;
  }
  if (high < -(SCALED_MAX >> 2) - 1 || scaled < -SCALED_MAX) {
    *saturated = true;
    return -SCALED_MAX;
  }
  return (int24)scaled;
}

/* The magnitude of the tanh of a Q13 number, in Q23. The table ends in ones, so that holding the number at its end changes nothing. */
static uint24 tanh_magnitude(int24 u) {
  uint24 magnitude = (uint24)(u < 0 ? -u : u);
  uint16_t held = magnitude > 0xFFFF ? 0xFFFF : (uint16_t)magnitude;
  uint32_t pair = flash_u16_pair(&tanh_table[held >> 8]);
  uint16_t left = (uint16_t)pair;
  uint16_t rise = (uint16_t)(pair >> 16) - left;
  return ((uint24)left << 8) + (uint24)rise * (uint8_t)held;
}

static uint32_t times(uint24 value, uint8_t count) {
  return (uint16_t)((uint8_t)value * count) + ((uint32_t)(uint16_t)((uint8_t)(value >> 8) * count) << 8) +
         ((uint32_t)(uint16_t)((uint8_t)(value >> 16) * count) << 16);
}

static int16_t action_of(int32_t sum) {
  int24 v = (int24)((sum + 512) >> 10);
  int32_t magnitude = (int32_t)tanh_magnitude(v);
  int32_t action = ((v < 0 ? -magnitude : magnitude) + 128) >> 8;
  return action > 32767 ? 32767 : (int16_t)action;
}

bool policy_act(const struct network *network, const int32_t *observations, int16_t *actions) {
  bool saturated = false;
  int24 scaled[INPUTS_MAX];
  for (uint8_t i = 0; i < network->inputs; i++) scaled[i] = scale(observations[i], network->scales[i], &saturated);

  int32_t sums[OUTPUTS_MAX] = {0};
  for (uint8_t k = 0; k < network->kind_count; k++) {
    const struct kind *kind = &network->kinds[k];
    int24 u = 0;
    uint16_t subset = kind->subset;
    for (uint8_t i = 0; i < network->inputs; i++, subset >>= 1) {
      if (subset & 1) u += scaled[i];
    }
    uint24 t = tanh_magnitude(u);
    for (uint8_t o = 0; o < network->outputs; o++) {
      uint32_t term = times(t, kind->counts[o]);
      sums[o] += u < 0 ? -(int32_t)term : (int32_t)term;
    }
  }
  for (uint8_t o = 0; o < network->outputs; o++) actions[o] = action_of(sums[o]);
  return saturated;
}
