// Homing: waits for the pole to hang still, finds the ends of the track, checks every sign on the way, and goes to the centre.
#ifndef HOMING_H
#define HOMING_H

#include <stdint.h>

#include "estimator.h"
#include "protocol.h"

void homing_begin(uint8_t mode);

/** The duty of the next control period. Ends by safety_homed or safety_raise. */
int16_t homing_step(struct estimator *estimator, const struct settings *settings);

/** Guided homing: this duty (within homingDuty) for so many control ticks. Answers with an error of protocol.h. */
uint8_t homing_drive(int16_t duty, uint16_t ticks);

#endif
