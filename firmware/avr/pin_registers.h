// Where a pin is in the registers: 0 to 7 are port D, 8 to 13 port B, 14 to 19 port C.
#ifndef PIN_REGISTERS_H
#define PIN_REGISTERS_H

#include <avr/io.h>
#include <stdint.h>

/* The registers of a port lie one after the other (datasheet chapter 36). */
enum { PIN_REGISTER, DDR_REGISTER, PORT_REGISTER };

/** The first register of a pin's port. */
volatile uint8_t *registers_of(uint8_t pin);
/** The pin's bit in each of them. */
uint8_t bit_of(uint8_t pin);

#endif
