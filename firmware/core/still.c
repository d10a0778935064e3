// Follows an encoder that may stand still.
#include "still.h"

void still_begin(struct still *still) { *still = (struct still){0}; }

void still_follow(struct still *still, int16_t moved, uint8_t span) {
  if (moved >= -span && moved <= span) {
    still->at = (int8_t)(still->at + moved);
    if (still->at < still->low) still->low = still->at;
    if (still->at > still->high) still->high = still->at;
    if (still->high - still->low <= span) {
      if (still->ticks < UINT8_MAX) still->ticks++;
      return;
    }
  }
  still_begin(still);
}
