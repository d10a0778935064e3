// From an action to the duty of the motor: equal bit for bit to driveDuty in src/control/drive.ts.
#ifndef DRIVE_H
#define DRIVE_H

#include <stdint.h>

#include "protocol.h"

/** Duty (-DUTY_MAX to DUTY_MAX, positive to the right) for an action in Q15: 0 for 0, and what is left above the dead zone for the rest. */
int16_t drive_duty(const struct settings *settings, int16_t action);

#endif
