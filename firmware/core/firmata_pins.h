// Ordinary Firmata pins: modes, levels, PWM, and reports of inputs.
#ifndef FIRMATA_PINS_H
#define FIRMATA_PINS_H

#include <stdbool.h>
#include <stdint.h>

/** Every pin that no rig has in the mode that StandardFirmata starts it in, analog input or output, and nothing reported. An output drives
    nothing until it is written or given a mode. */
void firmata_pins_begin(void);
/** Every pin that Firmata has an input, before a rig is stored. */
void firmata_pins_end(void);

/* Messages. What cannot be done is told by a string, once for each pin until Firmata's reset: ERROR_PIN_TAKEN of a pin that is not
   Firmata's, ERROR_PIN_MODE of one that lacks the mode or is in another one. */

void firmata_set_mode(uint8_t pin, uint8_t mode);
void firmata_write_pin(uint8_t pin, bool level);
/** Bit k of `levels` is for pin 8 * port + k. A 0 is nothing to an output that drives nothing yet. */
void firmata_write_port(uint8_t port, uint8_t levels);
void firmata_write_analog(uint8_t pin, uint16_t value);
void firmata_report_analog(uint8_t channel, bool on);
void firmata_report_port(uint8_t port, bool on);

/** The mode of a pin below PIN_COUNT. */
uint8_t firmata_mode(uint8_t pin);
/** How often the host wants to hear of analog inputs and I2C devices. */
uint16_t firmata_interval_ms(void);

/** Answers a SysEx message about pins; false if it is none. */
bool firmata_pins_sysex(uint8_t id, const uint8_t *payload, uint8_t count);

/** Sends the reports that are due. */
void firmata_pins_poll(void);

#endif
