// Random numbers, images and messages for programs that try the board.
#ifndef MESSAGES_H
#define MESSAGES_H

#include <stdint.h>

enum { MESSAGE_MAX = 400 };

void random_begin(uint64_t seed);
uint32_t random_below(uint32_t limit);

/** Makes an image that the board accepts, of IMAGE_BYTES_MAX at most, and returns its length. */
uint8_t random_image(uint8_t *image);
/** The same for a network of this shape. */
uint8_t random_image_of(uint8_t *image, uint8_t inputs, uint8_t outputs);

/** Writes a user SysEx message with this payload, and returns its length. */
int sysex_message(uint8_t id, const uint8_t *payload, int bytes, uint8_t *message);

/** Writes an observation sentence with so many random fields, and returns its length. */
int observation_message(uint8_t *message, uint8_t fields);

#endif
