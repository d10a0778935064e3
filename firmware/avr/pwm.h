// PWM on pins 5 and 6: Timer0, phase correct, 490 Hz (datasheet chapter 15).
#ifndef PWM_H
#define PWM_H

#include <stdint.h>

/** Gives the pin back to its port, if it is one of the two. */
void pwm_release(uint8_t pin);

#endif
