// Writes text to the serial line.
#include "text.h"

#include <stdbool.h>
#include <stddef.h>

#include "firmata_bytes.h"
#include "hardware.h"
#include "machine.h"
#include "seven_bit.h"

static bool in_string;
static uint8_t checksum;

void text_char(char character) {
  serial_write((uint8_t)character);
  checksum ^= (uint8_t)character;
  if (in_string) serial_write(0); /* a Firmata string carries each character as two 7-bit bytes, low bits first */
}

void sentence_begin(void) {
  text_char('$');
  checksum = 0;
}

void sentence_end(void) {
  uint8_t sum = checksum;
  text_char('*');
  text_hex(sum, 'A');
  text_end_line();
}

void string_begin(void) {
  sysex_begin(FIRMATA_STRING_DATA);
  in_string = true;
}

void string_end(void) {
  in_string = false;
  sysex_end();
}

void text_flash(const char *text) {
  for (char character; (character = (char)flash_u8(text)) != 0; text++) text_char(character);
}

/* Five bits a letter; 0 ends a name, 27 is '-' and 28 '2'. */
void text_from_list(const uint8_t *list, uint8_t number) {
  uint16_t bits = 0;
  uint8_t count = 0;
  for (;;) {
    if (count < 5) {
      bits |= (uint16_t)(flash_u8(list++) << count);
      count = (uint8_t)(count + 8);
    }
    uint8_t code = bits & 31;
    bits >>= 5;
    count = (uint8_t)(count - 5);
    if (code == 0 && number-- == 0) return;
    if (code != 0 && number == 0) text_char(code < 27 ? (char)('a' - 1 + code) : code == 27 ? '-' : '2');
  }
}

static const uint32_t powers_of_ten[] FLASH = {1000000000, 100000000, 10000000, 1000000, 100000, 10000, 1000, 100, 10, 1};

/* By subtraction: an AVR divides slower than this. */
void text_unsigned(uint32_t value) {
  bool begun = false;
  for (uint8_t i = 0; i < sizeof powers_of_ten / sizeof *powers_of_ten; i++) {
    uint32_t power = flash_u32(&powers_of_ten[i]);
    char digit = '0';
    for (; value >= power; value -= power) digit++;
    begun = begun || digit != '0' || power == 1;
    if (begun) text_char(digit);
  }
}

void text_signed(int16_t value) {
  if (value < 0) text_char('-');
  text_unsigned(value < 0 ? (uint32_t) - (int32_t)value : (uint32_t)value);
}

static void hex_digit(uint8_t digit, char ten) { text_char((char)(digit < 10 ? '0' + digit : ten + digit - 10)); }

void text_hex(uint8_t value, char ten) {
  hex_digit(value >> 4, ten);
  hex_digit(value & 15, ten);
}

void text_end_line(void) {
  text_char('\r');
  text_char('\n');
}

const char *text_after(const char *text, const char *word) {
  for (; flash_u8(word) != 0; word++, text++) {
    if (*text != (char)flash_u8(word)) return NULL;
  }
  return text;
}
