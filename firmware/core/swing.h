// Shakes the cart, and compares how the pole swings with how the pole of the settings would. docs/safety.md derives it.
#ifndef SWING_H
#define SWING_H

#include <stdbool.h>
#include <stdint.h>

#include "estimator.h"
#include "protocol.h"

/** Starts with the cart as it stands. */
void swing_begin(const struct estimator *estimator, const struct settings *settings);

/** One control period: looks at cart and pole. True when enough was seen. */
bool swing_follow(const struct estimator *estimator, const struct settings *settings);

/** Which way the cart is to go next at the settings' swing speed: -1 left, 1 right, 0 nowhere. */
int8_t swing_way(const struct settings *settings);

/** What is wrong with the pole's encoder, once enough was seen: a fault, FAULT_NONE if nothing. */
uint8_t swing_fault(void);

#endif
