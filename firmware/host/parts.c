// Makes parts of the fuzzer's inputs: messages whole, damaged or cut, noise, happenings.
#include "parts.h"

#include <stdbool.h>
#include <string.h>

#include "../core/protocol.h"
#include "fuzz.h"
#include "messages.h"

/* Messages that need no making; the first byte of each is its length. */
/* clang-format off */
static const uint8_t fixed[][10] = {
    {3, 0xF0, 0x79, 0xF7}, {3, 0xF0, 0x6B, 0xF7}, {3, 0xF0, 0x69, 0xF7}, {4, 0xF0, 0x6D, 13, 0xF7}, {3, 0xF0, SYSEX_READ, 0xF7},
    {3, 0xF0, SYSEX_STATUS, 0xF7}, {3, 0xF0, SYSEX_STOP, 0xF7}, {1, 0xF9}, {1, 0xFF}, {3, 0xF4, 9, 1}, {3, 0xF4, 6, 3}, {3, 0xE6, 127, 1},
    {3, 0xF4, 13, 1}, {3, 0xF5, 13, 1}, {3, 0x91, 127, 1}, {2, 0xC3, 1}, {2, 0xD1, 1}, {5, 0xF0, 0x7A, 1, 0, 0xF7}, {2, '?', '\n'},
    {5, 'h', 'e', 'l', 'p', '\n'}, {1, '!'}, {6, 'r', 'e', 's', 'e', 't', '\r'}, {6, 0xF0, 0x6F, 6, 127, 1, 0xF7},
    {5, 0xF0, 0x78, 9, 0, 0xF7}, {9, 0xF0, 0x76, 0x50, 0, 7, 0, 9, 1, 0xF7}, {9, 0xF0, 0x76, 0x50, 8, 7, 0, 4, 0, 0xF7},
    {7, 0xF0, 0x76, 0x50, 16, 2, 0, 0xF7}, {5, 0xF0, 0x76, 0x50, 24, 0xF7}, {7, 0xF0, 0x76, 0x51, 16, 2, 0, 0xF7}, {3, 0xF4, 18, 1},
    {5, 'h', 'o', 'm', 'e', '\n'}, {4, 'a', 'r', 'm', '\n'}, {7, 'd', 'i', 's', 'a', 'r', 'm', '\n'}, {6, 'c', 'l', 'e', 'a', 'r', '\n'},
    {5, 0xF0, SYSEX_TELEMETRY, 1, 0, 0xF7}, {5, 0xF0, SYSEX_HOME, 1, 0, 0xF7}, {8, 0xF0, SYSEX_DRIVE, 40, 0, 100, 0, 0, 0xF7},
};
/* clang-format on */

int make_part(uint8_t *part) {
  int length = 0;
  switch (random_below(8)) {
    case 0:
      length = (int)random_below(random_below(4) ? 8 : PART_BYTES);
      for (int i = 0; i < length; i++) part[i] = (uint8_t)random_below(random_below(2) ? 128 : 256);
      break;
    case 1:
    case 2:
    case 3: {
      const uint8_t *chosen = fixed[random_below(sizeof fixed / sizeof *fixed)];
      length = chosen[0];
      memcpy(part, chosen + 1, chosen[0]);
      break;
    }
    default:
      part[length++] = HAPPENS;
      part[length++] = (uint8_t)random_below(HAPPENINGS);
      for (int i = 0; i < 3; i++) part[length++] = (uint8_t)random_below(256);
  }
  if (random_below(8) == 0 && length > 0) length = (int)random_below((uint32_t)length);
  if (random_below(8) == 0 && length > 0) part[random_below((uint32_t)length)] = (uint8_t)random_below(256);
  return length;
}
