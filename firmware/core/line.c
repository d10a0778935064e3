// Collects lines and answers words.
#include "line.h"

#include <stdbool.h>

#include "hardware.h"
#include "machine.h"
#include "protocol.h"
#include "sentence.h"
#include "status.h"
#include "text.h"

static char line[LINE_BYTES_MAX + 1];
static uint8_t length;
static bool too_long;

void line_begin(void) {
  length = 0;
  too_long = false;
}

static bool line_is(const char *word) {
  return text_after(line, word) == line + length;
}

static void write_line(const char *text) {
  text_flash(text);
  text_end_line();
}

static void refuse_word(uint8_t error) {
  status_error(error);
  text_flash(FLASH_TEXT("error "));
  status_write_error(error, ' ');
  text_flash(FLASH_TEXT("; type help"));
  text_end_line();
}

static void answer_word(void) {
  if (line_is(FLASH_TEXT("help"))) {
    write_line(FLASH_TEXT("help   this text"));
    write_line(FLASH_TEXT("?      status"));
    write_line(FLASH_TEXT("!      stop, at once"));
    write_line(FLASH_TEXT("reset  restart"));
  } else if (line_is(FLASH_TEXT("?"))) {
    status_write_line();
  } else if (line_is(FLASH_TEXT("reset"))) {
    restart();
  } else {
    refuse_word(ERROR_UNKNOWN_WORD);
  }
}

static void answer_line(void) {
  line[length] = 0;
  if (too_long && line[0] == '$') sentence_refuse(0, ERROR_LINE_TOO_LONG);
  else if (too_long) refuse_word(ERROR_LINE_TOO_LONG);
  else if (line[0] == '$') sentence_receive(line, length);
  else answer_word();
}

void line_receive(uint8_t byte) {
  if (byte == '!') {
    motor_off();
    write_line(FLASH_TEXT("stopped"));
    line_begin();
  } else if (byte == '\r' || byte == '\n') {
    if (length > 0) answer_line();
    line_begin();
  } else if (length < LINE_BYTES_MAX) {
    line[length++] = (char)byte;
  } else {
    too_long = true;
  }
}
