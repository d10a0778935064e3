// Homing: waits for the pole to hang still, finds the ends of the track, checks every sign on the way, and goes to the centre.
#ifndef HOMING_H
#define HOMING_H

#include <stdbool.h>
#include <stdint.h>

#include "estimator.h"
#include "protocol.h"

/** What came of a step: homing goes on with a duty, has failed, or has found the track. */
struct homing_outcome {
  int16_t duty; /* of the next control period */
  uint8_t fault; /* one of protocol.h */
  bool homed;
};

void homing_begin(uint8_t mode);

/** One control period of homing. After a fault, or once homed, there is no next one until homing_begin. */
struct homing_outcome homing_step(struct estimator *estimator, const struct settings *settings);

/** Guided homing: this duty (within homingDuty) for so many control ticks. False if homing is not guided. To be called with interrupts off. */
bool homing_drive(int16_t duty, uint16_t ticks, const struct settings *settings);

#endif
