// The sentences of the text dialect: $OBS from the host, $ACT or $ERR to it.
#ifndef SENTENCE_H
#define SENTENCE_H

#include <stdint.h>

/** Answers a line that begins with `$`; the line ends with a zero, and is changed. */
void sentence_receive(char *line, uint8_t length);

/** Refuses a sentence; number 0 if it has none that can be trusted. */
void sentence_refuse(uint16_t number, uint8_t error);

#endif
