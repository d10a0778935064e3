// Products and sines in fixed point, as docs/numerics.md has them.
#ifndef FIXED_H
#define FIXED_H

#include <stdbool.h>
#include <stdint.h>

#define Q19_ONE (1L << 19)

/** A quarter of a revolution; angles are in 2^-16 revolutions. */
#define QUARTER_TURN 0x4000u

/** value * scale / 2^shift, rounded towards 0 and held at 2^30 - 1, so that a difference of two is within 32 bits. */
int32_t scaled(int32_t value, uint16_t scale, uint8_t shift);

/** Sine in Q13.19. */
int32_t sine(uint16_t angle);

/** The value, or the limit that it is beyond. */
int32_t held(int32_t value, int32_t limit);

/** The value without its sign. */
uint32_t size_of(int32_t value);

/** Whether that is more than the limit. */
bool is_beyond(int32_t value, uint32_t limit);

#endif
