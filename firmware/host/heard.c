// Takes what the board sends apart.
#include "heard.h"

#include <assert.h>
#include <string.h>

enum { LINE_BYTES = 8, SYSEX_BYTES = 3 };

struct heard heard;

static struct {
  bool in_sysex;
  int data_bytes; /* still to come for a short message */
  uint8_t sysex[SYSEX_BYTES]; /* how this one began */
  int sysex_bytes;
  char line[LINE_BYTES]; /* how this line began */
  int line_bytes;
} open;

void hear_begin(void) {
  memset(&heard, 0, sizeof heard);
  memset(&open, 0, sizeof open);
}

void hear_await(uint8_t id) {
  heard.awaited = id;
  heard.answer = NO_ANSWER;
}

static void hear_text(uint8_t byte) {
  static const char stopped[] = {'s', 't', 'o', 'p', 'p', 'e', 'd'};
  assert(byte == '\r' || byte == '\n' || (byte >= ' ' && byte <= '~'));
  heard.text_bytes++;
  if (byte == '\n') {
    if (open.line_bytes == sizeof stopped && memcmp(open.line, stopped, sizeof stopped) == 0) heard.stops++;
    open.line_bytes = 0;
  } else if (byte != '\r') {
    if (open.line_bytes < LINE_BYTES) open.line[open.line_bytes] = (char)byte;
    open.line_bytes++;
  }
}

static void hear_sysex(void) {
  if (open.sysex_bytes == SYSEX_BYTES && open.sysex[0] == heard.awaited && heard.answer == NO_ANSWER)
    heard.answer = (uint8_t)(open.sysex[1] | open.sysex[2] << 7);
}

void hear(uint8_t byte) {
  if (byte >= 0x80) {
    assert(open.data_bytes == 0);
    bool was_in_sysex = open.in_sysex;
    assert(!was_in_sysex || byte == 0xF7);
    open.in_sysex = byte == 0xF0;
    if (open.in_sysex) open.sysex_bytes = 0;
    else if (byte == 0xF9 || byte >> 4 == 0x9 || byte >> 4 == 0xE) open.data_bytes = 2;
    else {
      assert(byte == 0xF7);
      if (was_in_sysex) hear_sysex(); /* else it ends what a client may have taken the greeting at another rate for */
    }
  } else if (open.data_bytes > 0) {
    open.data_bytes--;
  } else if (open.in_sysex) {
    if (open.sysex_bytes < SYSEX_BYTES) open.sysex[open.sysex_bytes++] = byte;
  } else {
    hear_text(byte);
  }
}
