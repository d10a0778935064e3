// EEPROM: one byte at a time, 3.4 ms each, without waiting (datasheet section 8.4).
#include <avr/interrupt.h>
#include <avr/io.h>
#include <util/atomic.h>

#include "../core/hardware.h"

/* The end of a write wakes the CPU once; the flag stays set, so the interrupt switches itself off. */
ISR(EE_READY_vect) { EECR &= (uint8_t) ~(1 << EERIE); }

bool eeprom_ready(void) { return !(EECR & (1 << EEPE)); }

uint8_t eeprom_read(uint16_t address) {
  EEAR = address;
  EECR |= 1 << EERE;
  return EEDR;
}

void eeprom_write(uint16_t address, uint8_t value) {
  EEAR = address;
  EEDR = value;
  /* The write must follow its enabling within four cycles. */
  ATOMIC_BLOCK(ATOMIC_FORCEON) {
    EECR |= 1 << EEMPE;
    EECR |= 1 << EEPE;
  }
  EECR |= 1 << EERIE;
}
