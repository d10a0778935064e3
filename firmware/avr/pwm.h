// PWM for Firmata: pins 5 and 6 by Timer0, 3 and 11 by Timer2, phase correct, 490 Hz; 9 and 10 by Timer1, fast, 2 kHz (datasheet
// chapters 15, 16 and 18). The last two timers are otherwise the motor's and the system tick's: see clock_lend.
#ifndef PWM_H
#define PWM_H

#include <stdint.h>

/** Gives the pin back to its port, if it has PWM. */
void pwm_release(uint8_t pin);

#endif
