// What the core needs of the compiler, for avr-gcc: constants in flash, 24-bit integers, and single instructions C does not reach.
#ifndef MACHINE_H
#define MACHINE_H

#include <avr/pgmspace.h>
#include <stdint.h>
#include <util/atomic.h>

/** Puts a constant array into flash. What reads it there: */
#define FLASH PROGMEM
#define FLASH_TEXT(text) PSTR(text)
#define flash_u8(address) pgm_read_byte(address)
#define flash_u32(address) pgm_read_dword(address)

/** Before a block that nothing may interrupt. */
#define INTERRUPTS_OFF ATOMIC_BLOCK(ATOMIC_RESTORESTATE)

typedef __uint24 uint24;

/* From C, avr-gcc 5 spends two or three times as long on these, and the estimator runs in every control tick. */

/** All 32 bits of a product. */
static inline uint32_t multiply_u16(uint16_t a, uint16_t b) {
  uint32_t product;
  __asm__(
      "mul %A1,%A2\n\tmovw %A0,r0\n\t"
      "mul %B1,%B2\n\tmovw %C0,r0\n\t"
      "mul %A1,%B2\n\tadd %B0,r0\n\tadc %C0,r1\n\tclr r1\n\tadc %D0,r1\n\t"
      "mul %B1,%A2\n\tadd %B0,r0\n\tadc %C0,r1\n\tclr r1\n\tadc %D0,r1"
      : "=&r"(product)
      : "r"(a), "r"(b));
  return product;
}

/** Between two neighbours in flash, of which the second is not smaller: `*high` * 256 + the result = first * 256 + (second - first) * fraction. */
static inline uint8_t flash_interpolate(const uint16_t *first, uint8_t fraction, uint16_t *high) {
  uint16_t low, rise;
  __asm__(
      "lpm %A0,Z+\n\tlpm %B0,Z+\n\tlpm %A2,Z+\n\tlpm %B2,Z\n\t"
      "sub %A2,%A0\n\tsbc %B2,%B0\n\t"
      "mul %A2,%4\n\tmovw %A1,r0\n\t"
      "mul %B2,%4\n\tadd %A0,r0\n\tadc %B0,r1\n\tclr r1\n\t"
      "add %A0,%B1\n\tadc %B0,r1"
      : "=&r"(*high), "=&r"(low), "=&r"(rise), "+z"(first)
      : "r"(fraction));
  return (uint8_t)low;
}

#endif
