// What the core needs of the compiler, for any other one.
#ifndef MACHINE_H
#define MACHINE_H

#include <stdint.h>

#define FLASH
#define FLASH_TEXT(text) (text)
#define flash_u8(address) ((uint8_t) * (address))
#define flash_u32(address) (*(address))

/* Nothing interrupts. */
#define INTERRUPTS_OFF

typedef uint32_t uint24;

static inline uint32_t multiply_u16(uint16_t a, uint16_t b) { return (uint32_t)a * b; }

static inline uint8_t flash_interpolate(const uint16_t *first, uint8_t fraction, uint16_t *high) {
  uint32_t value = ((uint32_t)first[0] << 8) + (uint32_t)(first[1] - first[0]) * fraction;
  *high = (uint16_t)(value >> 8);
  return (uint8_t)value;
}

#endif
