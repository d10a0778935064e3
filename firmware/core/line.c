// Collects lines and answers words.
#include "line.h"

#include <stdbool.h>

#include "control.h"
#include "hardware.h"
#include "machine.h"
#include "protocol.h"
#include "rate.h"
#include "safety.h"
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

static bool line_is(const char *word) { return text_after(line, word) == line + length; }

static void write_line(const char *text) {
  text_flash(text);
  text_end_line();
}

static void write_error(uint8_t error) {
  status_error(error);
  text_flash(FLASH_TEXT("error "));
  status_write_error(error, ' ');
}

static void refuse_word(uint8_t error) {
  write_error(error);
  text_flash(FLASH_TEXT("; type help"));
  text_end_line();
}

/* What became of an order: the state the board is in now, or why it refuses. */
static void answer_order(uint8_t error) {
  if (error == ERROR_OK) status_write_state();
  else write_error(error);
  text_end_line();
}

static const char help[] FLASH =
    "help   this text\r\n"
    "?      status\r\n"
    "!      stop, at once\r\n"
    "home   find the track of the rig\r\n"
    "arm    run when the pole is upright\r\n"
    "disarm motor off\r\n"
    "clear  clear a fault\r\n"
    "reset  restart\r\n";

static void answer_word(void) {
  if (line_is(FLASH_TEXT("help"))) {
    text_flash(help);
  } else if (line_is(FLASH_TEXT("?"))) {
    status_write_line();
  } else if (line_is(FLASH_TEXT("home"))) {
    answer_order(control_home(HOMING_FIND_TRACK));
  } else if (line_is(FLASH_TEXT("arm"))) {
    answer_order(control_arm());
  } else if (line_is(FLASH_TEXT("disarm"))) {
    answer_order(safety_disarm());
  } else if (line_is(FLASH_TEXT("clear"))) {
    answer_order(safety_clear());
  } else if (line_is(FLASH_TEXT("reset"))) {
    safety_stop();
    restart();
  } else {
    refuse_word(ERROR_UNKNOWN_WORD);
  }
}

static void answer_line(void) {
  rate_understood();
  line[length] = 0;
  if (too_long && line[0] == '$') sentence_refuse(0, ERROR_LINE_TOO_LONG);
  else if (too_long) refuse_word(ERROR_LINE_TOO_LONG);
  else if (line[0] == '$') sentence_receive(line, length);
  else answer_word();
}

void line_stop(void) {
  rate_understood();
  safety_stop();
  write_line(FLASH_TEXT("stopped"));
  line_begin();
}

void line_receive(uint8_t byte) {
  if (byte == '!') {
    line_stop();
  } else if (byte == '\r' || byte == '\n') {
    if (length > 0) answer_line();
    line_begin();
  } else if (length < LINE_BYTES_MAX) {
    line[length++] = (char)byte;
  } else {
    too_long = true;
  }
}
