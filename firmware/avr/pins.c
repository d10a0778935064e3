// Drives the pins.
#include <util/atomic.h>

#include "../core/hardware.h"
#include "../core/pin_map.h"
#include "../core/protocol.h"
#include "pin_registers.h"
#include "pwm.h"

static void write_bit(volatile uint8_t *address, uint8_t bit, bool value) {
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    if (value) *address |= bit;
    else *address &= (uint8_t)~bit;
  }
}

void pin_input(uint8_t pin, bool pull_up) {
  if (!pin_is_general(pin)) return;
  pwm_release(pin);
  write_bit(registers_of(pin) + DDR_REGISTER, bit_of(pin), false);
  write_bit(registers_of(pin) + PORT_REGISTER, bit_of(pin), pull_up);
}

void pin_output(uint8_t pin, bool level) {
  if (!pin_is_general(pin)) return;
  pwm_release(pin);
  write_bit(registers_of(pin) + PORT_REGISTER, bit_of(pin), level);
  write_bit(registers_of(pin) + DDR_REGISTER, bit_of(pin), true);
}

bool pin_read(uint8_t pin) { return registers_of(pin)[PIN_REGISTER] & bit_of(pin); }

bool pin_holds(uint8_t pin, bool level) {
  if (pin_read(pin) != level) return false;
  uint16_t start_4us = clock_4us();
  do {
    if (pin_read(pin) != level) return false;
  } while ((uint16_t)(clock_4us() - start_4us) <= SWITCH_HOLD_US / 4);
  return true;
}
