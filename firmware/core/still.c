// Follows an encoder that may stand still.
#include "still.h"

void still_begin(struct still *still) { *still = (struct still){0}; }

void still_follow(struct still *still, int16_t moved) {
  if (moved >= -1 && moved <= 1) {
    still->at = (int8_t)(still->at + moved);
    if (still->at < still->low) still->low = still->at;
    if (still->at > still->high) still->high = still->at;
    if (still->high - still->low <= 1) {
      if (still->ticks < UINT8_MAX) still->ticks++;
      return;
    }
  }
  still_begin(still);
}
