// Tells the host of control ticks.
#ifndef TELEMETRY_H
#define TELEMETRY_H

#include <stdint.h>

/** Every n-th control tick is told; 0 for none. */
void telemetry_every(uint8_t ticks);

/** Sends what is due. */
void telemetry_poll(void);

#endif
