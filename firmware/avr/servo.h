// Pulses for servos: one after the other, each in its slot of 2.5 ms, by the tick that Timer1 makes while it is lent, and its OC1B.
#ifndef SERVO_H
#define SERVO_H

#include <stdint.h>

/** Of each tick of Timer1. */
void servo_tick(void);

/** A servo's pulses from now on, us; 0: none. */
void servo_set(uint8_t servo, uint16_t us);

#endif
