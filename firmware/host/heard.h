// What the board sends, checked to be whole, and the little of it that a fuzzer waits for.
#ifndef HEARD_H
#define HEARD_H

#include <stdbool.h>
#include <stdint.h>

enum { NO_ANSWER = 255 };

extern struct heard {
  int text_bytes; /* outside messages */
  int stops; /* lines that say `stopped` */
  uint8_t awaited; /* the id of a SysEx message */
  uint8_t answer; /* the first byte of the first such one since then: an error; else NO_ANSWER */
} heard;

/** The board starts anew. */
void hear_begin(void);
void hear_await(uint8_t id);
/** Asserts that this byte may follow those before it: text between messages, seven-bit data in them, messages whole. */
void hear(uint8_t byte);

#endif
