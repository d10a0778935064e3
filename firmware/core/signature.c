// Computes the signature of a network.
#include "signature.h"

#include "crc16.h"
#include "policy.h"

enum { VECTORS = 16 };

void signature_begin(struct signature *signature) {
  signature->random = 1;
  signature->crc = CRC16_INITIAL;
  signature->vector = 0;
}

bool signature_step(struct signature *signature, const struct network *network) {
  int32_t observations[INPUTS_MAX];
  int16_t actions[OUTPUTS_MAX];
  for (uint8_t i = 0; i < network->inputs; i++) {
    signature->random = (uint32_t)(signature->random * 1664525UL + 1013904223UL);
    observations[i] = (int32_t)signature->random >> (8 + 3 * (signature->vector & 3));
  }
  policy_act(network, observations, actions);
  for (uint8_t o = 0; o < network->outputs; o++) {
    signature->crc = crc16_update(signature->crc, (uint8_t)actions[o]);
    signature->crc = crc16_update(signature->crc, (uint8_t)((uint16_t)actions[o] >> 8));
  }
  return ++signature->vector == VECTORS;
}
