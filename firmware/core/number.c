// Reads numbers.
#include "number.h"

static bool is_digit(char character) { return character >= '0' && character <= '9'; }

bool number_read_u16(const char **text, uint16_t *value) {
  uint32_t number = 0;
  uint8_t digits = 0;
  for (; is_digit(**text); (*text)++) {
    if (++digits > 5) return false;
    number = number * 10 + (uint8_t)(**text - '0');
  }
  *value = (uint16_t)number;
  return digits > 0 && number <= 0xFFFF;
}

/* A fraction in millionths as 19 bits, to the nearest: twenty bits one by one, the last of which rounds. An AVR divides slower than this. */
static uint32_t fraction_q19(uint32_t millionths) {
  uint32_t bits = 0;
  for (uint8_t i = 0; i < 20; i++) {
    millionths <<= 1;
    bits <<= 1;
    if (millionths >= 1000000) {
      millionths -= 1000000;
      bits |= 1;
    }
  }
  return (bits + 1) >> 1;
}

bool number_read_q19(const char **text, int32_t *value, bool *saturated) {
  const char *at = *text;
  bool negative = *at == '-';
  if (*at == '-' || *at == '+') at++;

  uint16_t whole = 0;
  bool beyond = false;
  uint8_t digits = 0;
  for (; is_digit(*at); at++) {
    if (++digits > 10) return false;
    whole = whole < 4096 ? (uint16_t)(whole * 10 + (uint8_t)(*at - '0')) : 0xFFFF;
  }
  if (digits == 0) return false;

  uint32_t millionths = 0;
  digits = 0;
  if (*at == '.') {
    for (at++; is_digit(*at); at++) {
      if (++digits > 6) return false;
      millionths = millionths * 10 + (uint8_t)(*at - '0');
    }
  }
  for (; digits < 6; digits++) millionths *= 10;

  uint32_t limit = negative ? 0x80000000UL : 0x7FFFFFFFUL;
  uint32_t magnitude = limit;
  if (whole < 4096) magnitude = ((uint32_t)whole << 19) + fraction_q19(millionths);
  else if (whole > 4096 || millionths > 0 || !negative) beyond = true;
  *value = negative ? (int32_t)-magnitude : (int32_t)magnitude;
  if (beyond) *saturated = true;
  *text = at;
  return true;
}

uint8_t number_hex_digit(char digit) {
  if (is_digit(digit)) return (uint8_t)(digit - '0');
  if (digit >= 'A' && digit <= 'F') return (uint8_t)(digit - 'A' + 10);
  if (digit >= 'a' && digit <= 'f') return (uint8_t)(digit - 'a' + 10);
  return 255;
}
