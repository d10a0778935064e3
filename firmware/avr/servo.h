// Pulses for servos: one after the other, each in its slot of 2.5 ms, by the tick that Timer1 makes while it is lent, and its OC1B.
#ifndef SERVO_H
#define SERVO_H

/** Of each tick of Timer1. */
void servo_tick(void);

#endif
