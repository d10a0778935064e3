// CRC-16/MCRF4XX, bit by bit.
#include "crc16.h"

uint16_t crc16_update(uint16_t crc, uint8_t byte) {
  crc ^= byte;
  for (uint8_t bit = 0; bit < 8; bit++) crc = (crc & 1) ? (crc >> 1) ^ 0x8408u : crc >> 1;
  return crc;
}

uint16_t crc16_of(const uint8_t *bytes, uint8_t count) {
  uint16_t crc = CRC16_INITIAL;
  while (count--) crc = crc16_update(crc, *bytes++);
  return crc;
}
