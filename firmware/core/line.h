// Text lines: sentences for a program, words for a person.
#ifndef LINE_H
#define LINE_H

#include <stdint.h>

void line_begin(void);

/** Stops the machine, says so, and forgets what was typed. */
void line_stop(void);

/** Takes a byte of text; a whole line is answered. */
void line_receive(uint8_t byte);

#endif
