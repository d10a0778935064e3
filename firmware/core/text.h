// Text to the host: plain lines, sentences with a checksum, and Firmata strings.
#ifndef TEXT_H
#define TEXT_H

#include <stdint.h>

/** Begins a sentence: `$`, and what follows counts into its checksum. */
void sentence_begin(void);
/** Ends a sentence: `*`, checksum, end of line. */
void sentence_end(void);

/** Begins a Firmata string message. */
void string_begin(void);
void string_end(void);

/** Between begin and end into the sentence or string, else as it is. */
void text_char(char character);
/** A text in flash, up to its zero. */
void text_flash(const char *text);
/** The name of this number in a list of names in flash, as protocol.h has them. */
void text_from_list(const uint8_t *list, uint8_t number);
void text_unsigned(uint32_t value);
void text_signed(int16_t value);
/** Two hexadecimal digits; `ten` is 'a' or 'A'. */
void text_hex(uint8_t value, char ten);
void text_end_line(void);

/** What follows a word (in flash) at the beginning of a text; NULL if the text begins otherwise. */
const char *text_after(const char *text, const char *word);

#endif
