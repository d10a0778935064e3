// Products and sines in fixed point.
#include "fixed.h"

#include "machine.h"
#include "sine_table.h"

/* Largest result, and its part above 2^16. */
#define LARGEST ((1L << 30) - 1)
#define LARGEST_HIGH (1u << 14)

#define HALF_TURN 0x8000u

/* The product has 48 bits: `high` counts 2^16. */
int32_t scaled(int32_t value, uint16_t scale, uint8_t shift) {
  uint32_t magnitude = size_of(value);
  uint32_t product = multiply_u16((uint16_t)magnitude, scale);
  uint32_t high = multiply_u16((uint16_t)(magnitude >> 16), scale) + (uint16_t)(product >> 16);
  uint16_t low = (uint16_t)product;
  for (; shift >= 8; shift = (uint8_t)(shift - 8)) {
    low = (uint16_t)((uint16_t)((uint8_t)high << 8) | low >> 8);
    high >>= 8;
  }
  magnitude = (high << 16 | low) >> shift;
  if (high >> shift >= LARGEST_HIGH) magnitude = LARGEST;
  else magnitude |= high >> shift << 16;
  return value < 0 ? -(int32_t)magnitude : (int32_t)magnitude;
}

int32_t sine(uint16_t angle) {
  uint16_t in_half = angle & (HALF_TURN - 1);
  uint16_t in_quarter = in_half > QUARTER_TURN ? HALF_TURN - in_half : in_half;
  int32_t magnitude = Q19_ONE;
  if (in_quarter < QUARTER_TURN) {
    uint16_t high;
    uint8_t low = flash_interpolate(&sine_table[in_quarter >> 8], (uint8_t)in_quarter, &high);
    magnitude = (int32_t)((((uint24)high << 8 | low) + 8) >> 4);
  }
  return angle & HALF_TURN ? -magnitude : magnitude;
}

int32_t held(int32_t value, int32_t limit) {
  if (value > limit) return limit;
  return value < -limit ? -limit : value;
}

uint32_t size_of(int32_t value) { return value < 0 ? 0u - (uint32_t)value : (uint32_t)value; }

bool is_beyond(int32_t value, uint32_t limit) { return size_of(value) > limit; }
