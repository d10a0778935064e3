// I2C by Firmata: what a host writes to the devices at A4 and A5, and reads of them once or again and again.
#ifndef FIRMATA_I2C_H
#define FIRMATA_I2C_H

#include <stdbool.h>
#include <stdint.h>

/** Forgets what is read again and again. */
void firmata_i2c_begin(void);

/** Carries out a SysEx message about I2C, whose payload is unpacked in place; false if it is none. What cannot be done is told in a string. */
bool firmata_i2c_sysex(uint8_t id, uint8_t *payload, uint8_t count);

/** Reads what is due. */
void firmata_i2c_poll(void);

#endif
