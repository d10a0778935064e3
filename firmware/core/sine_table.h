// sin(i/64 of 90 degrees) in Q15, moved by half the error of linear interpolation. Generated from src/control/sine-table.ts by `npm run generate`.
#ifndef SINE_TABLE_H
#define SINE_TABLE_H

#include <stdint.h>

#include "machine.h"

static const uint16_t sine_table[65] FLASH = {
  0, 804, 1608, 2411, 3212, 4011, 4808, 5602, 6393, 7180, 7962, 8740, 9512, 10279, 11040, 11793,
  12540, 13279, 14011, 14733, 15447, 16152, 16847, 17531, 18206, 18869, 19521, 20161, 20789, 21404, 22006, 22596,
  23171, 23733, 24280, 24813, 25331, 25834, 26320, 26792, 27247, 27685, 28107, 28512, 28900, 29270, 29623, 29958,
  30275, 30573, 30854, 31115, 31358, 31582, 31787, 31973, 32140, 32287, 32415, 32523, 32611, 32680, 32730, 32759,
  32768,
};

#endif
