// The fixed-point policy: integers only, equal bit for bit to FixedPolicy in src/network/fixed-policy.ts.
#ifndef POLICY_H
#define POLICY_H

#include <stdbool.h>
#include <stdint.h>

#include "network.h"

/**
 * Computes the actions (Q15) for observations in physical units (Q13.19).
 * Returns whether a scaled observation was beyond +-(64 - 2^-13) and was held there.
 * The AVR has it in assembler, in avr/policy.S, where one call may not interrupt another.
 */
bool policy_act(const struct network *network, const int32_t *observations, int16_t *actions);

#endif
