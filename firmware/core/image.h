// champion.syn: a compiled network (docs/image-format.md).
#ifndef IMAGE_H
#define IMAGE_H

#include <stdint.h>

#include "network.h"

/** What is wrong with the bytes as an image for this board; ERROR_OK if nothing. The signature is not checked. */
uint8_t image_check(const uint8_t *image, uint8_t bytes);

/** Derives the network from an image that image_check has found good. */
void image_decode(const uint8_t *image, struct network *network);

#endif
