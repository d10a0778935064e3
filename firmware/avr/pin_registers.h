// Where a pin is in the registers: 0 to 7 are port D, 8 to 13 port B, 14 to 19 port C.
#ifndef PIN_REGISTERS_H
#define PIN_REGISTERS_H

#include <avr/io.h>
#include <stdint.h>

#include "../core/pin_map.h"

/* The registers of a port lie one after the other (datasheet chapter 36). */
enum { PIN_REGISTER, DDR_REGISTER, PORT_REGISTER };

/** The first register of a pin's port. */
static inline volatile uint8_t *registers_of(uint8_t pin) {
  if (pin < 8) return &PIND;
  return pin < PIN_ANALOG_0 ? &PINB : &PINC;
}

/** The pin's bit in each of them. */
static inline uint8_t bit_of(uint8_t pin) {
  if (pin >= PIN_ANALOG_0) pin = (uint8_t)(pin - PIN_ANALOG_0);
  else if (pin >= 8) pin = (uint8_t)(pin - 8);
  return (uint8_t)(1 << pin);
}

#endif
