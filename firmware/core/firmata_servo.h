// Firmata's servos (github.com/firmata/protocol, servos.md): as many as SERVOS at a time, on digital pins.
#ifndef FIRMATA_SERVO_H
#define FIRMATA_SERVO_H

#include <stdbool.h>
#include <stdint.h>

/** No pin has a servo. */
void firmata_servo_begin(void);
/** True if the pin has a servo or there is one for it. */
bool firmata_servo_may_have(uint8_t pin);
/** True if another pin has a servo. */
bool firmata_servo_any_but(uint8_t pin);
/** Gives a pin that may have one a servo, which rests until its first write. */
void firmata_servo_take(uint8_t pin);
/** Ends the servo of a pin, if it has one. */
void firmata_servo_release(uint8_t pin);
/** The pulses at the ends of the range of a pin's servo, if it has one. */
void firmata_servo_range(uint8_t pin, uint16_t min_us, uint16_t max_us);
/** To a pin that has a servo: degrees of 0 to 180, or from 544 on the pulse in us, as StandardFirmata has it. */
void firmata_servo_write(uint8_t pin, uint16_t value);
/** As last written to a pin that has a servo. */
uint16_t firmata_servo_value(uint8_t pin);

#endif
