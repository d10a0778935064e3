// How long an encoder has stood still, within so many counts: a stuck channel, and one at an edge, still count one up and down.
#ifndef STILL_H
#define STILL_H

#include <stdint.h>

struct still {
  int8_t at; /* counts since it stood still, as are low and high, which are at most the span apart */
  int8_t low;
  int8_t high;
  uint8_t ticks; /* since then, held at 255 */
};

void still_begin(struct still *still);

/** Takes what the encoder moved in a control tick; 0 ticks if that was a motion: beyond `span` counts, 1 to 13. */
void still_follow(struct still *still, int16_t moved, uint8_t span);

#endif
