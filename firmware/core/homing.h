// Homing: waits for the pole to hang still, finds the ends of the track, checks every sign on the way, and goes to the centre.
#ifndef HOMING_H
#define HOMING_H

#include <stdbool.h>
#include <stdint.h>

#include "estimator.h"
#include "protocol.h"

/** What comes of a step that is neither a fault nor FAULT_NONE: the track is found. */
enum { HOMING_DONE = 0xFF };

void homing_begin(uint8_t mode);

/** One control period of homing: a fault of protocol.h, FAULT_NONE or HOMING_DONE. Only after FAULT_NONE there is a next one until
    homing_begin. */
uint8_t homing_step(struct estimator *estimator, const struct settings *settings);

/** The duty of the next control period. */
int16_t homing_duty(void);

/** Guided homing: this duty (within homingDuty) for so many control ticks. False if homing is not guided. To be called with interrupts off. */
bool homing_drive(int16_t duty, uint16_t ticks, const struct settings *settings);

#endif
