// Writes text to the serial line.
#include "text.h"

#include <stdbool.h>
#include <stddef.h>

#include "firmata_bytes.h"
#include "hardware.h"
#include "machine.h"

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
  serial_write(FIRMATA_START_SYSEX);
  serial_write(FIRMATA_STRING_DATA);
  in_string = true;
}

void string_end(void) {
  in_string = false;
  serial_write(FIRMATA_END_SYSEX);
}

void text_flash(const char *text) {
  for (char character; (character = (char)flash_u8(text)) != 0; text++) text_char(character);
}

void text_from_list(const char *list, uint8_t number) {
  while (number > 0) {
    if (flash_u8(list++) == 0) number--;
  }
  text_flash(list);
}

void text_unsigned(uint32_t value) {
  char digits[10];
  uint8_t count = 0;
  do {
    digits[count++] = (char)('0' + value % 10);
    value /= 10;
  } while (value > 0);
  while (count > 0) text_char(digits[--count]);
}

void text_signed(int16_t value) {
  if (value < 0) text_char('-');
  text_unsigned(value < 0 ? (uint32_t)-(int32_t)value : (uint32_t)value);
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
