// Numbers as text.
#ifndef NUMBER_H
#define NUMBER_H

#include <stdbool.h>
#include <stdint.h>

/** Reads 1 to 5 decimal digits up to 65535 and moves past them; false if there is no such number. */
bool number_read_u16(const char **text, uint16_t *value);

/**
 * Reads a decimal number, `[+-]digits[.digits]` with at most 10 digits before and 6 after the point, and moves past it.
 * The value is the nearest Q13.19 number; one out of its range is held at the limit and reported.
 * Returns false if there is no such number.
 */
bool number_read_q19(const char **text, int32_t *value, bool *saturated);

/** The value of a hexadecimal digit, 255 if it is none. */
uint8_t number_hex_digit(char digit);

#endif
